// What an edit makes of a clip: kept in edits.recipe, read by both processes.

/** A stretch of a clip, seconds on its clock; `end` is exclusive. */
export interface Range {
  start: number
  end: number
}

export interface Recipe {
  /** What is kept, in order, apart from one another. The new clip shows one straight after the other. */
  ranges: Range[]
  /** Where the sound is silenced, seconds on the original's clock; in order, apart from one another. */
  mute: Range[]
}
