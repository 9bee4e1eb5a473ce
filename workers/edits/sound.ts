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
/** Frames that are made at a time, of one run or of many: about ten minutes. */
const mostAtOnce = 30_000

/** In frames of the new sound, the last exclusive. */
interface Stretch {
  from: number
  to: number
}

/** The new sound in ADTS, frame by frame. Throws what ffmpeg and the object store throw. */
export async function* cutSound(deps: Pick<WorkerDeps, 'config'>, source: SoundSource, plan: SoundPlan): AsyncGenerator<Buffer> {
  const batches = batchesOf(plan.runs.flatMap((run) => (run.kind === 'made' ? inParts(run) : [])))
  const made = new Map<number, Buffer[]>()
  for (const run of plan.runs) {
    if (run.kind === 'kept') {
      yield* keptRun(deps, source, plan, run)
      continue
    }
    for (const { from } of inParts(run)) {
      if (!made.has(from)) for (const [at, frames] of await makeRuns(deps, source, plan, batches.shift() ?? [])) made.set(at, frames)
      yield* made.get(from) ?? []
      made.delete(from)
    }
  }
}

/** A run that is too long for one go. */
const inParts = ({ from, to }: Stretch): Stretch[] =>
  Array.from({ length: Math.ceil((to - from) / mostAtOnce) }, (_, i) => ({
    from: from + i * mostAtOnce,
    to: Math.min(to, from + (i + 1) * mostAtOnce),
  }))

/** Runs that are made in one go: a cut to ten parts starts no more programs than a cut to one. */
function batchesOf(runs: readonly Stretch[]): Stretch[][] {
  const batches: Stretch[][] = []
  let frames = 0
  for (const run of runs) {
    const length = run.to - run.from
    const last = batches.at(-1)
    if (last && frames + length <= mostAtOnce) last.push(run)
    else {
      batches.push([run])
      frames = 0
    }
    frames += length
  }
  return batches
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
    while (end < to && end - frame < mostAtOnce && !(await source.frame(end + by))) end++
    for (const [, frames] of await makeRuns(deps, source, plan, [{ from: frame, to: end }])) yield* frames
    frame = end - 1
  }
}

/** The frames of each run, by where it begins. */
async function makeRuns(
  deps: Pick<WorkerDeps, 'config'>,
  source: SoundSource,
  plan: SoundPlan,
  runs: readonly Stretch[],
): Promise<[from: number, frames: Buffer[]][]> {
  const { format } = source
  const around = runs.map(({ from, to }) => ({ from: from - lead, to: to + lead }))
  const decoded = await decodeHeard(deps, source, plan, around)
  const samples = around.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, i) => samplesOf(plan, from + i, decoded, format)))
  const encoded = framesIn(await encode(deps, samples, format))
  let at = priming
  return runs.map(({ from, to }) => {
    const frames = encoded.slice(at + lead, at + lead + to - from)
    at += to - from + 2 * lead
    if (frames.length !== to - from) throw new Error(`${frames.length} frames of sound came out of ${to - from}`)
    const made = formatOf(frames[0] as Buffer)
    if (made.sampleRate !== format.sampleRate || made.channels !== format.channels) throw new Error('the sound came out in another format')
    return [from, frames]
  })
}

/** Decodes what is heard in these frames. */
async function decodeHeard(deps: Pick<WorkerDeps, 'config'>, source: SoundSource, plan: SoundPlan, frames: readonly Stretch[]) {
  const wanted = new Set<number>()
  for (const { from, to } of frames)
    for (let frame = from; frame < to; frame++) for (const { index } of heardIn(plan, frame)) wanted.add(index)
  return decode(deps, source, stretchesOf([...wanted].sort((a, b) => a - b)))
}

function stretchesOf(indices: readonly number[]): Stretch[] {
  const stretches: Stretch[] = []
  for (const index of indices) {
    const last = stretches.at(-1)
    if (last && index === last.to) last.to = index + 1
    else stretches.push({ from: index, to: index + 1 })
  }
  return stretches
}

/** Stretches of the original, all in one go. */
async function decode(deps: Pick<WorkerDeps, 'config'>, source: SoundSource, stretches: readonly Stretch[]): Promise<Decoded> {
  const given: { index: number; isWanted: boolean }[] = []
  const frames: Buffer[] = []
  for (const { from, to } of stretches) {
    // A frame is heard rightly after the one before it.
    for (let index = from - 1; index < to; index++) {
      const data = await source.frame(index)
      if (!data) continue
      given.push({ index, isWanted: index >= from })
      frames.push(data)
    }
  }
  const decoded = new Map<number, Float32Array>()
  if (frames.length === 0) return decoded
  const pcm = floats(await piped(deps, soundDecodeArguments(), Buffer.concat(frames)))
  const size = frameSamples * source.format.channels
  for (const [i, { index, isWanted }] of given.entries()) if (isWanted) decoded.set(index, pcm.subarray(i * size, (i + 1) * size))
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
