import type { SeenClip } from '../api/contract.ts'
import type { Editing } from '../edits/model.ts'
import type { HidingAct } from './hiding.ts'
import type { Review } from './useReview.ts'

/** `stroke`: of one movement, which is one step back. */
export type Hide = (act: HidingAct, stroke?: string) => void

/** What everything about faces and masks below the player is given. */
export interface Panel {
  clip: SeenClip
  editing: Editing
  hide: Hide
  review: Review
  /** Shows the picture at a moment, seconds. */
  show: (seconds: number) => void
  /** The step that the player shows. */
  now: () => number
  /** The face that was chosen below, by its id: it is marked in the picture. */
  pointed: number | null
  point: (face: number) => void
  /** The drawn mask that is moved now, by its id. */
  chosen: number | null
  choose: (mask: number | null) => void
  /** Draws a mask (shares of the picture, seconds) and leads to it. */
  draw: (mask: Drawing) => void
}

export interface Drawing {
  shape: 'rectangle' | 'ellipse'
  /** Without, in the middle. */
  place?: { x: number; y: number; width: number; height: number }
  /** When it covers; all the time without. */
  start?: number
  end?: number
}
