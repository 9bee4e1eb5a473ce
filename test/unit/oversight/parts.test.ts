import fc from 'fast-check'
import { expect, it } from 'vitest'
import { mostParts, partBounds, partsOf } from '../../../core/oversight/parts.ts'

const many = 100_000

it.each([
  [0, many, 12],
  [1, many, 12],
  [599.9, many, 12],
  [600, many, 12],
  [600.0005, many, 12],
  [600.5, many, 13],
  [780, many, 13],
  [781, many, 14],
  [3600, many, 29],
  [5640, many, 40],
  [12 * 3600, many, 40],
  [3, 75, 12],
  [0.4, 10, 10],
  [0.04, 1, 1],
  [0, 0, 1],
])('%d s with %d pictures have %d parts', (seconds, pictures, parts) => {
  expect(partsOf(seconds, pictures)).toBe(parts)
})

it('there are never fewer for a longer recording, and never more than 40', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 50_000, noNaN: true }), fc.double({ min: 0, max: 5000, noNaN: true }), (seconds, more) => {
      expect(partsOf(seconds + more, many)).toBeGreaterThanOrEqual(partsOf(seconds, many))
      expect(partsOf(seconds + more, many)).toBeLessThanOrEqual(mostParts)
    }),
  )
})

it('parts are equal, without a gap, from the beginning to the end', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.04, max: 50_000, noNaN: true }), fc.integer({ min: 1, max: mostParts }), (seconds, parts) => {
      const bounds = Array.from({ length: parts }, (_, part) => partBounds(seconds, parts, part))
      expect(bounds[0]?.start).toBe(0)
      expect(bounds.at(-1)?.end).toBeCloseTo(seconds, 6)
      for (const [i, { start, end }] of bounds.entries()) {
        expect(end - start).toBeCloseTo(seconds / parts, 6)
        if (i > 0) expect(start).toBe(bounds[i - 1]?.end)
      }
    }),
  )
})
