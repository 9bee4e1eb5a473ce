// Frames of sound to samples and back, as they come.
import type { WorkerDeps } from '../deps.ts'
import { formatOf, frameSamples, framesIn, type SoundFormat } from '../media/adts.ts'
import { soundDecodeArguments, soundEncodeArguments } from '../media/edit-arguments.ts'
import { inWholes, throughTool } from './through.ts'

/** ffmpeg's encoder begins with a block of its own before the first sample, in frames. */
const priming = 1

/** A sound by its frames; undefined in a hole. */
export interface FrameSource {
  format: SoundFormat
  frame(index: number): Promise<Buffer | undefined>
}

/** Samples of the first `frames` frames, 32-bit floats, interleaved, in pieces of whole frames; a hole is silence. Throws an Error for a frame that doesn't decode, and what ffmpeg and the source throw. */
export async function* decodedFrames(deps: Pick<WorkerDeps, 'config'>, source: FrameSource, frames: number): AsyncGenerator<Float32Array> {
  const given: number[] = []
  async function* present() {
    for (let index = 0; index < frames; index++) {
      const data = await source.frame(index)
      if (!data) continue
      given.push(index)
      yield data
    }
  }
  const size = frameSamples * source.format.channels
  let next = 0
  for await (const piece of inWholes(throughTool(deps, soundDecodeArguments(), present()), size * 4)) {
    const samples = new Float32Array(new Uint8Array(piece).buffer)
    for (let at = 0; at < samples.length; at += size) {
      const index = given.shift()
      if (index === undefined) throw new Error('more sound came out than there is')
      for (; next < index; next++) yield new Float32Array(size)
      yield samples.subarray(at, at + size)
      next++
    }
  }
  if (given.length > 0) throw new Error(`${given.length} frames of sound did not decode`)
  for (; next < frames; next++) yield new Float32Array(size)
}

/** Frames of AAC-LC for interleaved 32-bit floats: frame i is heard when its samples are. Throws an Error when others than `frames` of this format come out, and what ffmpeg and the input throw. */
export async function* encodedFrames(
  deps: Pick<WorkerDeps, 'config'>,
  format: SoundFormat,
  samples: AsyncIterable<Uint8Array>,
  frames: number,
): AsyncGenerator<Buffer> {
  let index = -priming
  let rest: Buffer = Buffer.alloc(0)
  for await (const piece of throughTool(deps, soundEncodeArguments(format), samples)) {
    const all = Buffer.concat([rest, piece])
    const whole = wholeFrames(all)
    for (const frame of framesIn(all.subarray(0, whole))) {
      if (index >= 0 && index < frames) yield frame
      if (index === 0) checkFormat(frame, format)
      index++
    }
    rest = all.subarray(whole)
  }
  if (index < frames || rest.length > 0) throw new Error(`${index} frames of sound came out of ${frames}`)
}

function checkFormat(frame: Buffer, { sampleRate, channels }: SoundFormat): void {
  const made = formatOf(frame)
  if (made.sampleRate !== sampleRate || made.channels !== channels) throw new Error('the sound came out in another format')
}

/** Bytes of the frames that are there to their ends. */
function wholeFrames(stream: Buffer): number {
  let at = 0
  while (at + 7 <= stream.length) {
    const bytes = stream.readUIntBE(at + 3, 3) >> 5
    const length = bytes & 0x1fff
    if (length < 7) throw new Error('not a frame of ADTS')
    if (at + length > stream.length) break
    at += length
  }
  return at
}
