// Which download a leaked file came from, with the original at hand: its place in it, what each unit says, and whose number that is. Pure.
import { placeOf, traceRate } from './align.ts'
import { decodeBlind, decodeIssued, type Fit, type SoftBit, TraceCode } from './code.ts'
import { softBits } from './soft-bits.ts'

export { traceRate }

export interface Leaked {
  /** The original's sound and the file's: one channel, `traceRate` samples a second. */
  original: Float32Array
  leak: Float32Array
  /** Samples a second that the original was marked at. */
  sampleRate: number
  /** Numbers of the downloads there were of it. */
  issued: Iterable<number>
}

export interface Detected {
  /** The number of an issued download; undefined: it can't be said. */
  named: Fit | undefined
  /** The issued number that fits best, named or not, and the score of the next. */
  best: Fit | undefined
  next: number
  /** A number that was read without knowing which were issued. */
  read: Fit | undefined
  /** Where the file begins in the original, seconds; undefined: it isn't from this recording, or too little of it is left. */
  from: number | undefined
  bits: SoftBit[]
}

/** Says nothing rather than something false. Throws a RangeError for an issued number that is none. */
export function detectSound(key: Uint8Array, { original, leak, sampleRate, issued }: Leaked): Detected {
  const place = placeOf(original, leak)
  if (!place) return notFound
  const bits = softBits(key, { original, leak, offset: place.offset, sampleRate })
  return detectedBy(key, bits, issued, place.offset / traceRate)
}

/** Nothing of it was found in the recording. */
export const notFound: Detected = { named: undefined, best: undefined, next: 0, read: undefined, from: undefined, bits: [] }

/** What the units of a stretch say that begins at `from`, seconds. Throws a RangeError for an issued number that is none. */
export function detectedBy(key: Uint8Array, bits: SoftBit[], issued: Iterable<number>, from: number): Detected {
  const code = new TraceCode(key)
  return { ...decodeIssued(code, bits, issued), read: decodeBlind(code, bits).named, from, bits }
}
