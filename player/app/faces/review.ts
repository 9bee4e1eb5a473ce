// What of the faces that were found is shown, and in which order. Pure.
import type { Shares } from './places.ts'
import { aroundFace } from './places.ts'

/** A stretch that is played for a look, seconds. */
export interface Lookable {
  start: number
  end: number
}

/** Uncertain moments that one look shows. */
export interface Passage {
  /** Indices of the moments, the worst first. */
  moments: readonly number[]
  /** What is played, seconds. */
  stretch: Lookable
}

/** A moment is seen with what comes before and after it, seconds. */
const around = 1
/** Moments that lie so near to one another are looked at together, seconds. */
const longest = 4

/**
 * Passages that show every uncertain moment of what is kept, the one with the worst moment first. `uncertain`: worst first; `seconds`: how long the
 * recording is.
 */
export function passagesOf(uncertain: readonly Lookable[], kept: readonly Lookable[], seconds: number): Passage[] {
  const isKept = ({ start, end }: Lookable) => kept.some((part) => start < part.end && end > part.start)
  const left = new Set(uncertain.flatMap((one, index) => (isKept(one) ? [index] : [])))
  const passages: Passage[] = []
  for (const worst of left) {
    const within = windowOf(uncertain[worst] as Lookable)
    const moments = [...left].filter((index) => isWithin(uncertain[index] as Lookable, within))
    for (const index of moments) left.delete(index)
    const all = moments.map((index) => uncertain[index] as Lookable)
    const [start, end] = [Math.min(...all.map((one) => one.start)), Math.max(...all.map((one) => one.end))]
    passages.push({ moments, stretch: { start: Math.max(0, start - around), end: Math.min(seconds, end + around) } })
  }
  return passages
}

/** What else may be looked at together with a moment. */
function windowOf({ start, end }: Lookable): Lookable {
  const more = Math.max(0, longest - (end - start)) / 2
  return { start: start - more, end: end + more }
}

const isWithin = (one: Lookable, { start, end }: Lookable) => one.start >= start && one.end <= end

interface Timed extends Lookable {
  id: number
}

/** Who is seen longest comes first. */
export const longestFirst = <Face extends Timed>(faces: readonly Face[]): Face[] =>
  [...faces].sort((a, b) => b.end - b.start - (a.end - a.start) || a.id - b.id)

/** Where a mask over an uncertain place lies and when: as a found face is covered, with some room before and after. */
export function maskOver({ place, start, end }: Lookable & { place: Shares }, seconds: number) {
  const room = 0.5
  const wide = aroundFace(place)
  const [left, top] = [Math.max(0, wide.x), Math.max(0, wide.y)]
  const kept = { x: left, y: top, width: Math.min(1, wide.x + wide.width) - left, height: Math.min(1, wide.y + wide.height) - top }
  return { place: kept, start: Math.max(0, start - room), end: Math.min(seconds, end + room) }
}

/** Where a picture of a face lies on its sheet, sides of one picture. */
export const tileOf = (place: number, columns: number): { column: number; row: number } => ({
  column: place % columns,
  row: Math.floor(place / columns),
})
