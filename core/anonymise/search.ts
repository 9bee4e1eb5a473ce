// What a search for the faces of a recording leaves, as it is kept (JSON, sealed under the content key) and read by both processes. Pure.
import type { Plan } from '../plan.ts'
import type { Box, Size } from './boxes.ts'
import { partsOf, stepFor } from './parts.ts'
import { firstFrame, type Key, lastFrame, type Track } from './tracks.ts'
import type { Uncertain } from './uncertain.ts'

/** What is searched, as a row of `face_searches` holds it: the best rung's picture (px), made constant. */
export interface Searched extends Size {
  /** Pictures a second. */
  frameRate: number
  frames: number
}

/** Picture n is shown n / frameRate seconds after the clip's beginning. */
export function searchedOf({ videoSeconds, frameRate: rate }: Pick<Plan, 'videoSeconds' | 'frameRate'>, size: Size): Searched {
  const frameRate = steadyRate(rate)
  return { ...size, frameRate, frames: Math.max(1, Math.ceil(videoSeconds * frameRate - 0.05)) }
}

/**
 * Which pictures begin from `start` to before `end` (clip seconds): `first` to before `end`, one at least. None that nobody looked at: beyond
 * `frames` there are none.
 */
export function picturesBetween(
  start: number,
  end: number,
  { frameRate, frames = Number.POSITIVE_INFINITY }: { frameRate: number; frames?: number | undefined },
): { first: number; end: number } {
  const at = (time: number) => Math.max(0, Math.ceil(time * frameRate))
  const first = Math.min(at(start), frames - 1)
  return { first, end: Math.min(frames, Math.max(first + 1, at(end))) }
}

/** The parts that are looked at, each by a job of its own. */
export const partsOfSearch = ({ frames, frameRate }: Pick<Searched, 'frames' | 'frameRate'>) =>
  partsOf({ frames, frameRate, step: stepFor(frameRate) })

/** Where the objects of a search lie. */
export const facesFolder = (clipId: string, searchId = ''): string => `clips/${clipId}/faces/${searchId && `${searchId}/`}`

/** `found`, of the whole recording. */
export interface Found {
  faces: Face[]
  /** Worst first. */
  uncertain: Uncertain[]
}

/** A face as its owner is shown it: a track that is not a bridge. */
export interface Face {
  /** The track's. */
  id: number
  /** Pictures in which it is covered, both included. */
  first: number
  last: number
  /** Where it is seen best: picture, px, and how surely (0 to 1). */
  best: { frame: number; box: Box; score: number }
  /** Where its picture is: the sheet's index, and its place there, row by row; null: there are too many. */
  still: { sheet: number; place: number } | null
}

/** Pictures of faces, of which an owner looks at so many at most; those that are seen longest. */
export const stillSheet = { side: 96, columns: 10, count: 100, mostFaces: 400 } as const

/** `places`, of the stretch from `index * placesSeconds` on. */
export interface Places {
  /** Cut to the stretch: the last key before it and the first after it are among its keys, so that each moment in it lies between two. */
  tracks: Track[]
}

/** How long a stretch of `places` is, seconds. */
export const placesSeconds = 60

/** A face found in picture n is covered in picture n: both are made constant at this rate. Not below 10, the looks a second. */
export const steadyRate = (frameRate: number): number => Math.min(60, Math.max(10, frameRate))

/** How many stretches of `places` a recording has. */
export const placesCount = ({ frames, frameRate }: { frames: number; frameRate: number }): number =>
  Math.max(1, Math.ceil(frames / frameRate / placesSeconds))

/** The stretches of `places` that pictures from `first` to before `end` lie in. */
export function placesOf(first: number, end: number, frameRate: number): number[] {
  const from = Math.floor(first / frameRate / placesSeconds)
  const to = Math.floor(Math.max(first, end - 1) / frameRate / placesSeconds)
  return Array.from({ length: to - from + 1 }, (_, i) => from + i)
}

/** What `places` of a stretch holds. */
export function placesIn(tracks: readonly Track[], index: number, frameRate: number): Places {
  const [from, to] = [index * placesSeconds * frameRate, (index + 1) * placesSeconds * frameRate]
  const there = tracks.filter((track) => firstFrame(track) <= to && lastFrame(track) >= from)
  return { tracks: there.map(({ keys, ...track }) => ({ ...track, keys: between(keys, from, to) })) }
}

function between(keys: readonly Key[], from: number, to: number): Key[] {
  const first = keys.findLastIndex(({ frame }) => frame <= from)
  const last = keys.findIndex(({ frame }) => frame >= to)
  return keys.slice(Math.max(0, first), last === -1 ? undefined : last + 1)
}

/** Tracks of stretches that follow one another, each whole again as far as they reach. */
export function joinPlaces(stretches: readonly Places[]): Track[] {
  const joined = new Map<number, Track>()
  for (const track of stretches.flatMap(({ tracks }) => tracks)) {
    const before = joined.get(track.id)
    const last = before?.keys.at(-1)?.frame ?? Number.NEGATIVE_INFINITY
    if (before) before.keys.push(...track.keys.filter(({ frame }) => frame > last))
    else joined.set(track.id, { ...track, keys: [...track.keys] })
  }
  return [...joined.values()].sort((a, b) => a.id - b.id)
}
