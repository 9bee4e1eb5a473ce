// What an edit makes of a clip: kept in edits.recipe, read by both processes.

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
}

/** Whether anything of its sound is in the new clip. */
export const keepsSound = ({ voice }: Recipe): boolean => voice !== 'mute'

/** Whether pictures are made anew, or go along as they are. */
export const changesPicture = ({ crop }: Recipe): boolean => crop !== undefined
