// Masks drawn by a person: fixed, or moving between key positions. Pure.
import { SafelightError } from '../errors.ts'
import type { Box, Size } from './boxes.ts'
import { boxAt } from './tracks.ts'

export const maskShapes = ['rectangle', 'ellipse'] as const
export type MaskShape = (typeof maskShapes)[number]

/** Where a drawn mask is at a moment. */
export interface DrawnKey {
  /** Seconds on the clip's clock. */
  time: number
  /** Shares of the shown picture's width and height, 0 to 1; (x, y) is the upper left corner. */
  x: number
  y: number
  width: number
  height: number
}

export interface DrawnMask {
  shape: MaskShape
  /** When it covers, seconds on the clip's clock; `end` is exclusive. Before its first key and after its last it stays where that one is. */
  start: number
  end: number
  /** In order; a fixed mask has one. */
  keys: DrawnKey[]
}

/** In one edit, and key positions of one mask. */
export const mostMasks = 200
export const mostKeys = 500
/** Ends that a page shows may differ from the clip's by this, seconds. */
const slack = 0.05
/** Nobody draws so far beyond the picture, shares of it. */
const farthest = 4
/** Less is not seen, share of the picture. */
const leastSide = 0.005

/**
 * The masks with their keys in order, cut to a clip of `seconds`. Throws SafelightError `too_many_masks`, `mask_empty`,
 * `mask_outside`, `mask_times`.
 */
export function checkedMasks(masks: readonly DrawnMask[], seconds: number): DrawnMask[] {
  if (masks.length > mostMasks || masks.some(({ keys }) => keys.length > mostKeys)) throw new SafelightError('too_many_masks')
  return masks.map(({ shape, start, end, keys }) => {
    if (!(start >= 0 && end > start && end <= seconds + slack)) throw new SafelightError('mask_times')
    const sorted = keys.toSorted((a, b) => a.time - b.time)
    if (sorted.some(({ time }, i) => !(time >= 0 && time <= seconds + slack) || time === sorted[i - 1]?.time)) {
      throw new SafelightError('mask_times')
    }
    if (sorted.length === 0) throw new SafelightError('mask_empty')
    return { shape, start, end: Math.min(end, seconds), keys: sorted.map(checkedKey) }
  })
}

function checkedKey({ time, x, y, width, height }: DrawnKey): DrawnKey {
  if (!(width >= leastSide && height >= leastSide)) throw new SafelightError('mask_empty')
  // A corner may be dragged off the picture; what is left of it there must be seen. Its size stays: it may move in from there.
  const isFar = [x, y, width, height].some((share) => Math.abs(share) > farthest)
  if (isFar || !(within(x, width) >= leastSide && within(y, height) >= leastSide)) throw new SafelightError('mask_outside')
  return { time, x, y, width, height }
}

/** How much of a length lies in the picture. */
const within = (start: number, length: number): number => Math.min(1, start + length) - Math.max(0, start)

/** Where it is in a picture of this size that is shown at `time` (seconds on the clip's clock), px; undefined when it isn't there. */
export function drawnAt({ start, end, keys }: DrawnMask, time: number, { width, height }: Size): Box | undefined {
  const [first, last] = [keys[0], keys.at(-1)]
  if (!first || !last || time < start || time >= end) return undefined
  const within = Math.min(last.time, Math.max(first.time, time))
  const box = boxAt(
    keys.map(({ time: frame, ...place }) => ({ frame, ...place })),
    within,
  )
  return box && { x: box.x * width, y: box.y * height, width: box.width * width, height: box.height * height }
}
