// The running time of a recording in equal parts, one still of each. Pure.

const fewestParts = 12
export const mostParts = 40
/** Up to here a recording has `fewestParts`, seconds. */
const shortSeconds = 600
/** Every begun stretch of this length beyond has one part more, seconds. */
const stretchSeconds = 180
/** Lengths are sums of segments: a millisecond more is no begun stretch, seconds. */
const slack = 0.001

/**
 * How many parts: 12 for up to ten minutes, one more for each begun three minutes beyond, at most 40; never more than there are
 * pictures, and at least one. `seconds` is how long the picture runs, `pictures` how many there are.
 */
export function partsOf(seconds: number, pictures: number): number {
  const beyond = Math.max(0, Math.ceil((seconds - shortSeconds - slack) / stretchSeconds))
  return Math.max(1, Math.min(fewestParts + beyond, mostParts, pictures))
}

/** From when to when a stretch goes, seconds; `end` is exclusive. */
export interface Bounds {
  start: number
  end: number
}

/** Bounds of part `part` (0 is the first) of `parts` equal ones of so many seconds. */
export function partBounds(seconds: number, parts: number, part: number): Bounds {
  return { start: (seconds * part) / parts, end: (seconds * (part + 1)) / parts }
}
