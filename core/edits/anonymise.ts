// What may be asked to be hidden in a picture. Pure.
import { checkedMasks, type DrawnMask } from '../anonymise/drawn.ts'
import type { Found } from '../anonymise/search.ts'
import type { FaceStyle, WholeStyle } from '../anonymise/styles.ts'
import type { Grid } from '../anonymise/tiles.ts'
import { SafelightError } from '../errors.ts'
import type { Anonymise, CoveredFaces, Range } from './recipe.ts'

/** As it is asked for. */
export interface WantedAnonymise {
  style: FaceStyle
  /** Cover what was found; without it, only what was drawn is covered. */
  faces?: WantedFaces | undefined
  /** On the original's clock and in shares of its whole picture. */
  drawn: readonly DrawnMask[]
  whole?: WholeStyle | undefined
}

export interface WantedFaces {
  /** The search that was reviewed; undefined: whichever there is. */
  searchId?: string | undefined
  /** Ids of faces that stay as they are. */
  uncovered: readonly number[]
  /** Indices of uncertain stretches that the owner looked at. */
  looked: readonly number[]
  /** The others may go unseen. */
  accept: boolean
}

/** A search that is done, and what it found. */
export interface DoneSearch extends Pick<Found, 'faces' | 'uncertain'> {
  searchId: string
  grid: Grid
  /** Pictures a second. */
  frameRate: number
}

/** The picture that is asked of, and what is kept of it. */
interface Seen {
  videoSeconds: number
  ranges: readonly Range[]
  /** Undefined: none is done. */
  search?: DoneSearch | undefined
}

/**
 * What is hidden, as the recipe keeps it; undefined when nothing is. Throws SafelightError `no_picture`, `style_unmasked`, `faces_missing`, `conflict`
 * when another search was reviewed, `face_unknown`, `faces_unseen`, and as `checkedMasks`.
 */
export function checkedAnonymise({ style, faces, drawn, whole }: WantedAnonymise, seen: Seen): Anonymise | undefined {
  if (whole && !faces) throw new SafelightError('style_unmasked')
  if (!faces && drawn.length === 0) return undefined
  if (seen.videoSeconds === 0) throw new SafelightError('no_picture', 'There is no picture in which something could be covered')
  const masks = checkedMasks(drawn, seen.videoSeconds)
  return { style, ...(faces && { faces: checkedFaces(faces, seen) }), drawn: masks, ...(whole && { whole }) }
}

function checkedFaces({ searchId, uncovered, looked, accept }: WantedFaces, { search, ranges }: Seen): CoveredFaces {
  if (!search) throw new SafelightError('faces_missing')
  if (searchId !== undefined && searchId !== search.searchId)
    throw new SafelightError('conflict', 'Faces were looked for again in the meantime; please review them once more.')
  const known = new Set(search.faces.map(({ id }) => id))
  const open = [...new Set(uncovered)].sort((a, b) => a - b)
  if (open.some((id) => !known.has(id))) throw new SafelightError('face_unknown')
  const unseen = unseenIn(search, ranges, new Set(looked))
  if (unseen > 0 && !accept) throw new SafelightError('faces_unseen')
  return { searchId: search.searchId, grid: search.grid, uncovered: open, unseen }
}

/** Only of what is kept: what is cut away shows nobody. */
function unseenIn({ uncertain, frameRate }: DoneSearch, ranges: readonly Range[], looked: ReadonlySet<number>): number {
  const isKept = (first: number, last: number) => ranges.some(({ start, end }) => first / frameRate < end && (last + 1) / frameRate > start)
  return uncertain.filter(({ first, last }, index) => !looked.has(index) && isKept(first, last)).length
}
