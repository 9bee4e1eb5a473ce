// Where the mark of the sound makes it a little louder and where a little softer: a keyed pattern of chips over time and pitch. Pure.
import { createHmac } from 'node:crypto'

const frameSamples = 1024

/** Frames of AAC in a unit: about half a second of them, 24 at 44,100 and 48,000 samples a second. */
export const unitFrames = (sampleRate: number): number => 4 * Math.max(1, Math.round(sampleRate / 8000))

/** A unit of sound, samples of the rate it was marked at. */
export const unitSamples = (sampleRate: number): number => unitFrames(sampleRate) * frameSamples

/** Chips of a unit one after the other; each pair is louder and softer, so that slow changes of loudness say nothing. */
export const chipsAcross = 12
/** Chips of one moment, from `lowest` on, each so high, Hz. */
const chipHeight = 187.5
/** As many as there are of them at most. */
export const chipsHigh = 35
const lowest = 400
const highest = 7000

/** Chips above one another in sound of this many samples a second: there must be room for them below half of it. */
export const chipsUp = (sampleRate: number): number =>
  Math.max(0, Math.min(35, Math.floor((Math.min(highest, sampleRate * 0.45) - lowest) / chipHeight)))

/** Which chip a frequency lies in, Hz; undefined outside the mark. */
export function chipAt(frequency: number, sampleRate: number): number | undefined {
  const chip = Math.floor((frequency - lowest) / chipHeight)
  return chip >= 0 && chip < chipsUp(sampleRate) ? chip : undefined
}

/** How strong the mark is `at` this part of a unit, 0 to 1: nothing at its borders, so that variants can follow one another. */
export const fadeAt = (at: number): number => Math.sin(Math.PI * Math.min(1, Math.max(0, at)))

const pairs = chipsAcross / 2

/** The pattern of a unit: 1 or -1 for each chip, `chipsHigh` of one moment after those of the one before. */
export function patternOf(key: Uint8Array, unit: number): Int8Array {
  const bits = createHmac('sha256', key).update(`safelight trace sound: ${unit}`).digest()
  return Int8Array.from({ length: chipsAcross * chipsHigh }, (_, i) => {
    const [across, up] = [Math.floor(i / chipsHigh), i % chipsHigh]
    const bit = (across >> 1) + pairs * up
    const sign = ((bits[bit >> 3] as number) >> (bit & 7)) & 1 ? 1 : -1
    return across & 1 ? -sign : sign
  })
}

/** Which chip of `patternOf` is at this part of a unit, 0 to 1, that high. */
export const chipIndex = (at: number, up: number): number => Math.min(chipsAcross - 1, Math.floor(at * chipsAcross)) * chipsHigh + up
