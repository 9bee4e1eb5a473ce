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
  const lesson = { videoSeconds: 10.0334, audioSeconds: 10.02 }
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

  it('of sound alone goes by the sound, and without sound nothing is silenced', () => {
    const sound = { videoSeconds: 0, audioSeconds: 20 }
    expect(checkedRecipe({ ranges: [range(15, 20)], mute: [] }, sound)).toEqual({ ranges: [range(15, 20)], mute: [] })
    expect(codeOf(() => checkedRecipe({ ranges: [range(1, 2)], mute: [range(1, 2)] }, { videoSeconds: 20, audioSeconds: 0 }))).toBe(
      'range_outside',
    )
  })
})
