// The code of a trace: which of two variants a download holds in each unit of its sound or picture, and the way back from what is
// found in a leaked file to the download's number. Every unit says one keyed parity of 32 bits, by its absolute place: any stretch
// that is long enough says all of them, wherever it was cut out. Pure.
import { createHmac } from 'node:crypto'
import { parity } from './parity.ts'
import { agreement, blindPayload } from './statistics.ts'

/** Numbers of downloads are below this: 24 bits. */
export const mostNumbers = 2 ** 24

/** One variant of a unit or the other. */
export type Variant = 0 | 1

/**
 * What a unit of a leaked file says: above 0 for variant 0, below 0 for variant 1, 0 where it says nothing; the further from 0, the
 * surer.
 */
export interface SoftBit {
  unit: number
  value: number
}

/** Rows are kept for as many units, so that 100,000 numbers can be compared without drawing them again. */
export class TraceCode {
  readonly #key: Uint8Array
  readonly #rows = new Map<number, number>()

  constructor(key: Uint8Array) {
    this.#key = key
  }

  /** Number and check in 32 bits. Throws a RangeError for what isn't a whole number of 24 bits. */
  payload(number: number): number {
    if (!Number.isInteger(number) || number < 0 || number >= mostNumbers) throw new RangeError('not a number of a download')
    return ((number << 8) | this.#check(number)) >>> 0
  }

  /** The number in a payload; undefined when its check isn't right. */
  numberIn(payload: number): number | undefined {
    const number = payload >>> 8
    return (payload & 0xff) === this.#check(number) ? number : undefined
  }

  /** Which bits of the payload the unit says the parity of. Throws a RangeError for what isn't a unit's number. */
  row(unit: number): number {
    const known = this.#rows.get(unit)
    if (known !== undefined) return known
    if (!Number.isInteger(unit) || unit < 0) throw new RangeError('not a unit')
    const row = hmac(this.#key, `row ${unit}`).readUInt32BE(0)
    this.#rows.set(unit, row)
    return row
  }

  /** The variant of a unit. Throws as `row`. */
  variant(payload: number, unit: number): Variant {
    return parity(this.row(unit) & payload)
  }

  #check(number: number): number {
    return hmac(this.#key, `check ${number}`).readUInt8(0)
  }
}

/**
 * Which variant of this unit the download with this number holds. For many units: `new TraceCode(key)`, its `payload` once, and `variant`.
 * Throws a RangeError as `payload` and `row`.
 */
export function variantAt(key: Uint8Array, number: number, unit: number): Variant {
  const code = new TraceCode(key)
  return code.variant(code.payload(number), unit)
}

export interface Fit {
  number: number
  /** How well it fits: 1 for perfectly, about 0 for not at all. */
  score: number
  /** That an innocent number fits as well is at most so likely. */
  chance: number
}

/** Of issued numbers: the best one's score must be so high, and so far above the next one's. */
export const leastScore = 0.75
export const leastMargin = 0.15
/** Read without knowing which were issued. */
export const leastBlindScore = 0.9
/** That any innocent number is named, of all that are compared, may be so likely. */
export const falseChance = 1e-6

export interface ListResult {
  /** Undefined: it can't be said. */
  named: Fit | undefined
  best: Fit | undefined
  /** Score of the next after the best; 0 when there is none. */
  next: number
}

/** Which of these numbers it is. Throws a RangeError for one that is none. */
export function decodeIssued(code: TraceCode, bits: readonly SoftBit[], issued: Iterable<number>): ListResult {
  const values = bits.map(({ value }) => value)
  const rows = bits.map(({ unit }) => code.row(unit))
  let best: { number: number; agreed: number } | undefined
  let second = 0
  let compared = 0
  for (const number of new Set(issued)) {
    compared++
    const agreed = agreement(code.payload(number), rows, values)
    if (best && agreed <= best.agreed) second = Math.max(second, agreed)
    else {
      second = Math.max(second, best?.agreed ?? 0)
      best = { number, agreed }
    }
  }
  if (!best) return { named: undefined, best: undefined, next: 0 }
  const fit = fitOf(best.number, best.agreed, values)
  const next = scoreOf(second, values)
  const isNamed = fit.score >= leastScore && fit.score - next >= leastMargin && fit.chance * compared <= falseChance
  return { named: isNamed ? fit : undefined, best: fit, next }
}

/** The number that a file says, whether it was issued or not; `named` undefined when it can't be said. */
export function decodeBlind(code: TraceCode, bits: readonly SoftBit[]): { named: Fit | undefined; best: Fit | undefined } {
  const heard = bits.filter(({ value }) => value !== 0)
  const rows = heard.map(({ unit }) => code.row(unit))
  const values = heard.map(({ value }) => value)
  const payload = blindPayload(rows, values)
  const number = payload === undefined ? undefined : code.numberIn(payload)
  if (payload === undefined || number === undefined) return { named: undefined, best: undefined }
  const best = fitOf(number, agreement(payload, rows, values), values)
  const isNamed = best.score >= leastBlindScore && best.chance * mostNumbers <= falseChance
  return { named: isNamed ? best : undefined, best }
}

const fitOf = (number: number, agreed: number, values: readonly number[]): Fit => ({
  number,
  score: scoreOf(agreed, values),
  chance: chanceOf(agreed, values),
})

function scoreOf(agreed: number, values: readonly number[]): number {
  const most = values.reduce((sum, value) => sum + Math.abs(value), 0)
  return most > 0 ? agreed / most : 0
}

/**
 * How likely coins thrown for the signs agree as much: at most exp(-l*agreed) times the product of cosh(l*value), for every l above 0
 * (Chernoff); the least of these.
 */
function chanceOf(agreed: number, values: readonly number[]): number {
  let least = 0
  for (let l = 0.05; l < 64; l *= 1.1) {
    const bound = values.reduce((sum, value) => sum + Math.log(Math.cosh(l * value)), -l * agreed)
    least = Math.min(least, bound)
  }
  return Math.exp(least)
}

const hmac = (key: Uint8Array, message: string): Buffer => createHmac('sha256', key).update(`safelight trace code: ${message}`).digest()
