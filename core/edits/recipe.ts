// What an edit makes of a clip: kept in edits.recipe, read by both processes.
import type { DrawnMask } from '../anonymise/drawn.ts'
import type { FaceStyle, WholeStyle } from '../anonymise/styles.ts'
import type { Grid } from '../anonymise/tiles.ts'

/** A stretch of a clip, seconds on its clock; `end` is exclusive. */
export interface Range {
  start: number
  end: number
}

/** A part of the picture, px of the original's shown picture from its upper left corner; even numbers. */
export interface Crop {
  x: number
  y: number
  width: number
  height: number
}

export interface Recipe {
  /** What is kept, in order, apart from one another. The new clip shows one straight after the other. */
  ranges: Range[]
  /** Where the sound is silenced, seconds on the original's clock; in order, apart from one another. */
  mute: Range[]
  /** What is kept of the picture; all of it without. */
  crop?: Crop
  /** What becomes of the sound; it is kept without. Disguised by amounts that nobody keeps, or left out. */
  voice?: 'disguise' | 'mute'
  /** What is hidden in the picture. */
  anonymise?: Anonymise
}

/** With its limits, which the clip tells: no search finds everybody. */
export interface Anonymise {
  /** What becomes of each covered place. */
  style: FaceStyle
  /** Without it, only what was drawn is covered. */
  faces?: CoveredFaces
  /** On the original's clock and in shares of its whole picture. */
  drawn: DrawnMask[]
  /** What is made of the whole picture, after faces were covered. */
  whole?: WholeStyle
}

export interface CoveredFaces {
  /** The search that found them. */
  searchId: string
  grid: Grid
  /** Ids of those that stay as they are. */
  uncovered: number[]
  /** Uncertain stretches that nobody had looked at when it was saved. */
  unseen: number
}

/** Whether anything of its sound is in the new clip. */
export const keepsSound = ({ voice }: Recipe): boolean => voice !== 'mute'

/** Whether pictures are made anew, or go along as they are. */
export const changesPicture = ({ crop, anonymise }: Recipe): boolean => crop !== undefined || anonymise !== undefined

/** Whether it may be shown where faces must be covered; of sound alone, where voices must be others. */
export const anonymises = ({ anonymise, voice }: Recipe, kind: 'video' | 'audio'): boolean =>
  kind === 'video' ? anonymise?.faces !== undefined : voice !== undefined
