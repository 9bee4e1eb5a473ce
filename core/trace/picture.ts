// The mark of the picture: a keyed pattern of large, faint cells that comes and goes in every half second, a little lighter and a
// little darker than the picture was. Which of the two is which, in each unit, says a bit of the download's number. Pure.
import { createHmac } from 'node:crypto'
import { TraceCode } from './code.ts'

/** Seconds of the clip that say one bit. */
export const pictureUnitSeconds = 0.5

/** Cells of a unit's pattern, whatever the picture's shape. */
export const cellGrid = { across: 16, down: 9 } as const
export const cells = cellGrid.across * cellGrid.down

/** Of the frames that are laid over the picture, px. */
export const patternSize = { width: 128, height: 72 } as const
/** Frames a second: each picture gets the last one before it. */
export const patternRate = 30

/** How much lighter or darker it is where it is strongest, levels of 255. */
export const markLevels = 1
/** Levels of 1023 that leave the picture as it is (ffmpeg's `grainmerge`). */
const none = 512
const levelsOfTen = 4

/** How strong the mark is `at` this part of a unit, 0 to 1: nothing at its borders, so that nothing flickers where a bit changes. */
export const strengthAt = (at: number): number => Math.sin(Math.PI * Math.min(1, Math.max(0, at)))

/** 1 or -1 for each cell, row by row, as many of each. */
export function cellsOf(key: Uint8Array, unit: number): Int8Array {
  const parts = [0, 1, 2, 3, 4].map((part) => createHmac('sha512', key).update(`safelight trace picture: ${unit}, ${part}`).digest())
  const drawn = Buffer.concat(parts)
  const signs = Int8Array.from({ length: cells }, (_, i) => (i < cells / 2 ? 1 : -1))
  // Fisher and Yates, by two bytes each.
  for (let i = cells - 1; i > 0; i--) {
    const j = drawn.readUInt16BE(2 * i) % (i + 1)
    const kept = signs[i] as number
    signs[i] = signs[j] as number
    signs[j] = kept
  }
  return signs
}

/**
 * Frames of yuv420p10le of `patternSize`, `patternRate` a second, the first for clip second `start` (a multiple of the unit, may lie before the clip's
 * beginning) and the last before `end`. Throws a RangeError for what isn't a download's number.
 */
export function* patternFrames(key: Uint8Array, number: number, start: number, end: number): Generator<Buffer> {
  const code = new TraceCode(key)
  const payload = code.payload(number)
  const perUnit = pictureUnitSeconds * patternRate
  const first = Math.round(start / pictureUnitSeconds)
  for (let unit = first; unit * pictureUnitSeconds < end; unit++) {
    const shape = unit < 0 ? undefined : shapeOf(cellsOf(key, unit))
    const sign = unit < 0 || code.variant(payload, unit) === 0 ? 1 : -1
    for (let i = 0; i < perUnit; i++) yield frameOf(shape, sign * strengthAt((i + 0.5) / perUnit))
  }
}

function frameOf(shape: Float32Array | undefined, strength: number): Buffer {
  const pixels = patternSize.width * patternSize.height
  const frame = new Uint16Array((pixels * 3) / 2).fill(none)
  if (shape) for (let i = 0; i < pixels; i++) frame[i] = none + Math.round(strength * markLevels * levelsOfTen * (shape[i] as number))
  return Buffer.from(frame.buffer)
}

/** Cells with soft edges: from the middle of one to that of the next it goes along a raised cosine. */
function shapeOf(signs: Int8Array): Float32Array {
  const { width, height } = patternSize
  const shape = new Float32Array(width * height)
  const columns = Array.from({ length: width }, (_, x) => between(x, width, cellGrid.across))
  for (let y = 0; y < height; y++) {
    const row = between(y, height, cellGrid.down)
    for (const [x, column] of columns.entries()) {
      const sign = (down: number, across: number) => signs[down * cellGrid.across + across] as number
      const upper = (1 - column.share) * sign(row.from, column.from) + column.share * sign(row.from, column.to)
      const lower = (1 - column.share) * sign(row.to, column.from) + column.share * sign(row.to, column.to)
      shape[y * width + x] = (1 - row.share) * upper + row.share * lower
    }
  }
  return shape
}

/** Between the middles of which two cells a pixel lies, and how much of it is the second's. */
function between(pixel: number, length: number, count: number): { from: number; to: number; share: number } {
  const at = ((pixel + 0.5) * count) / length - 0.5
  const from = Math.floor(at)
  return {
    from: Math.max(0, from),
    to: Math.min(count - 1, from + 1),
    share: 0.5 - 0.5 * Math.cos(Math.PI * (at - from)),
  }
}
