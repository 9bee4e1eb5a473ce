import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keptSeconds, placeRanges } from '../../../core/edits/ranges.ts'
import type { Range } from '../../../core/edits/recipe.ts'
import { type Piece, piecesOf } from '../../../workers/edits/pieces.ts'
import type { PlacedSegment } from '../../../workers/encode/timeline.ts'

const chunk = { index: 0, attempt: 'a', object: 'o', firstSegment: 0, frames: 0, segments: [] }
const placed = (lengths: number[]): PlacedSegment[] => {
  let end = 0
  return lengths.map((seconds, sequence) => {
    const start = end
    end += seconds
    return { start, end, sequence, from: 0, to: 0, chunk }
  })
}
const fourths = placed(Array.from({ length: 10 }, () => 4))

/** `12-16` as it is, `~13-16(3)` encoded out of segment 3. */
const said = (pieces: readonly Piece[]): string[] =>
  pieces.map((piece) =>
    piece.kind === 'kept'
      ? `${piece.segment.start}-${piece.segment.end}`
      : `~${piece.start}-${piece.end}(${piece.segments.map(({ sequence }) => sequence)})`,
  )
const of = (ranges: Range[]) => said(piecesOf(fourths, placeRanges(ranges)))

describe('pieces of a cut', () => {
  it.each<[what: string, ranges: Range[], pieces: string[]]>([
    ['whole segments', [{ start: 4, end: 12 }], ['4-8', '8-12']],
    ['both ends within segments', [{ start: 3, end: 13 }], ['~3-4(0)', '4-8', '8-12', '~12-13(3)']],
    ['a part within one segment', [{ start: 5, end: 7 }], ['~5-7(1)']],
    ['a part over one border', [{ start: 7, end: 9 }], ['~7-9(1,2)']],
    ['everything', [{ start: 0, end: 40 }], fourths.map(({ start, end }) => `${start}-${end}`)],
    [
      'two parts',
      [
        { start: 1, end: 8 },
        { start: 36, end: 40 },
      ],
      ['~1-4(0)', '4-8', '36-40'],
    ],
    ['more than there is', [{ start: 38, end: 41 }], ['~38-40(9)']],
    ['nothing that is shown', [{ start: 41, end: 42 }], []],
    ['a border but for rounding', [{ start: 4.001, end: 11.9995 }], ['4-8', '8-12']],
  ])('%s', (_, ranges, pieces) => expect(of(ranges)).toEqual(pieces))

  const worlds = fc.record({
    lengths: fc.array(fc.integer({ min: 5, max: 80 }), { minLength: 1, maxLength: 30 }),
    cuts: fc.uniqueArray(fc.integer({ min: 0, max: 600 }), { minLength: 2, maxLength: 12 }),
  })
  it('cover what is kept once and in order', () => {
    fc.assert(
      fc.property(worlds, ({ lengths, cuts }) => {
        const segments = placed(lengths.map((tenths) => tenths / 10))
        const whole = segments.at(-1)?.end ?? 0
        const sorted = cuts.map((tenths) => (tenths / 600) * whole).sort((a, b) => a - b)
        const ranges = placeRanges(
          sorted.flatMap((start, i) => (i % 2 === 0 && sorted[i + 1] !== undefined ? [{ start, end: sorted[i + 1] as number }] : [])),
        ).filter(({ start, end }) => end - start > 0.1)
        const pieces = piecesOf(segments, placeRanges(ranges))
        let at = 0
        for (const piece of pieces) {
          const [start, end] = piece.kind === 'kept' ? [piece.segment.start, piece.segment.end] : [piece.start, piece.end]
          expect(Math.abs(start + piece.shift - at)).toBeLessThan(0.01)
          at = end + piece.shift
          if (piece.kind === 'made') {
            expect(piece.segments[0]?.start).toBeLessThanOrEqual(start + 0.003)
            expect(piece.segments.at(-1)?.end).toBeGreaterThanOrEqual(end - 0.003)
          }
        }
        expect(Math.abs(at - keptSeconds(ranges))).toBeLessThan(0.01)
      }),
      // Two milliseconds before a border, which is more than that by the last bit of a number.
      { examples: [[{ lengths: [79, 54, 8, 42], cuts: [436, 0, 1, 463] }]] },
    )
  })
})
