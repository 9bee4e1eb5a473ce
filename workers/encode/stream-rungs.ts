// Runs one ffmpeg over the whole source and publishes what comes out of it, chunk by chunk, while it is still running.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { notify } from '../../core/events.ts'
import { clockOffsetSeconds } from '../../core/plan.ts'
import type { Clip, Rung } from '../../generated/prisma/client.ts'
import type { WorkerDeps } from '../deps.ts'
import type { Facts } from '../ingest/facts.ts'
import { withSource } from '../ingest/source.ts'
import { streamArguments } from '../media/arguments.ts'
import { backgroundNiceness, promptNiceness, runMediaTool } from '../media/process.ts'
import { scratchRoot, withScratch } from '../media/scratch.ts'
import { type MadeChunk, publishChunk } from './publish.ts'
import { discard, type Ending, followSegments, inChunks, startRun, throttle, timed } from './stream.ts'

/** Twelve hours of sound on a slow machine; a copy is far quicker. */
const timeoutSeconds = 6 * 3600

/** Chunks of a rung sealed and stored at a time: while one waits for the disk, the next is encrypted. */
const chunksAtOnce = 3

export interface StreamedRung {
  rung: Rung
  /** ffmpeg's arguments for this output, which writes into `folder`. */
  output: (folder: string) => string[]
  /** Looks at each chunk before it is published; throws when the rung can't be had this way. */
  accept?: (chunk: MadeChunk) => void
}

/**
 * Makes rungs from end to end in one reading of the source. Chunks that an earlier attempt published are made again and thrown
 * away when they are the same, so that a killed worker costs reading but no published chunk. Throws what ffmpeg, a chunk or
 * `accept` failed of; then everything is stopped.
 */
export async function streamRungs(deps: WorkerDeps, clip: Clip, rungs: StreamedRung[]): Promise<void> {
  const contentKey = await deps.contentKeys.open(clip)
  const stop = new AbortController()
  await withScratch(scratchRoot(deps.config.scratchFolder), async (scratch) => {
    const folders = rungs.map(({ rung }) => join(scratch, rung.name))
    await Promise.all(folders.map((folder) => mkdir(folder)))
    const niceness = rungs.every(({ rung }) => rung.method === 'encode') ? backgroundNiceness : promptNiceness
    const outputs = rungs.map(({ output }, i) => output(folders[i] ?? scratch))
    const run = startRun((started) =>
      withSource(deps, clip, (source) => {
        const settings = { timeoutSeconds, signal: AbortSignal.any([stop.signal, source.signal]), niceness }
        void throttle(source, folders, started, () => isPlayable(deps, clip.id)).catch((error) =>
          deps.log.warn({ err: error }, 'scratch could not be looked at'),
        )
        return runMediaTool(deps.config.ffmpegPath, streamArguments(source.url, outputs), settings)
      }),
    )
    let unbegun = rungs.length
    const begun = () => {
      unbegun -= 1
      run.begun = unbegun === 0
    }
    const publishing = rungs.map(async (streamed, i) => {
      try {
        const chunks = inChunks(timed(deps.threads, followSegments(folders[i] ?? scratch, run), endingOf(streamed.rung, clip)))
        await publishStream(deps, clip, contentKey, streamed, chunks, begun)
      } catch (error) {
        stop.abort(error)
        throw error
      }
    })
    await Promise.allSettled(publishing)
    // Of the first that failed: the others failed of being stopped.
    stop.signal.throwIfAborted()
  })
}

/** Somebody can begin to watch, or never will. */
async function isPlayable({ db }: WorkerDeps, id: string): Promise<boolean> {
  const clip = await db.clip.findUnique({ where: { id }, select: { status: true } })
  return clip?.status !== 'processing'
}

/** Publishes a rung's chunks as they come, those that an earlier attempt published left as they are. Throws what a chunk or `accept` failed of. */
export async function publishStream(
  deps: WorkerDeps,
  clip: Pick<Clip, 'id' | 'ownerId'>,
  contentKey: Buffer,
  { rung, accept }: Pick<StreamedRung, 'rung' | 'accept'>,
  chunks: AsyncIterable<MadeChunk>,
  begun: () => void = () => {},
): Promise<void> {
  const keyed = { id: clip.id, ownerId: clip.ownerId, contentKey }
  const published = await deps.db.chunk.findMany({ where: { rungId: rung.id }, orderBy: { index: 'asc' } })
  await eachOf(chunks, chunksAtOnce, async (chunk) => {
    accept?.(chunk)
    const earlier = published[chunk.index]
    if (!earlier) await publishChunk(deps, keyed, rung, chunk)
    else if (!isSame(earlier, chunk)) throw new Error('an earlier attempt cut this rung elsewhere')
    await discard(chunk)
    if (chunk.index === 0) begun()
  })
}

/** Begins `work` on the items in order, first on one alone and then on `most` at a time. Throws the first failure when what was begun has ended. */
async function eachOf<T>(items: AsyncIterable<T>, most: number, work: (item: T) => Promise<void>): Promise<void> {
  const begun = new Set<Promise<void>>()
  const failures: unknown[] = []
  let isFirst = true
  for await (const item of items) {
    if (begun.size >= most) await Promise.race(begun)
    if (failures.length > 0) break
    const one = work(item)
      .catch((error) => void failures.push(error))
      .finally(() => begun.delete(one))
    begun.add(one)
    if (isFirst) await one
    // Whoever waits for the others hears of it now, not with the next item.
    if (failures.length > 0) break
    isFirst = false
  }
  await Promise.all(begun)
  if (failures.length > 0) throw failures[0]
}

/** Marks a rung that came to its end. */
export async function completeRung(deps: WorkerDeps, clip: Pick<Clip, 'id' | 'ownerId'>, rung: Pick<Rung, 'id'>): Promise<void> {
  await deps.db.$transaction(async (tx) => {
    await tx.rung.updateMany({ where: { id: rung.id }, data: { complete: true } })
    await notify(tx, 'clip', { clipId: clip.id, ownerId: clip.ownerId })
  })
}

function endingOf({ frameRate, kind }: Rung, clip: Clip): Ending {
  const { video, origin } = clip.facts as unknown as Facts
  const end = kind === 'video' ? video?.endSeconds : undefined
  return { frameRate, end: end === undefined ? undefined : end - origin + clockOffsetSeconds }
}

function isSame(earlier: { firstSegment: number; segments: unknown }, chunk: MadeChunk): boolean {
  const table = earlier.segments as [number, number, number][]
  if (earlier.firstSegment !== chunk.firstSegment || table.length !== chunk.segments.length) return false
  return table.every(([seconds], i) => Math.abs(seconds - (chunk.segments[i]?.seconds ?? 0)) < 0.001)
}
