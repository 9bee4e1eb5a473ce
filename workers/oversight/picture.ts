// One picture of a recording as its viewers get it: out of a sealed segment of a finished rung.
import { chunkKey, decryptSegment } from '../../core/keys/chunk-key.ts'
import type { ObjectStore } from '../../core/objects/store.ts'
import { clockOffsetSeconds } from '../../core/plan.ts'
import { type PlacedSegment, segmentAt } from '../encode/timeline.ts'
import { segmentStillArguments } from '../media/arguments.ts'
import { backgroundNiceness, runMediaTool } from '../media/process.ts'

/** A few seconds of a small picture: more than this and something hangs. */
const timeoutSeconds = 60

/** What pictures are taken with. */
export interface PictureDeps {
  objects: Pick<ObjectStore, 'bytes'>
  config: { ffmpegPath: string }
}

/** What pictures are taken of. */
export interface FinishedRung {
  clipId: string
  name: string
  contentKey: Buffer
  segments: PlacedSegment[]
  /** Pictures a second. */
  frameRate: number
}

/**
 * The picture at `time` (clip seconds), at most 320 px wide, PNG: the first from then on in the segment that is shown then, else the
 * segment's first. Reads that segment alone. Throws MediaToolError, ObjectNotFound, whatever the object store throws.
 */
export async function pictureAt(deps: PictureDeps, rung: FinishedRung, time: number): Promise<Buffer> {
  const segment = segmentAt(rung.segments, time)
  const input = await openSegment(deps, rung, segment)
  // Later than the last picture began there is none to come.
  const latest = Math.max(segment.start, segment.end - 1.5 / rung.frameRate)
  const exact = await run(deps, input, clockOffsetSeconds + Math.min(Math.max(time, segment.start), latest))
  if (exact.length > 0) return exact
  const first = await run(deps, input, undefined)
  if (first.length === 0) throw new Error(`segment ${segment.sequence} of a rung has no picture`)
  return first
}

async function openSegment({ objects }: PictureDeps, { clipId, name, contentKey }: FinishedRung, segment: PlacedSegment): Promise<Buffer> {
  const { chunk, from, to, sequence } = segment
  const key = chunkKey(contentKey, { clipId, rung: name, index: chunk.index, attempt: chunk.attempt })
  return decryptSegment(key, sequence, await objects.bytes(chunk.object, { start: from, end: to }))
}

async function run({ config }: PictureDeps, input: Buffer, from: number | undefined): Promise<Buffer> {
  const output: Buffer[] = []
  const onOutput = (piece: Buffer) => void output.push(piece)
  await runMediaTool(config.ffmpegPath, segmentStillArguments(from), { input, onOutput, timeoutSeconds, niceness: backgroundNiceness })
  return Buffer.concat(output)
}
