import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { area, type Box, overSmaller, overUnion, scaled, shared, withoutDoubles } from '../../../core/anonymise/boxes.ts'

const box = (x: number, y: number, width: number, height = width): Box => ({ x, y, width, height })
const someBox = fc.record({
  x: fc.integer({ max: 500, min: -50 }),
  y: fc.integer({ max: 500, min: -50 }),
  width: fc.integer({ min: 1, max: 200 }),
  height: fc.integer({ min: 1, max: 200 }),
})

describe('overlap', () => {
  it.each<[Box, Box, number, number]>([
    [box(0, 0, 10), box(0, 0, 10), 1, 1],
    [box(0, 0, 10), box(10, 0, 10), 0, 0],
    [box(0, 0, 10), box(5, 0, 10), 50 / 150, 0.5],
    [box(0, 0, 10), box(2, 2, 5), 0.25, 1],
    [box(0, 0, 0), box(0, 0, 0), 0, 0],
  ])('%j and %j', (a, b, union, smaller) => {
    expect(overUnion(a, b)).toBeCloseTo(union)
    expect(overSmaller(a, b)).toBeCloseTo(smaller)
  })

  it('is the same both ways and never more than the smaller of the two', () => {
    fc.assert(
      fc.property(someBox, someBox, (a, b) => {
        expect(shared(a, b)).toBe(shared(b, a))
        expect(shared(a, b)).toBeLessThanOrEqual(Math.min(area(a), area(b)))
        expect(overUnion(a, b)).toBeLessThanOrEqual(overSmaller(a, b))
      }),
    )
  })

  it('scaling keeps the centre', () => {
    expect(scaled(box(10, 20, 10, 20), 2)).toEqual(box(5, 10, 20, 40))
  })
})

describe('what is found twice', () => {
  it('stays once, the surest of it', () => {
    const found = [
      { ...box(0, 0, 20), score: 0.7 },
      { ...box(1, 1, 20), score: 0.9 },
      { ...box(200, 0, 20), score: 0.4 },
    ]
    expect(withoutDoubles(found)).toEqual([found[1], found[2]])
  })

  it('a face that a tile cuts off lies in the whole one', () => {
    const whole = { ...box(100, 100, 40), score: 0.9 }
    const cut = { ...box(100, 100, 12, 40), score: 0.8 }
    expect(overUnion(whole, cut)).toBeLessThan(0.4)
    expect(withoutDoubles([cut, whole])).toEqual([whole])
  })

  it('no two that stay overlap much, and whatever goes overlaps one that stays and is at least as sure', () => {
    const some = fc.array(
      fc.tuple(someBox, fc.double({ min: 0, max: 1, noNaN: true })).map(([place, score]) => ({ ...place, score })),
      { maxLength: 40 },
    )
    fc.assert(
      fc.property(some, (found) => {
        const kept = withoutDoubles(found)
        const doubles = (a: Box, b: Box) => overUnion(a, b) > 0.4 || overSmaller(a, b) > 0.75
        for (const [i, one] of kept.entries()) expect(kept.slice(i + 1).some((other) => doubles(one, other))).toBe(false)
        for (const gone of found.filter((one) => !kept.includes(one))) {
          expect(kept.some((one) => one.score >= gone.score && doubles(one, gone))).toBe(true)
        }
        expect(withoutDoubles(found.toReversed())).toEqual(kept)
      }),
    )
  })
})
