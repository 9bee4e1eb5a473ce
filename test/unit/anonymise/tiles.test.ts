import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Grid, grids, levelsOf, sheetOf, tile, tilesOf } from '../../../core/anonymise/tiles.ts'

const counts = (grid: Grid, width: number, height: number) =>
  levelsOf(grid, { width, height }).map(({ columns, rows }) => `${columns}x${rows}`)

describe('grids', () => {
  it.each<[Grid, number, number, string[]]>([
    ['light', 1920, 1080, ['4x3', '1x1']],
    ['fine', 1920, 1080, ['6x4', '2x2', '1x1']],
    ['fine', 1080, 1920, ['4x8', '1x3', '1x1']],
    ['fine', 1280, 720, ['4x3', '2x1', '1x1']],
    ['fine', 3840, 2160, ['13x9', '5x3', '1x1']],
    ['light', 640, 360, ['1x1']],
    ['fine', 320, 180, ['1x1']],
    ['fine', 193, 144, ['1x1']],
  ])('%s of %i x %i', (grid, width, height, expected) => expect(counts(grid, width, height)).toEqual(expected))
})

const size = fc.record({ width: fc.integer({ min: 16, max: 8192 }), height: fc.integer({ min: 16, max: 8192 }) })

describe('any picture', () => {
  it('is covered by the tiles of each level, and tiles stay within what ffmpeg hands over', () => {
    fc.assert(
      fc.property(fc.constantFrom(...grids), size, (grid, picture) => {
        const levels = levelsOf(grid, picture)
        const sheet = sheetOf(levels)
        const tiles = tilesOf(levels)
        for (const [i, level] of levels.entries()) {
          const mine = tiles.filter((each) => each.level === i)
          const [columns, rows] = [new Set(mine.map(({ x }) => x)), new Set(mine.map(({ y }) => y))].map((s) =>
            [...s].sort((a, b) => a - b),
          ) as [number[], number[]]
          expect(mine).toHaveLength(columns.length * rows.length)
          covers(columns, tile.width, level.picture.width, level.canvas.width)
          covers(rows, tile.height, level.picture.height, level.canvas.height)
          expect((sheet.tops[i] ?? Number.NaN) + level.canvas.height).toBeLessThanOrEqual(sheet.height)
          expect(level.canvas.width).toBeLessThanOrEqual(sheet.width)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('is neither cut into slivers nor stretched beyond what the model knows, nor looked at more often than can be paid for', () => {
    fc.assert(
      fc.property(fc.constantFrom(...grids), size, (grid, picture) => {
        const levels = levelsOf(grid, picture)
        expect(levels.at(-1)).toMatchObject({ columns: 1, rows: 1 })
        for (const level of levels) {
          expect(level.columns * level.rows).toBeLessThanOrEqual(150)
          const [across, down] = [level.picture.width / picture.width, level.picture.height / picture.height]
          // Even numbers of a handful of pixels can't keep a proportion.
          if (Math.min(level.picture.width, level.picture.height) > 40)
            expect(Math.max(across, down) / Math.min(across, down)).toBeLessThan(1.5)
          // Only the one tile of a small picture shows far less than it has pixels.
          if (level.columns > 1) expect(across).toBeLessThan(1.4)
          if (level.rows > 1) expect(down).toBeLessThan(1.4)
        }
      }),
      { numRuns: 300 },
    )
  })
})

/** Along one side: no gap, a fifth of overlap, nothing beyond the canvas. */
function covers(starts: number[], length: number, picture: number, canvas: number): void {
  expect(starts[0]).toBe(0)
  for (const [i, start] of starts.slice(1).entries()) expect((starts[i] ?? 0) + length - start).toBe(length / 5)
  expect((starts.at(-1) ?? 0) + length).toBe(canvas)
  expect(picture).toBeLessThanOrEqual(canvas)
}
