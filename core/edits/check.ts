// What may be asked of a clip. Pure.
import { type ErrorCode, SafelightError } from '../errors.ts'
import type { Plan } from '../plan.ts'
import { checkedAnonymise, type DoneSearch, type WantedAnonymise } from './anonymise.ts'
import { checkedRanges, keptSeconds, mostRanges } from './ranges.ts'
import type { Crop, Range, Recipe } from './recipe.ts'

/** Ranges are to the millisecond: what is less than one short of the whole is the whole, seconds. */
const leastCut = 0.001

/** Where the sentences of the table speak of what is kept. */
const ofSilence: Partial<Record<ErrorCode, string>> = {
  too_many_ranges: `At most ${mostRanges} parts can be silenced in one edit`,
  range_empty: 'A part to silence must last at least a tenth of a second',
  range_outside: 'A part to silence lies outside the recording',
  ranges_overlap: 'Parts to silence must follow one another without overlapping',
}

/** Fewer pixels show nothing, and no encoder likes them. */
const leastSide = 64

/** What is asked for: a recipe that nobody has checked yet. */
export interface WantedRecipe extends Omit<Recipe, 'anonymise'> {
  anonymise?: WantedAnonymise
}

/** What is asked of: how long it runs, and its picture, px. */
export interface Original extends Pick<Plan, 'videoSeconds' | 'audioSeconds'> {
  width: number | null
  height: number | null
  /** The search for its faces, where one is done. */
  search?: DoneSearch | undefined
}

/**
 * The recipe as it is kept. Throws SafelightError as `checkedRanges`, `range_empty` when nothing is kept, `crop_outside`, `crop_too_small`,
 * `nothing_changed`, and as `checkedAnonymise`.
 */
export function checkedRecipe({ ranges, mute, crop, voice, anonymise }: WantedRecipe, original: Original): Recipe {
  const { videoSeconds, audioSeconds } = original
  const seconds = videoSeconds || audioSeconds
  const longest = Math.max(videoSeconds, audioSeconds)
  const kept = checkedRanges(endingWithThePicture(ranges, seconds, longest), seconds)
  if (kept.length === 0) throw new SafelightError('range_empty', 'At least one part must be kept')
  if (mute.length > 0 && audioSeconds === 0) throw new SafelightError('range_outside', 'There is no sound that could be silenced')
  const silenced = checkedSilence(endingWithThePicture(mute, seconds, longest), seconds)
  if (voice && audioSeconds === 0) throw new SafelightError('range_outside', 'There is no sound that could be changed')
  if (voice === 'mute' && videoSeconds === 0) throw new SafelightError('range_empty', 'Without its sound nothing would be left')
  const frame = crop && checkedCrop(crop, original)
  const hidden = anonymise && checkedAnonymise(anonymise, { videoSeconds, ranges: kept, search: original.search })
  const isWhole = silenced.length === 0 && seconds - keptSeconds(kept) < leastCut
  if (isWhole && !frame && !voice && !hidden) throw new SafelightError('nothing_changed')
  return { ranges: kept, mute: silenced, ...(frame && { crop: frame }), ...(voice && { voice }), ...(hidden && { anonymise: hidden }) }
}

/** To even pixels, as 4:2:0 wants; undefined when it is the whole picture. */
function checkedCrop({ x, y, width, height }: Crop, original: Original): Crop | undefined {
  if (original.width === null || original.height === null) throw new SafelightError('crop_outside', 'There is no picture to keep a part of')
  const even = (n: number) => Math.floor(n / 2) * 2
  const crop = { x: even(x), y: even(y), width: even(width), height: even(height) }
  if (!(x >= 0 && y >= 0 && x + width <= original.width && y + height <= original.height)) throw new SafelightError('crop_outside')
  if (crop.width < leastSide || crop.height < leastSide) throw new SafelightError('crop_too_small')
  const isWhole = crop.width === even(original.width) && crop.height === even(original.height)
  return isWhole ? undefined : crop
}

/** A clip is as long as the longer of its picture and its sound, and pages know no other end: the sound beyond the last picture goes. */
function endingWithThePicture(ranges: readonly Range[], seconds: number, longest: number): Range[] {
  return ranges.map((range) =>
    range.start < seconds && range.end <= longest + leastCut ? { ...range, end: Math.min(range.end, seconds) } : range,
  )
}

function checkedSilence(mute: readonly Range[], seconds: number): Range[] {
  try {
    return checkedRanges(mute, seconds)
  } catch (error) {
    throw error instanceof SafelightError ? new SafelightError(error.code, ofSilence[error.code]) : error
  }
}
