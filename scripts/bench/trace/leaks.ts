// Downloads as they are leaked: put together for a number, cut and encoded anew.
import { execa } from 'execa'
import { TraceCode } from '../../../core/trace/code.ts'
import { traceRate } from '../../../core/trace/detect.ts'
import { FrameChooser } from '../../../workers/downloads/choose.ts'
import { markSound, type VariantName } from '../../../workers/downloads/mark-sound.ts'
import type { BenchSound } from './sounds.ts'

const deps = { config: { ffmpegPath: 'ffmpeg' } } as Parameters<typeof markSound>[0]
const quiet = ['-hide_banner', '-nostdin', '-v', 'error']

export type Marked = Record<VariantName, Buffer[]>

/** Both variants of a sound, frame by frame. */
export const marked = ({ source, frames }: BenchSound, key: Uint8Array): Promise<Marked> =>
  markSound(deps, { key, source, frames }, async (_, encoded) => {
    const kept: Buffer[] = []
    for await (const frame of encoded) kept.push(frame)
    return kept
  })

/** The frames of a download with this number. */
export function assembled({ a, b }: Marked, key: Uint8Array, number: number): Buffer {
  const chooser = new FrameChooser(new TraceCode(key), number)
  return Buffer.concat(a.map((frame, i) => chooser.next(frame, b[i] as Buffer)))
}

export interface Leak {
  from: number
  seconds: number
  codec: 'aac' | 'libmp3lame'
  /** kb/s. */
  rate: number
}

/** What is heard of a stretch of it, encoded anew, at `traceRate`. */
export async function leaked(frames: Buffer, { from, seconds, codec, rate }: Leak): Promise<Float32Array> {
  const format = codec === 'aac' ? 'adts' : 'mp3'
  const cut = ['-ss', String(from), '-t', String(seconds), '-c:a', codec, '-b:a', `${rate}k`, '-f', format, 'pipe:1']
  const { stdout } = await execa('ffmpeg', [...quiet, '-f', 'aac', '-i', 'pipe:0', ...cut], {
    input: frames,
    encoding: 'buffer',
    maxBuffer: 2 ** 31,
  })
  return heard(Buffer.from(stdout))
}

/** One channel of samples at `traceRate`. */
export async function heard(file: Buffer): Promise<Float32Array> {
  const asked = [...quiet, '-i', 'pipe:0', '-ac', '1', '-ar', String(traceRate), '-f', 'f32le', 'pipe:1']
  const { stdout } = await execa('ffmpeg', asked, { input: file, encoding: 'buffer', maxBuffer: 2 ** 31 })
  return new Float32Array(new Uint8Array(stdout).buffer)
}

/** All frames of a sound as they are. */
export async function plain({ source, frames }: BenchSound): Promise<Buffer> {
  const all: Buffer[] = []
  for (let i = 0; i < frames; i++) all.push((await source.frame(i)) ?? Buffer.alloc(0))
  return Buffer.concat(all)
}
