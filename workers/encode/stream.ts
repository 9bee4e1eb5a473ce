// Rungs that one ffmpeg makes from end to end (a copied picture, the sound): segments are sealed and published in chunks
// while it is still running, and reading is held back when sealing falls behind.
import { existsSync, watch } from 'node:fs'
import { appendFile, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { shortestSegment } from '../../core/plan.ts'
import type { MediaThreads, Served } from '../threads/threads.ts'
import type { MadeChunk } from './publish.ts'
import type { MadeSegment, SegmentToSeal } from './seal.ts'
import { type ListedSegment, readSegmentList } from './segments.ts'

/** What may lie in scratch before reading is held back: two chunks' worth of segments, and whatever more fits in so many bytes. */
const mostWaiting = { segments: 32, bytes: 256 * 1024 ** 2 }

/** The same in segments until the first chunk is published. */
const mostAtFirst = 4

/** How often folders are looked at for what is waiting in them, ms. */
const lookEvery = 50

/** What somebody who waits for the first picture needs of the machine once there is something to play, ms: until then the rest waits. */
export const headStart = 800

/** After its first chunk a rung waits for the others' as long as this, ms. */
const mostHeadStart = 10_000

/**
 * Holds the source back while a folder has too many segments in it, and from the first chunk until a moment after the clip
 * is `playable`: whoever waits for the first picture goes before the rest of the recording. Resolves when the run is over.
 */
export async function throttle(source: Pick<Served, 'hold'>, folders: string[], run: Run, playable: () => Promise<boolean>): Promise<void> {
  try {
    while (!run.over && !run.begun) {
      source.hold(isMore(await all(folders), mostAtFirst))
      await wait(lookEvery)
    }
    source.hold(true)
    const begunAt = performance.now()
    while (!run.over && performance.now() - begunAt < mostHeadStart && !(await playable())) await wait(lookEvery)
    if (!run.over) await wait(headStart)
    while (!run.over) {
      source.hold(await isTooMuch(await all(folders)))
      await wait(lookEvery)
    }
  } finally {
    // Whatever became of looking: nothing waits for good.
    source.hold(false)
  }
}

const all = (folders: string[]): Promise<string[][]> => Promise.all(folders.map(lyingIn))

const isMore = (waiting: string[][], most: number): boolean => waiting.some(({ length }) => length > most)

const isTooMuch = async (waiting: string[][]): Promise<boolean> =>
  isMore(waiting, mostWaiting.segments) && (await bytesOf(waiting.flat())) > mostWaiting.bytes

async function lyingIn(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name.endsWith('.ts')).map((name) => join(folder, name))
}

async function bytesOf(paths: string[]): Promise<number> {
  // One that was taken in the meantime counts no more.
  const sizes = await Promise.all(
    paths.map((path) =>
      stat(path)
        .then((found) => found.size)
        .catch(() => 0),
    ),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

/** A running ffmpeg that writes segments. */
export interface Run {
  over: boolean
  /** The first chunk of each of its rungs is published. */
  begun: boolean
  ended: Promise<unknown>
}

/** Starts an ffmpeg that writes segments. */
export function startRun(start: (run: Run) => Promise<unknown>): Run {
  const run: Run = { over: false, begun: false, ended: Promise.resolve() }
  run.ended = start(run).finally(() => {
    run.over = true
  })
  // Looked at by who follows its segments; until then a failure must not count as unhandled.
  run.ended.catch(() => {})
  return run
}

/** Segments of one folder in order, each as soon as it is finished; removing them is the consumer's. Throws what the run failed of, after the last. */
export async function* followSegments(folder: string, run: Run): AsyncGenerator<MadeSegment> {
  let taken = 0
  let wake = () => {}
  const watcher = watch(folder, () => wake())
  run.ended.finally(() => wake()).catch(() => {})
  try {
    for (;;) {
      const wasOver = run.over
      const changed = new Promise<void>((resolve) => {
        wake = resolve
      })
      for (const { file, seconds, last } of await listed(folder, taken)) {
        taken++
        yield { path: join(folder, file), seconds, last }
      }
      if (wasOver) break
      if (!run.over) await changed
    }
    await run.ended
  } finally {
    watcher.close()
  }
}

/** Who looks into segments. */
type Look = Pick<MediaThreads, 'inspect'>

/** What is known of a rung's end. */
export interface Ending {
  /** Pictures a second, as the container says. */
  frameRate: number | null
  /** End of the picture on the segments' clock, seconds; undefined when its container doesn't say. */
  end: number | undefined
}

/**
 * Gives each segment its length by its pictures' times: from its first to the next segment's first. (ffmpeg's list adds up
 * what the container says of each picture's length, which in a recording with a variable rate is the length of some hole.)
 * A sliver at the end is added to the segment before it: transport streams join byte by byte.
 */
export async function* timed(look: Look, segments: AsyncIterable<MadeSegment>, ending: Ending): AsyncGenerator<MadeSegment> {
  let held: MadeSegment | undefined
  for await (const listed of segments) {
    const segment = { ...listed, facts: await look.inspect(listed.path) }
    if (held && segment.last && lengthBy(segment, undefined, ending) < shortestSegment) {
      held = await joined(look, held, segment)
      continue
    }
    if (held) yield { ...held, seconds: lengthBy(held, segment, ending) }
    held = segment
  }
  if (held) yield { ...held, seconds: lengthBy(held, undefined, ending) }
}

async function joined(look: Look, held: MadeSegment, sliver: MadeSegment): Promise<MadeSegment> {
  await appendFile(held.path, await readFile(sliver.path))
  await rm(sliver.path)
  return { ...held, seconds: held.seconds + sliver.seconds, last: true, facts: await look.inspect(held.path) }
}

/** Seconds; as listed where there are no pictures. The last picture is shown until its track ends, or as long as one usually is. */
function lengthBy({ seconds, facts }: MadeSegment, next: MadeSegment | undefined, { frameRate, end }: Ending): number {
  if (facts?.first === undefined || facts.last === undefined) return seconds
  if (next?.facts?.first !== undefined) return next.facts.first - facts.first
  const usual = facts.last - facts.first + (frameRate ? 1 / Math.min(60, frameRate) : 0)
  return end === undefined ? usual : Math.max(usual, Math.min(end - facts.first, seconds))
}

async function listed(folder: string, from: number): Promise<ListedSegment[]> {
  const list = join(folder, 'index.m3u8')
  return existsSync(list) ? readSegmentList(await readFile(list, 'utf8')).segments.slice(from) : []
}

/** Groups segments into chunks that end at the first segment boundary at or after 4, 12, 28, 60, then each 60 s more. */
export async function* inChunks<S extends SegmentToSeal>(segments: AsyncIterable<S>): AsyncGenerator<MadeChunk<S>> {
  let chunk: MadeChunk<S> = { index: 0, firstSegment: 0, start: 0, segments: [] }
  let end = 0
  for await (const segment of segments) {
    chunk.segments.push(segment)
    end += segment.seconds
    if (end + 0.25 < boundary(chunk.index)) continue
    yield chunk
    chunk = { index: chunk.index + 1, firstSegment: chunk.firstSegment + chunk.segments.length, start: end, segments: [] }
  }
  if (chunk.segments.length > 0) yield chunk
}

/** End of chunk `index`: 4, 12, 28, 60, 120, 180 … s. */
export const boundary = (index: number): number => (index < 4 ? 4 * (2 ** (index + 1) - 1) : 60 * (index - 2))

export async function discard(chunk: MadeChunk): Promise<void> {
  await Promise.all(chunk.segments.map((segment) => 'path' in segment && rm(segment.path, { force: true })))
}
