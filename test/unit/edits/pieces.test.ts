import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keptSeconds, placeRanges } from '../../../core/edits/ranges.ts'
import type { Range } from '../../../core/edits/recipe.ts'
import { borders, type Piece, piecesOf } from '../../../workers/edits/pieces.ts'
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
const closed: ReadonlySet<number> = new Set()

/** `12-16` as it is, `~13-16(3)` encoded out of segment 3. */
const said = (pieces: readonly Piece[]): string[] =>
  pieces.map((piece) =>
    piece.kind === 'kept'
      ? `${piece.segment.start}-${piece.segment.end}`
      : `~${piece.start}-${piece.end}(${piece.segments.map(({ sequence }) => sequence)})`,
  )
const of = (ranges: Range[], open = closed, segments = fourths) => said(piecesOf(segments, placeRanges(ranges), open))

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

  it('begin at no segment that needs the one before, and end before none', () => {
    expect(of([{ start: 3, end: 17 }], new Set([1]))).toEqual(['~3-8(0,1)', '8-12', '12-16', '~16-17(4)'])
    expect(of([{ start: 3, end: 17 }], new Set([4]))).toEqual(['~3-4(0)', '4-8', '8-12', '~12-17(3,4)'])
    expect(of([{ start: 4, end: 16 }], new Set([4]))).toEqual(['4-8', '8-12', '~12-16(3,4)'])
    expect(of([{ start: 5, end: 7 }], new Set([1, 2]))).toEqual(['~5-7(0,1,2)'])
    expect(of([{ start: 5, end: 15 }], new Set([1, 2, 3, 4]))).toEqual(['~5-15(0,1,2,3,4)'])
  })

  it('are asked for at every border, and at no other segment', () => {
    const ranges = placeRanges([
      { start: 3, end: 17 },
      { start: 24, end: 32 },
    ])
    expect(borders(piecesOf(fourths, ranges, closed)).sort((a, b) => a - b)).toEqual([0, 1, 4, 6, 8])
  })

  const worlds = fc.record({
    lengths: fc.array(fc.integer({ min: 5, max: 80 }), { minLength: 1, maxLength: 30 }),
    cuts: fc.uniqueArray(fc.integer({ min: 0, max: 600 }), { minLength: 2, maxLength: 12 }),
    open: fc.array(fc.integer({ min: 1, max: 29 })),
  })
  it('cover what is kept once and in order, whatever needs what', () => {
    fc.assert(
      fc.property(worlds, ({ lengths, cuts, open }) => {
        const segments = placed(lengths.map((tenths) => tenths / 10))
        const whole = segments.at(-1)?.end ?? 0
        const sorted = cuts.map((tenths) => (tenths / 600) * whole).sort((a, b) => a - b)
        const ranges = placeRanges(
          sorted.flatMap((start, i) => (i % 2 === 0 && sorted[i + 1] !== undefined ? [{ start, end: sorted[i + 1] as number }] : [])),
        ).filter(({ start, end }) => end - start > 0.1)
        const needs = new Set(open)
        const pieces = piecesOf(segments, placeRanges(ranges), needs)
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
        for (const [i, piece] of pieces.entries()) {
          const before = pieces[i - 1]
          if (piece.kind !== 'kept') continue
          if (before?.kind === 'kept' && before.segment.sequence === piece.segment.sequence - 1) continue
          expect(needs.has(piece.segment.sequence)).toBe(false)
        }
      }),
    )
  })
})
