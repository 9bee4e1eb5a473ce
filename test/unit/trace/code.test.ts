import { describe, expect, it } from 'vitest'
import { decodeBlind, decodeIssued, mostNumbers, type SoftBit, TraceCode, variantAt } from '../../../core/trace/code.ts'
import { drawing } from '../../support/drawing.ts'

const key = Buffer.alloc(32, 1)
const code = new TraceCode(key)

/** What units from `from` on say of a number, `errors` of them the wrong thing, each as sure as it happens to be. */
function said(number: number, from: number, units: number, { errors = 0, seed = 1 } = {}): SoftBit[] {
  const draw = drawing(seed)
  const payload = code.payload(number)
  const turned = new Set<number>()
  while (turned.size < errors) turned.add(Math.floor(draw() * units))
  return Array.from({ length: units }, (_, i) => {
    const sign = code.variant(payload, from + i) === 0 ? 1 : -1
    // What is wrong is rarely sure.
    return { unit: from + i, value: turned.has(i) ? -sign * 0.4 * draw() : sign * (0.5 + 0.5 * draw()) }
  })
}

const noise = (from: number, units: number, seed: number): SoftBit[] => {
  const draw = drawing(seed)
  return Array.from({ length: units }, (_, i) => ({ unit: from + i, value: 2 * draw() - 1 }))
}

describe('the code of a trace', () => {
  it('says the same variant for the same key, number and unit, another for about half the units of another number', () => {
    const mine = Array.from({ length: 2000 }, (_, unit) => variantAt(key, 4711, unit))
    expect(mine).toEqual(Array.from({ length: 2000 }, (_, unit) => code.variant(code.payload(4711), unit)))
    const others = [variantAt.bind(undefined, key, 4712), variantAt.bind(undefined, Buffer.alloc(32, 2), 4711)]
    for (const other of others) {
      const differing = mine.filter((variant, unit) => variant !== other(unit)).length
      expect(differing > 880 && differing < 1120).toBe(true)
    }
    expect(mine.filter((variant) => variant === 1).length).toBeGreaterThan(880)
  })

  it('refuses what isn’t a number of 24 bits, or a unit', () => {
    for (const number of [-1, 0.5, mostNumbers, Number.NaN]) expect(() => code.payload(number)).toThrow(RangeError)
    for (const unit of [-1, 0.5, Number.NaN]) expect(() => variantAt(key, 1, unit)).toThrow(RangeError)
  })

  it.each([0, 1, 4711, 2 ** 23, mostNumbers - 1])('reads number %i back, blind and out of a list, wherever the window lies', (number) => {
    for (const from of [0, 17, 6000]) {
      const bits = said(number, from, 116)
      expect(decodeBlind(code, bits).named).toMatchObject({ number, score: expect.closeTo(1) })
      expect(decodeIssued(code, bits, [3, number, 99, 12_345]).named).toMatchObject({ number, score: expect.closeTo(1) })
    }
  })

  it('bears errors: a few blind, and many where it is known which numbers there are', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const number = seed * 611_953
      expect(decodeBlind(code, said(number, seed, 116, { errors: 10, seed })).named?.number).toBe(number)
      const issued = Array.from({ length: 200 }, (_, i) => i * 7)
      expect(decodeIssued(code, said(number, seed, 116, { errors: 25, seed }), [...issued, number]).named?.number).toBe(number)
    }
  })

  it('says nothing of too little, of two that are as good, and of silence', () => {
    expect(decodeBlind(code, said(4711, 0, 40)).named).toBeUndefined()
    expect(decodeBlind(code, said(4711, 0, 20))).toEqual({ named: undefined, best: undefined })
    expect(decodeIssued(code, said(4711, 0, 12), [4711]).named).toBeUndefined()
    const both = said(4711, 0, 116).map(({ unit, value }, i) => ({ unit, value: value + (said(4712, 0, 116)[i]?.value ?? 0) }))
    expect(decodeIssued(code, both, [4711, 4712, 4713]).named).toBeUndefined()
    const silence = noise(0, 116, 1).map(({ unit }) => ({ unit, value: 0 }))
    expect(decodeIssued(code, silence, [1, 2, 3])).toMatchObject({ named: undefined, next: 0 })
    expect(decodeBlind(code, silence).named).toBeUndefined()
    expect(decodeIssued(code, [], [1])).toMatchObject({ named: undefined })
    expect(decodeIssued(code, said(4711, 0, 116), [])).toEqual({ named: undefined, best: undefined, next: 0 })
  })

  it('names none of 100,000 for a file that is nobody’s, nor for one of a number that isn’t among them', () => {
    const numbers = Array.from({ length: 100_000 }, (_, i) => (i * 167) % mostNumbers)
    for (const bits of [noise(40, 116, 3), noise(0, 40, 4), said(numbers.length * 167 + 1, 10, 116)]) {
      const found = decodeIssued(code, bits, numbers)
      expect(found.named).toBeUndefined()
      expect(found.best?.score).toBeLessThan(0.85)
    }
  })

  it('reads nothing blind out of 200 that are nobody’s', () => {
    for (let seed = 1; seed <= 200; seed++) expect(decodeBlind(code, noise(seed, 116, seed)).named).toBeUndefined()
  })
})
