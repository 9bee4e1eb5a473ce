// One chunk: one decode, all its rungs, its storyboard sheet, and (in the first) the poster.
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { clockOffsetSeconds, type Plan, type PlannedChunk, type PlannedRung, segmentSeconds } from '../../core/plan.ts'
import type { JobContext } from '../../core/queue/index.ts'
import type { Tier } from '../../core/queue/jobs.ts'
import type { Clip, Rung } from '../../generated/prisma/client.ts'
import type { WorkerDeps } from '../deps.ts'
import type { Facts, VideoFacts } from '../ingest/facts.ts'
import { scaled, tileSize } from '../ingest/ladder.ts'
import { openingPlan } from '../ingest/opening.ts'
import { withSource } from '../ingest/source.ts'
import { type ChunkEncode, chunkArguments, gridTimes } from '../media/arguments.ts'
import { backgroundNiceness, promptNiceness, runMediaTool } from '../media/process.ts'
import { scratchRoot, withScratch } from '../media/scratch.ts'
import { stillsIn } from '../media/stills.ts'
import { completeRungs } from './complete.ts'
import { publishPoster, publishSheet } from './pictures.ts'
import { type ChunkCheck, type MadeChunk, publishChunk } from './publish.ts'
import { addMissingJobs, rungsOf } from './rungs.ts'
import { readSegmentList } from './segments.ts'

/** Seconds of a chunk that ffmpeg gets to make one second of it, and a floor. */
const slowest = 60
const shortestTimeout = 300

/** Jobs run side by side, one for each core: more threads in each would only wait for another. */
const threads = { decode: 2, encode: 2 }

/** Alone before somebody's eyes: pictures in work in the decoder are what it waits for first. */
const promptThreads = { decode: 4, encode: 2 }

interface ChunkWork {
  clip: Clip
  contentKey: Buffer
  video: VideoFacts
  plan: Plan
  chunk: PlannedChunk
  index: number
  rungs: (PlannedRung & { row: Rung })[]
  withStills: boolean
}

export async function encodeChunk(
  deps: WorkerDeps,
  payload: { clipId: string; chunk: number; tier: Tier },
  context: JobContext,
): Promise<void> {
  const work = await load(deps, payload)
  if (work) await withScratch(scratchRoot(deps.config.scratchFolder), (folder) => encode(deps, work, folder, context))
  // After the opening the whole is surveyed; after the last chunk it is verified.
  if (work && (work.clip.plan === null || (await completeRungs(deps, work.clip, work.plan)))) await addMissingJobs(deps, work.clip.id)
}

/** What is still to do of the job; undefined when nothing is. */
async function load(
  deps: WorkerDeps,
  { clipId, chunk: index, tier }: { clipId: string; chunk: number; tier: Tier },
): Promise<ChunkWork | undefined> {
  const clip = await deps.db.clip.findUnique({
    where: { id: clipId },
    include: {
      rungs: { where: { kind: 'video', method: 'encode', chunks: { none: { index } } } },
      pictures: { where: { kind: 'sheet', index } },
    },
  })
  const facts = clip?.facts as unknown as Facts | null | undefined
  const plan = (clip?.plan as Plan | null | undefined) ?? openingPlan(facts ?? null, clip?.copyRefusal ?? null)
  const chunk = plan?.chunks[index]
  const video = facts?.video
  if (!clip || !plan || !chunk || !video || (clip.status !== 'processing' && clip.status !== 'playable')) return undefined
  const rungs = rungsOf(plan, tier).flatMap((planned) => {
    const row = clip.rungs.find((rung) => rung.name === planned.name)
    return row ? [{ ...planned, row }] : []
  })
  const withStills = tier !== 'high' && clip.pictures.length === 0
  if (rungs.length === 0 && !withStills) return undefined
  return { clip, contentKey: await deps.contentKeys.open(clip), video, plan, chunk, index, rungs, withStills }
}

async function encode(deps: WorkerDeps, work: ChunkWork, folder: string, context: JobContext): Promise<void> {
  const { video, plan, chunk, index, rungs, withStills } = work
  const isPrompt = index === 0 && withStills
  await Promise.all(rungs.map((rung) => mkdir(join(folder, rung.name))))
  const job: Omit<ChunkEncode, 'url'> = {
    ...{ video, plan, rungs, folder },
    chunk: context.attempt > 2 ? { ...chunk, timing: 'constant' } : chunk,
    isLast: work.clip.plan !== null && index === plan.chunks.length - 1,
    tiles: withStills ? tileSize(video.width, video.height) : undefined,
    poster: withStills && index === 0 ? posterSize(video) : undefined,
    seek: seekFor(chunk, context.attempt),
    threads: isPrompt ? promptThreads : threads,
  }
  const timeoutSeconds = Math.max(shortestTimeout, (chunk.end - chunk.start) * slowest)
  const niceness = isPrompt ? promptNiceness : backgroundNiceness
  await withSource(deps, work.clip, ({ url, signal }) =>
    runMediaTool(deps.config.ffmpegPath, chunkArguments({ ...job, url }), { timeoutSeconds, niceness, signal }),
  )
  const keyed = { id: work.clip.id, ownerId: work.clip.ownerId, contentKey: work.contentKey }
  // Low rungs first: they are what a waiting viewer can start with soonest.
  for (const rung of [...rungs].reverse()) {
    await publishChunk(deps, keyed, rung.row, await madeChunk(join(folder, rung.name), chunk, index), matches(work, context))
  }
  if (withStills) await publishStills(deps, work, folder)
}

async function publishStills(deps: WorkerDeps, work: ChunkWork, folder: string): Promise<void> {
  const { clip, contentKey, chunk, index, video } = work
  const keyed = { id: clip.id, ownerId: clip.ownerId, contentKey }
  const [poster] = await stillsIn(folder, 'poster')
  const tiles = await stillsIn(folder, 'tile')
  const still = poster ?? tiles[0]
  // Before the sheet: with that the chunk counts as done, and the clip may be ready before anything else of it is published.
  if (index === 0 && still) await publishPoster(deps, keyed, still, posterSize(video))
  if (tiles.length > 0)
    await publishSheet(deps, keyed, { index, start: chunk.start, files: tiles, tile: tileSize(video.width, video.height) })
}

/**
 * A container that seeks badly may have missed the chunk's first pictures: a second attempt starts reading earlier, a last
 * one at the beginning. From the third on, holes of a damaged stretch are filled with the picture before them.
 */
function seekFor(chunk: PlannedChunk, attempt: number): number | undefined {
  const seek = attempt === 1 ? chunk.seek : chunk.seek - 30
  return attempt <= 3 && seek > 0 ? seek : undefined
}

/** Segments lie on the grid by construction; the grid is their length, whatever the last picture's own is. */
async function madeChunk(folder: string, chunk: PlannedChunk, index: number): Promise<MadeChunk> {
  const { segments } = readSegmentList(await readFile(join(folder, 'index.m3u8'), 'utf8'))
  if (segments.length === 0) throw new Error(`chunk ${index} came out empty`)
  const starts = [chunk.start, ...gridTimes(chunk)]
  const onGrid = segments.length === starts.length
  return {
    index,
    firstSegment: Math.floor(chunk.start / segmentSeconds),
    start: chunk.start,
    segments: segments.map(({ file, seconds }, i) => ({
      path: join(folder, file),
      seconds: onGrid ? (starts[i + 1] ?? chunk.end) - (starts[i] ?? chunk.start) : seconds,
    })),
  }
}

/**
 * Every picture that the survey counted is there. Fewer are taken when the first is where it should be: then seeking was
 * right, and what is missing is damaged, or was never meant to be shown (VP8's hidden reference pictures have packets too).
 */
function matches({ plan, chunk, index }: ChunkWork, { attempt }: JobContext): ChunkCheck {
  return ({ pictures, firstTime }) => {
    if (pictures === chunk.frames || attempt > 2) return
    const late = (firstTime ?? 0) - clockOffsetSeconds - chunk.first
    if (Math.abs(late) > 1.5 / plan.frameRate)
      throw new Error(`chunk ${index} has ${pictures} pictures of ${chunk.frames}, and starts ${late.toFixed(3)} s late`)
  }
}

/** Short side at most 480 px. */
const posterSize = (video: VideoFacts) => scaled(video.width, video.height, Math.min(480, video.width, video.height))
