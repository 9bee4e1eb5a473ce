// Stretches that are kept or silenced: what may be asked, and where they come to lie in the new clip. Pure.
import { SafelightError } from '../errors.ts'
import type { Range } from './recipe.ts'

/** In one edit. */
export const mostRanges = 100
/** A shorter one shows nothing and costs two encoded pieces, seconds. */
export const shortestRange = 0.1
/** Ends of sums of segments and ends that a page shows may differ by this, seconds. */
const slack = 0.05

/**
 * The ranges in order, to the millisecond, those that touch as one. Throws SafelightError `too_many_ranges`, `range_empty`, `range_outside` (of a clip of `seconds`),
 * `ranges_overlap`.
 */
export function checkedRanges(ranges: readonly Range[], seconds: number): Range[] {
  if (ranges.length > mostRanges) throw new SafelightError('too_many_ranges', `At most ${mostRanges} parts can be kept in one edit`)
  const sorted = ranges.map(({ start, end }) => ({ start: milliseconds(start), end: milliseconds(end) })).sort((a, b) => a.start - b.start)
  for (const [i, { start, end }] of sorted.entries()) {
    if (!(end - start >= shortestRange - 0.0005)) throw new SafelightError('range_empty')
    if (!(start >= 0 && end <= seconds + slack)) throw new SafelightError('range_outside')
    if (i > 0 && start < (sorted[i - 1]?.end ?? 0)) throw new SafelightError('ranges_overlap')
  }
  return joined(sorted.map(({ start, end }) => ({ start, end: Math.min(end, seconds) })))
}

function joined(ranges: Range[]): Range[] {
  const all: Range[] = []
  for (const range of ranges) {
    const last = all.at(-1)
    if (last && last.end === range.start) last.end = range.end
    else all.push({ ...range })
  }
  return all
}

const milliseconds = (seconds: number) => Math.round(seconds * 1000) / 1000

/** A kept range and where it begins in the new clip, seconds. */
export interface PlacedRange extends Range {
  at: number
}

/** One straight after the other. */
export function placeRanges(ranges: readonly Range[]): PlacedRange[] {
  let at = 0
  return ranges.map((range) => {
    const placed = { ...range, at }
    at += range.end - range.start
    return placed
  })
}

/** How long the new clip is, seconds. */
export const keptSeconds = (ranges: readonly Range[]): number => ranges.reduce((sum, { start, end }) => sum + (end - start), 0)
