// The `source` rung and the sound: made by one ffmpeg from end to end, published chunk by chunk while it runs.

import { notify } from '../../core/events.ts'
import { clockOffsetSeconds } from '../../core/plan.ts'
import { type Clip, Prisma, type Rung } from '../../generated/prisma/client.ts'
import type { WorkerDeps } from '../deps.ts'
import { longGap, maxKeyframeGap } from '../ingest/copyable.ts'
import type { AudioFacts, Facts } from '../ingest/facts.ts'
import { openSource, withSource } from '../ingest/source.ts'
import { copyArguments, soundArguments, soundCheckArguments } from '../media/arguments.ts'
import { runMediaTool } from '../media/process.ts'
import { scratchRoot, withScratch } from '../media/scratch.ts'
import { type MadeChunk, publishChunk } from './publish.ts'
import { addMissingJobs } from './rungs.ts'
import { discard, type Ending, followSegments, inChunks, timed } from './stream.ts'

/** Twelve hours of sound on a slow machine; a copy is far quicker. */
const timeoutSeconds = 6 * 3600

export async function copyPicture(deps: WorkerDeps, { clipId }: { clipId: string }): Promise<void> {
  const work = await loadRung(deps, clipId, 'source')
  if (!work?.facts.video) return
  const { clip, rung, facts } = work
  const video = facts.video as NonNullable<Facts['video']>
  try {
    await streamRung(deps, clip, rung, (url, folder) => copyArguments(url, video, facts.origin, folder), refuseLongGaps)
  } catch (error) {
    if (!(error instanceof NotCopyable)) throw error
    await encodeInstead(deps, clip, error.message)
  }
  await addMissingJobs(deps, clipId)
}

export async function makeSound(deps: WorkerDeps, { clipId }: { clipId: string }): Promise<void> {
  const work = await loadRung(deps, clipId, 'audio')
  if (!work?.facts.audio) return
  const { clip, rung, facts } = work
  const audio = facts.audio as AudioFacts
  if (rung.method === 'copy') await checkDecodes(deps, clip, audio)
  await streamRung(deps, clip, rung, (url, folder) => soundArguments(url, audio, rung.method === 'copy', facts.origin, folder))
  await addMissingJobs(deps, clipId)
}

/** What is copied isn't decoded, and a receipt says that it can be. */
async function checkDecodes(deps: WorkerDeps, clip: Clip, audio: AudioFacts): Promise<void> {
  const reader = await openSource(deps, clip)
  await withSource(deps, reader, (url) => runMediaTool(deps.config.ffmpegPath, soundCheckArguments(url, audio), { timeoutSeconds: 60 }))
}

async function loadRung(deps: WorkerDeps, clipId: string, name: string): Promise<{ clip: Clip; rung: Rung; facts: Facts } | undefined> {
  const rung = await deps.db.rung.findUnique({ where: { clipId_name: { clipId, name } }, include: { clip: true } })
  if (!rung || rung.complete || (rung.clip.status !== 'processing' && rung.clip.status !== 'playable')) return undefined
  return { clip: rung.clip, rung, facts: rung.clip.facts as unknown as Facts }
}

type Arguments = (url: string, folder: string) => string[]

/**
 * Runs to the end; chunks that an earlier attempt published are made again and thrown away when they are the same, so that
 * a killed worker costs reading but no published chunk.
 */
async function streamRung(deps: WorkerDeps, clip: Clip, rung: Rung, args: Arguments, accept?: (chunk: MadeChunk) => void): Promise<void> {
  const contentKey = await deps.contentKeys.open(clip)
  const keyed = { id: clip.id, ownerId: clip.ownerId, contentKey }
  const published = await deps.db.chunk.findMany({ where: { rungId: rung.id }, orderBy: { index: 'asc' } })
  const reader = await openSource(deps, clip)
  const stop = new AbortController()
  const ending = endingOf(rung, clip.facts as unknown as Facts)
  await withScratch(scratchRoot(deps.config.scratchFolder), async (folder) => {
    const run = (gate: () => Promise<void>) =>
      withSource(
        deps,
        reader,
        (url) =>
          runMediaTool(deps.config.ffmpegPath, args(url, folder), { timeoutSeconds, signal: stop.signal, nice: rung.method === 'encode' }),
        gate,
      )
    try {
      for await (const chunk of inChunks(timed(followSegments(folder, run), ending))) {
        accept?.(chunk)
        const earlier = published[chunk.index]
        if (!earlier) await publishChunk(deps, keyed, rung, chunk)
        else if (earlier.firstSegment !== chunk.firstSegment || !sameLengths(earlier.segments, chunk))
          throw new Error('an earlier attempt cut this rung elsewhere')
        await discard(chunk)
      }
    } finally {
      stop.abort()
    }
  })
  await complete(deps, clip, rung)
}

function endingOf({ frameRate, kind }: Rung, { video, origin }: Facts): Ending {
  const end = kind === 'video' ? video?.endSeconds : undefined
  return { frameRate, end: end === undefined ? undefined : end - origin + clockOffsetSeconds }
}

function sameLengths(segments: unknown, chunk: MadeChunk): boolean {
  const table = segments as [number, number, number][]
  return (
    table.length === chunk.segments.length && table.every(([seconds], i) => Math.abs(seconds - (chunk.segments[i]?.seconds ?? 0)) < 0.001)
  )
}

async function complete(deps: WorkerDeps, clip: Clip, rung: Rung): Promise<void> {
  await deps.db.$transaction(async (tx) => {
    await tx.rung.updateMany({ where: { id: rung.id }, data: { complete: true } })
    await notify(tx, 'clip', { clipId: clip.id, ownerId: clip.ownerId })
  })
}

/** The first 20 s looked well, but later on a segment came out too long to start or seek in. */
class NotCopyable extends Error {
  override readonly name = 'NotCopyable'
}

function refuseLongGaps(chunk: MadeChunk): void {
  const longest = Math.max(...chunk.segments.map((segment) => segment.seconds))
  if (longest > maxKeyframeGap + 4) throw new NotCopyable(longGap(longest))
}

/** Takes the copied rung away again; the plan is laid anew with a rung of the picture's own size in its place. */
export async function encodeInstead(deps: WorkerDeps, clip: Pick<Clip, 'id' | 'ownerId'>, reason: string): Promise<void> {
  const objects = await deps.db.chunk.findMany({ where: { clipId: clip.id, rung: { name: 'source' } }, select: { object: true } })
  await deps.db.$transaction(async (tx) => {
    await tx.rung.deleteMany({ where: { clipId: clip.id, name: 'source' } })
    await tx.clip.update({ where: { id: clip.id }, data: { copyRefusal: reason, plan: Prisma.DbNull } })
    await notify(tx, 'clip', { clipId: clip.id, ownerId: clip.ownerId })
  })
  for (const { object } of objects) await deps.objects.delete(object)
}
