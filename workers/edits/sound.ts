// The sound of a cut: frames of the original as they are, and between them runs that are decoded, joined and encoded.
import type { WorkerDeps } from '../deps.ts'
import { formatOf, frameSamples, framesIn, type SoundFormat } from '../media/adts.ts'
import { soundDecodeArguments, soundEncodeArguments } from '../media/edit-arguments.ts'
import { promptNiceness, runMediaTool } from '../media/process.ts'
import { type Decoded, heardIn, samplesOf } from './samples.ts'
import type { Run, SoundPlan } from './sound-plan.ts'
import type { SoundSource } from './sound-source.ts'

/** Frames encoded before a run, so that its first block overlaps with what was there, and after it. */
const lead = 1
/** ffmpeg's encoder begins with a block of its own before the first sample, in frames. */
const priming = 1
const timeoutSeconds = 600
/** Frames of a made run that are encoded at a time: about ten minutes. */
const longestRun = 30_000

/** The new sound in ADTS, frame by frame. Throws what ffmpeg and the object store throw. */
export async function* cutSound(deps: Pick<WorkerDeps, 'config'>, source: SoundSource, plan: SoundPlan): AsyncGenerator<Buffer> {
  for (const run of plan.runs) {
    if (run.kind === 'made') {
      for (let from = run.from; from < run.to; from += longestRun)
        yield* await makeRun(deps, source, plan, { from, to: Math.min(run.to, from + longestRun) })
    } else yield* keptRun(deps, source, plan, run)
  }
}

/** A hole in the original is silence in what is made of it. */
async function* keptRun(
  deps: Pick<WorkerDeps, 'config'>,
  source: SoundSource,
  plan: SoundPlan,
  { from, to, by }: Extract<Run, { kind: 'kept' }>,
): AsyncGenerator<Buffer> {
  for (let frame = from; frame < to; frame++) {
    const data = await source.frame(frame + by)
    if (data) {
      yield data
      continue
    }
    let end = frame + 1
    while (end < to && end - frame < longestRun && !(await source.frame(end + by))) end++
    yield* await makeRun(deps, source, plan, { from: frame, to: end })
    frame = end - 1
  }
}

async function makeRun(
  deps: Pick<WorkerDeps, 'config'>,
  source: SoundSource,
  plan: SoundPlan,
  { from, to }: { from: number; to: number },
): Promise<Buffer[]> {
  const { format } = source
  const first = from - lead
  const after = to + lead
  const decoded = await decodeHeard(deps, source, plan, first, after)
  const samples = Array.from({ length: after - first }, (_, i) => samplesOf(plan, first + i, decoded, format))
  const encoded = framesIn(await encode(deps, samples, format))
  const wanted = encoded.slice(lead + priming, lead + priming + to - from)
  if (wanted.length !== to - from) throw new Error(`${wanted.length} frames of sound came out of ${to - from}`)
  const made = formatOf(wanted[0] as Buffer)
  if (made.sampleRate !== format.sampleRate || made.channels !== format.channels) throw new Error('the sound came out in another format')
  return wanted
}

/** Decodes what is heard in these frames, in one go for each stretch of the original. */
async function decodeHeard(deps: Pick<WorkerDeps, 'config'>, source: SoundSource, plan: SoundPlan, first: number, after: number) {
  const wanted = new Set<number>()
  for (let frame = first; frame < after; frame++) for (const { index } of heardIn(plan, frame)) wanted.add(index)
  const decoded = new Map<number, Float32Array>()
  for (const stretch of stretchesOf([...wanted].sort((a, b) => a - b))) {
    for (const [index, samples] of await decode(deps, source, stretch)) decoded.set(index, samples)
  }
  return decoded
}

function stretchesOf(indices: readonly number[]): { from: number; to: number }[] {
  const stretches: { from: number; to: number }[] = []
  for (const index of indices) {
    const last = stretches.at(-1)
    if (last && index === last.to) last.to = index + 1
    else stretches.push({ from: index, to: index + 1 })
  }
  return stretches
}

async function decode(deps: Pick<WorkerDeps, 'config'>, source: SoundSource, { from, to }: { from: number; to: number }): Promise<Decoded> {
  const indices: number[] = []
  const frames: Buffer[] = []
  // A frame is heard rightly after the one before it.
  for (let index = from - 1; index < to; index++) {
    const data = await source.frame(index)
    if (!data) continue
    indices.push(index)
    frames.push(data)
  }
  const decoded = new Map<number, Float32Array>()
  if (frames.length === 0) return decoded
  const pcm = floats(await piped(deps, soundDecodeArguments(), Buffer.concat(frames)))
  const size = frameSamples * source.format.channels
  for (const [i, index] of indices.entries()) if (index >= from) decoded.set(index, pcm.subarray(i * size, (i + 1) * size))
  return decoded
}

const encode = (deps: Pick<WorkerDeps, 'config'>, samples: Float32Array[], format: SoundFormat): Promise<Buffer> =>
  piped(deps, soundEncodeArguments(format), Buffer.concat(samples.map(({ buffer }) => new Uint8Array(buffer))))

async function piped({ config }: Pick<WorkerDeps, 'config'>, args: string[], input: Buffer): Promise<Buffer> {
  const output: Buffer[] = []
  await runMediaTool(config.ffmpegPath, args, {
    ...{ input, timeoutSeconds, niceness: promptNiceness },
    onOutput: (piece) => void output.push(piece),
  })
  return Buffer.concat(output)
}

/** Bytes as floats of this machine, which is what ffmpeg writes as f32le on every machine that runs Node. */
const floats = (bytes: Buffer): Float32Array => {
  const aligned = new Uint8Array(bytes)
  return new Float32Array(aligned.buffer, 0, Math.floor(aligned.length / 4))
}
