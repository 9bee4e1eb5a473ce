// Where the detector looks: it sees 320 x 240 pixels at a time, so the picture is laid out in overlapping tiles of that size, small faces
// on a level of many, large ones on a level of few. Pure.
import type { Size } from './boxes.ts'

/** What the detector sees at once, px. */
export const tile = { width: 320, height: 240 } as const
/** From one tile to the next: they overlap by a fifth, px. */
export const stride = { width: 256, height: 192 } as const

/** `fine` finds nine of ten faces 24 px high in one look, `light` costs less than half. */
export const grids = ['light', 'fine'] as const
export type Grid = (typeof grids)[number]

/** How much of the picture a tile may show on each level, px; the last level is one tile of everything. 1920 x 1080: 4 x 3 and 6 x 4, 2 x 2. */
const shownInTile: Record<Grid, Size[]> = {
  light: [{ width: 576, height: 432 }],
  fine: [
    { width: 384, height: 320 },
    { width: 1075, height: 896 },
  ],
}
/** Slightly more than it may rather than another column. */
const slack = 0.15
/** The model knows faces a little stretched, but no more than by this. */
const mostStretched = 1.4
/** Of a level: beyond it, tiles show more instead of being more. */
const mostTiles = 150

export interface Level {
  columns: number
  rows: number
  /** The picture is scaled to this and lies in the level's upper left corner, px. */
  picture: Size
  /** With what is left empty at the right or at the bottom, so that whole tiles cover it, px. */
  canvas: Size
}

/** The levels of a grid for a picture of this size, small faces first; none twice. */
export function levelsOf(grid: Grid, size: Size): Level[] {
  const levels = [...shownInTile[grid], size].map((shown) => levelOf(size, shown))
  return levels.filter(({ columns, rows }, i) => !levels.slice(0, i).some((level) => level.columns === columns && level.rows === rows))
}

function levelOf(size: Size, shown: Size): Level {
  let [columns, rows] = [count(size.width, shown.width), count(size.height, shown.height)]
  for (let more = 1.1; columns * rows > mostTiles; more *= 1.1) {
    columns = count(size.width, shown.width * more)
    rows = count(size.height, shown.height * more)
  }
  const canvas = { width: tile.width + stride.width * (columns - 1), height: tile.height + stride.height * (rows - 1) }
  const [across, down] = [canvas.width / size.width, canvas.height / size.height]
  const picture = {
    width: even(Math.min(canvas.width, size.width * down * mostStretched)),
    height: even(Math.min(canvas.height, size.height * across * mostStretched)),
  }
  return { columns, rows, picture, canvas }
}

/** Tiles beside one another, of which each shows at most `shown` of `length`. */
const count = (length: number, shown: number) => 1 + Math.max(0, Math.ceil((length / shown - 1) / (stride.width / tile.width) - slack))

const even = (length: number) => Math.max(2, 2 * Math.round(length / 2))

export interface Tile {
  level: number
  /** Upper left corner in the level's canvas, px. */
  x: number
  y: number
}

export function tilesOf(levels: readonly Level[]): Tile[] {
  return levels.flatMap(({ columns, rows }, level) =>
    Array.from({ length: columns * rows }, (_, i) => ({
      level,
      x: (i % columns) * stride.width,
      y: Math.floor(i / columns) * stride.height,
    })),
  )
}

/** All levels in one picture, one below the other: what ffmpeg hands over for each look, px. */
export function sheetOf(levels: readonly Level[]): Size & { tops: number[] } {
  const tops: number[] = []
  let height = 0
  for (const { canvas } of levels) {
    tops.push(height)
    height += canvas.height
  }
  return { width: Math.max(...levels.map(({ canvas }) => canvas.width)), height, tops }
}
