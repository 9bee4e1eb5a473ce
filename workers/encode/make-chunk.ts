// One chunk, whatever it is made from: one decode, all its rungs, its storyboard sheet, and (in the first) the poster.
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gridTimes, type Plan, type PlannedChunk, type PlannedRung, segmentSeconds } from '../../core/plan.ts'
import type { Clip, Rung } from '../../generated/prisma/client.ts'
import type { WorkerDeps } from '../deps.ts'
import type { VideoFacts } from '../ingest/facts.ts'
import { scaled, tileSize } from '../ingest/ladder.ts'
import { type ChunkEncode, chunkArguments } from '../media/arguments.ts'
import { backgroundNiceness, type MediaRun, promptNiceness, runMediaTool } from '../media/process.ts'
import { stillsIn } from '../media/stills.ts'
import { publishPoster, publishSheet } from './pictures.ts'
import { type ChunkCheck, type MadeChunk, publishChunk } from './publish.ts'
import { readSegmentList } from './segments.ts'

/** Seconds of a chunk that ffmpeg gets to make one second of it, and a floor. */
const slowest = 60
const shortestTimeout = 300

/** Jobs run side by side, one for each core: more threads in each would only wait for another. */
const threads = { decode: 2, encode: 2 }

/** Alone before somebody's eyes: pictures in work in the decoder are what it waits for first. */
const promptThreads = { decode: 4, encode: 2 }

/** What a chunk is made from, while ffmpeg reads it. */
export interface Reading extends Pick<MediaRun, 'signal' | 'input' | 'second'> {
  url: string
}

export interface ChunkWork {
  clip: Pick<Clip, 'id' | 'ownerId'>
  contentKey: Buffer
  video: VideoFacts
  plan: Plan
  chunk: PlannedChunk
  index: number
  isLast: boolean
  rungs: (PlannedRung & { row: Rung })[]
  withStills: boolean
  /** How ffmpeg is asked, where that isn't the chunk as it is planned. */
  asked?: Partial<Pick<ChunkEncode, 'plan' | 'chunk' | 'crop' | 'seek' | 'prepared'>>
  /** Lets `run` read what the chunk is made from. */
  read: (run: (reading: Reading) => Promise<unknown>) => Promise<unknown>
  /** Asked before a rung's chunk is published. */
  check: ChunkCheck
}

/** Throws what ffmpeg, the check and the object store throw; ClipGone. */
export async function makeChunk(deps: WorkerDeps, work: ChunkWork, folder: string): Promise<void> {
  const { video, plan, chunk, index, rungs, withStills } = work
  const isPrompt = index === 0 && withStills
  await Promise.all(rungs.map((rung) => mkdir(join(folder, rung.name))))
  const job: Omit<ChunkEncode, 'url'> = {
    ...{ video, plan, chunk, rungs, folder, isLast: work.isLast, seek: undefined },
    tiles: withStills ? tileSize(video.width, video.height) : undefined,
    poster: withStills && index === 0 ? posterSize(video) : undefined,
    threads: isPrompt ? promptThreads : threads,
    ...work.asked,
  }
  const timeoutSeconds = Math.max(shortestTimeout, (chunk.end - chunk.start) * slowest)
  const niceness = isPrompt ? promptNiceness : backgroundNiceness
  await work.read(({ url, ...reading }) =>
    runMediaTool(deps.config.ffmpegPath, chunkArguments({ ...job, url }), { timeoutSeconds, niceness, ...reading }),
  )
  const keyed = { ...work.clip, contentKey: work.contentKey }
  // Low rungs first: they are what a waiting viewer can start with soonest.
  for (const rung of [...rungs].reverse()) {
    await publishChunk(deps, keyed, rung.row, await madeChunk(join(folder, rung.name), chunk, index), work.check)
  }
  if (withStills) await publishStills(deps, work, folder)
}

async function publishStills(deps: WorkerDeps, work: ChunkWork, folder: string): Promise<void> {
  const { contentKey, chunk, index, video } = work
  const keyed = { ...work.clip, contentKey }
  const [poster] = await stillsIn(folder, 'poster')
  const tiles = await stillsIn(folder, 'tile')
  const still = poster ?? tiles[0]
  // Before the sheet: with that the chunk counts as done, and the clip may be ready before anything else of it is published.
  if (index === 0 && still) await publishPoster(deps, keyed, still, posterSize(video))
  if (tiles.length > 0)
    await publishSheet(deps, keyed, { index, start: chunk.start, files: tiles, tile: tileSize(video.width, video.height) })
}

/** Segments lie on the grid by construction; the grid is their length, whatever the last picture's own is. */
async function madeChunk(folder: string, chunk: PlannedChunk, index: number): Promise<MadeChunk> {
  const { segments } = readSegmentList(await readFile(join(folder, 'index.m3u8'), 'utf8'))
  if (segments.length === 0) throw new Error(`chunk ${index} came out empty`)
  const starts = [chunk.start, ...gridTimes(chunk)]
  const onGrid = segments.length === starts.length
  return {
    index,
    firstSegment: chunk.edit?.firstSegment ?? Math.floor(chunk.start / segmentSeconds),
    start: chunk.start,
    segments: segments.map(({ file, seconds }, i) => ({
      path: join(folder, file),
      seconds: onGrid ? (starts[i + 1] ?? chunk.end) - (starts[i] ?? chunk.start) : seconds,
    })),
  }
}

/** Short side at most 480 px. */
const posterSize = (video: VideoFacts) => scaled(video.width, video.height, Math.min(480, video.width, video.height))
