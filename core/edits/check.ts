// What may be asked of a clip. Pure.
import { type ErrorCode, SafelightError } from '../errors.ts'
import type { Plan } from '../plan.ts'
import { checkedRanges, keptSeconds, mostRanges } from './ranges.ts'
import type { Range, Recipe } from './recipe.ts'

/** Ranges are to the millisecond: what is less than one short of the whole is the whole, seconds. */
const leastCut = 0.001

/** Where the sentences of the table speak of what is kept. */
const ofSilence: Partial<Record<ErrorCode, string>> = {
  too_many_ranges: `At most ${mostRanges} parts can be silenced in one edit`,
  range_empty: 'A part to silence must last at least a tenth of a second',
  range_outside: 'A part to silence lies outside the recording',
  ranges_overlap: 'Parts to silence must follow one another without overlapping',
}

/** The recipe as it is kept. Throws SafelightError as `checkedRanges`, `range_empty` when nothing is kept, `nothing_changed`. */
export function checkedRecipe(
  { ranges, mute }: Recipe,
  { videoSeconds, audioSeconds }: Pick<Plan, 'videoSeconds' | 'audioSeconds'>,
): Recipe {
  const seconds = videoSeconds || audioSeconds
  const kept = checkedRanges(ranges, seconds)
  if (kept.length === 0) throw new SafelightError('range_empty', 'At least one part must be kept')
  if (mute.length > 0 && audioSeconds === 0) throw new SafelightError('range_outside', 'There is no sound that could be silenced')
  const silenced = checkedSilence(mute, seconds)
  if (silenced.length === 0 && seconds - keptSeconds(kept) < leastCut) throw new SafelightError('nothing_changed')
  return { ranges: kept, mute: silenced }
}

function checkedSilence(mute: readonly Range[], seconds: number): Range[] {
  try {
    return checkedRanges(mute, seconds)
  } catch (error) {
    throw error instanceof SafelightError ? new SafelightError(error.code, ofSilence[error.code]) : error
  }
}
