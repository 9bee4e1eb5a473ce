import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkedRecipe } from '../../../core/edits/check.ts'
import { checkedRanges, keptSeconds, mostRanges, placeRanges } from '../../../core/edits/ranges.ts'
import type { Range } from '../../../core/edits/recipe.ts'
import { SafelightError } from '../../../core/errors.ts'

const range = (start: number, end: number): Range => ({ start, end })
const codeOf = (work: () => unknown): string | undefined => {
  try {
    work()
    return undefined
  } catch (error) {
    if (!(error instanceof SafelightError)) throw error
    return error.code
  }
}

/** Ranges apart from one another, in any order, in whole milliseconds, and how long the clip is. */
const apart = fc
  .array(fc.record({ before: fc.integer({ min: 1, max: 60_000 }), length: fc.integer({ min: 100, max: 600_000 }) }), {
    minLength: 1,
    maxLength: mostRanges,
  })
  .chain((steps) => {
    let at = 0
    const sorted = steps.map(({ before, length }) => {
      const start = at + before
      at = start + length
      return range(start / 1000, at / 1000)
    })
    const asked = fc.shuffledSubarray(sorted, { minLength: sorted.length })
    return fc.record({ sorted: fc.constant(sorted), asked, seconds: fc.integer({ min: at, max: at + 60_000 }).map((end) => end / 1000) })
  })

describe('ranges', () => {
  it('come out in order and as they were asked for, in whatever order', () => {
    fc.assert(
      fc.property(apart, ({ sorted, asked, seconds }) => {
        expect(checkedRanges(asked, seconds)).toEqual(sorted)
      }),
    )
  })

  it('are placed one straight after the other, each as long as it was, and make the length of the clip', () => {
    fc.assert(
      fc.property(apart, ({ asked, seconds }) => {
        const ranges = checkedRanges(asked, seconds)
        const placed = placeRanges(ranges)
        let end = 0
        for (const [i, { at, ...kept }] of placed.entries()) {
          expect(kept).toEqual(ranges[i])
          expect(at).toBeCloseTo(end, 6)
          end = at + (kept.end - kept.start)
        }
        expect(placed).toHaveLength(ranges.length)
        expect(keptSeconds(ranges)).toBeCloseTo(end, 6)
        expect(keptSeconds(ranges)).toBeCloseTo(
          asked.reduce((sum, { start, end: until }) => sum + until - start, 0),
          6,
        )
        expect(keptSeconds(ranges)).toBeLessThanOrEqual(seconds)
      }),
    )
  })

  it('are taken exactly when each is long enough, inside, and apart from every other', () => {
    const some = fc.array(fc.tuple(fc.integer({ min: -500, max: 11_000 }), fc.integer({ min: -200, max: 4000 })), {
      minLength: 1,
      maxLength: 4,
    })
    let [taken, refused] = [0, 0]
    fc.assert(
      fc.property(some, (asked) => {
        const ends = asked.map(([start, length]) => ({ start, end: start + length }))
        const wrong = new Set<string>()
        for (const [i, a] of ends.entries()) {
          if (a.end - a.start < 100) wrong.add('range_empty')
          if (a.start < 0 || a.end > 10_050) wrong.add('range_outside')
          for (const b of ends.slice(i + 1)) if (a.start < b.end && b.start < a.end) wrong.add('ranges_overlap')
        }
        const ranges = ends.map(({ start, end }) => range(start / 1000, end / 1000))
        const code = codeOf(() => checkedRanges(ranges, 10))
        if (wrong.size > 0) expect([...wrong]).toContain(code)
        else expect(code).toBeUndefined()
        if (wrong.size > 0) refused++
        else taken++
      }),
      { numRuns: 1000 },
    )
    // A property about one kind alone would prove nothing.
    expect(Math.min(taken, refused)).toBeGreaterThan(50)
  })

  it('of whatever numbers are refused with a code, or lie in order, apart, inside the clip', () => {
    const numbers = fc.oneof(fc.double(), fc.double({ min: -1, max: 12, noNaN: true }))
    fc.assert(
      fc.property(fc.array(fc.record({ start: numbers, end: numbers }), { maxLength: 5 }), (asked) => {
        let ranges: Range[] = []
        const code = codeOf(() => {
          ranges = checkedRanges(asked, 10)
        })
        if (code) expect(['range_empty', 'range_outside', 'ranges_overlap']).toContain(code)
        for (const [i, { start, end }] of ranges.entries()) {
          expect(start).toBeGreaterThanOrEqual(ranges[i - 1]?.end ?? 0)
          if (i > 0) expect(start).not.toBe(ranges[i - 1]?.end)
          expect(end).toBeGreaterThan(start)
          expect(end).toBeLessThanOrEqual(10)
        }
      }),
    )
  })

  it('that touch are one, and an end that is a little beyond is the clip’s', () => {
    expect(checkedRanges([range(2, 3), range(1, 2), range(3.0004, 4)], 10)).toEqual([range(1, 4)])
    expect(checkedRanges([range(9, 10.04)], 10)).toEqual([range(9, 10)])
    expect(checkedRanges([], 10)).toEqual([])
  })

  it('are at most so many', () => {
    const many = (count: number) => Array.from({ length: count }, (_, at) => range(at, at + 0.5))
    expect(checkedRanges(many(mostRanges), 1000)).toHaveLength(mostRanges)
    expect(codeOf(() => checkedRanges(many(mostRanges + 1), 1000))).toBe('too_many_ranges')
  })
})

describe('recipe', () => {
  const size = { width: 640, height: 360 }
  const lesson = { videoSeconds: 10.0334, audioSeconds: 10.02, ...size }
  it.each([
    ['the whole', [range(0, 10.033)], [], 'nothing_changed'],
    ['the whole in parts', [range(5, 10.06), range(0, 5)], [], 'nothing_changed'],
    ['the whole but a millisecond or two', [range(0, 10.031)], [], undefined],
    ['the whole, silenced', [range(0, 10.033)], [range(1, 2)], undefined],
    ['nothing', [], [], 'range_empty'],
    ['nothing, silenced', [], [range(1, 2)], 'range_empty'],
    ['a part, silenced where it is cut away', [range(0, 5)], [range(6, 7)], undefined],
    ['a part, silenced beyond the end', [range(0, 5)], [range(6, 17)], 'range_outside'],
  ])('%s', (_, ranges, mute, code) => {
    expect(codeOf(() => checkedRecipe({ ranges, mute }, lesson))).toBe(code)
  })

  it('ends with the picture where the sound goes on after it', () => {
    const outlasted = { videoSeconds: 10, audioSeconds: 10.4, ...size }
    expect(checkedRecipe({ ranges: [range(5, 10.4)], mute: [range(9, 10.4)] }, outlasted)).toEqual({
      ranges: [range(5, 10)],
      mute: [range(9, 10)],
    })
    expect(codeOf(() => checkedRecipe({ ranges: [range(0, 10.4)], mute: [] }, outlasted))).toBe('nothing_changed')
    expect(codeOf(() => checkedRecipe({ ranges: [range(5, 10.5)], mute: [] }, outlasted))).toBe('range_outside')
    expect(codeOf(() => checkedRecipe({ ranges: [range(10.1, 10.4)], mute: [] }, outlasted))).toBe('range_outside')
  })

  it('of sound alone goes by the sound, and without sound nothing is silenced', () => {
    const sound = { videoSeconds: 0, audioSeconds: 20, width: null, height: null }
    expect(checkedRecipe({ ranges: [range(15, 20)], mute: [] }, sound)).toEqual({ ranges: [range(15, 20)], mute: [] })
    expect(
      codeOf(() => checkedRecipe({ ranges: [range(1, 2)], mute: [range(1, 2)] }, { videoSeconds: 20, audioSeconds: 0, ...size })),
    ).toBe('range_outside')
  })

  it.each([
    ['within the picture', { x: 10, y: 20, width: 320, height: 180 }, { x: 10, y: 20, width: 320, height: 180 }],
    ['to even pixels', { x: 11, y: 21.5, width: 321, height: 180.9 }, { x: 10, y: 20, width: 320, height: 180 }],
    ['the whole of it', { x: 0, y: 0, width: 640, height: 360 }, undefined],
    ['beyond the right', { x: 400, y: 0, width: 241, height: 100 }, 'crop_outside'],
    ['beyond the bottom', { x: 0, y: 300, width: 100, height: 61 }, 'crop_outside'],
    ['before the left', { x: -2, y: 0, width: 100, height: 100 }, 'crop_outside'],
    ['a sliver', { x: 0, y: 0, width: 640, height: 63 }, 'crop_too_small'],
    ['turned inside out', { x: 100, y: 100, width: -80, height: 80 }, 'crop_too_small'],
  ])('keeps of the picture what lies in it: %s', (_, crop, kept) => {
    const ask = () => checkedRecipe({ ranges: [range(1, 2)], mute: [], crop }, lesson)
    if (typeof kept === 'string') expect(codeOf(ask)).toBe(kept)
    else expect(ask().crop).toEqual(kept)
  })

  it('changes something where the picture alone is cut, and there is none to cut of sound', () => {
    const crop = { x: 0, y: 0, width: 320, height: 180 }
    expect(checkedRecipe({ ranges: [range(0, 10.033)], mute: [], crop }, lesson).crop).toEqual(crop)
    const sound = { videoSeconds: 0, audioSeconds: 20, width: null, height: null }
    expect(codeOf(() => checkedRecipe({ ranges: [range(0, 5)], mute: [], crop }, sound))).toBe('crop_outside')
  })
})
