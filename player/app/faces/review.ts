// What of the faces that were found is shown, and in which order. Pure.
import type { Shares } from './places.ts'
import { aroundFace } from './places.ts'

/** A stretch that is played for a look, seconds. */
export interface Lookable {
  start: number
  end: number
}

/** A moment is seen with what comes before and after it, seconds. */
const around = 1

export const stretchOf = ({ start, end }: Lookable, seconds: number): Lookable => ({
  start: Math.max(0, start - around),
  end: Math.min(seconds, end + around),
})

/** How many of the uncertain moments were not looked at. */
export const unseenOf = (uncertain: readonly unknown[], looked: readonly number[]): number =>
  uncertain.filter((_, index) => !looked.includes(index)).length

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
