// What each unit of a leaked sound says, by comparison with the original at the same moment. Pure.
import FFT from 'fft.js'
import { refine, traceRate } from './align.ts'
import { chipAt, chipIndex, chipsAcross, chipsHigh, chipsUp, fadeAt, patternOf, unitSamples } from './chips.ts'
import type { SoftBit } from './code.ts'

const size = 256
const hop = 64
/** A chip that changed by more says nothing of the mark; relative. */
const mostChange = 0.2
/** Units after which the place is looked at again: clocks drift. */
const unitsTogether = 40
/** Samples it may have moved meanwhile. */
const driftSamples = 8

export interface Compared {
  /** Both of one channel, at `traceRate`. */
  original: Float32Array
  leak: Float32Array
  /** The leak's sample 0 is the original's sample `offset`. */
  offset: number
  /** Samples a second that the original was marked at. */
  sampleRate: number
}

/** A soft bit for each unit that lies in both from end to end. */
export function softBits(key: Uint8Array, { original, leak, offset, sampleRate }: Compared): SoftBit[] {
  const length = (unitSamples(sampleRate) * traceRate) / sampleRate
  const compare = new Comparison(sampleRate)
  const first = Math.max(0, Math.ceil((offset + size) / length))
  const last = Math.floor((Math.min(original.length, leak.length + offset) - size) / length)
  const bits: SoftBit[] = []
  let place = offset
  for (let unit = first; unit < last; unit++) {
    if ((unit - first) % unitsTogether === 0) {
      const from = Math.floor(unit * length) - place
      const near = { offset: place, from, to: from + Math.ceil(unitsTogether * length), reach: driftSamples }
      place = refine(original, leak, near)?.offset ?? place
    }
    const at = unit * length
    if (at - place < size || at + length - place > leak.length - size) continue
    bits.push({ unit, value: Math.tanh(compare.unit({ original, leak, offset: place }, at, length, patternOf(key, unit)) / 3) })
  }
  return bits
}

class Comparison {
  readonly #fft = new FFT(size)
  readonly #window = Float64Array.from({ length: size }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / size))
  readonly #data = new Float64Array(2 * size)
  readonly #spectrum = new Float64Array(2 * size)
  readonly #bins: { bin: number; up: number }[] = []
  readonly #up: number
  /** Of each chip: what both have in common (a complex number), the original's energy, the leak's. */
  readonly #real = new Float64Array(chipsAcross * chipsHigh)
  readonly #imaginary = new Float64Array(chipsAcross * chipsHigh)
  readonly #ours = new Float64Array(chipsAcross * chipsHigh)
  readonly #theirs = new Float64Array(chipsAcross * chipsHigh)

  constructor(sampleRate: number) {
    this.#up = chipsUp(sampleRate)
    for (let bin = 1; bin < size / 2; bin++) {
      const up = chipAt((bin * traceRate) / size, sampleRate)
      if (up !== undefined) this.#bins.push({ bin, up })
    }
  }

  /** How surely the leak has the mark (above 0) or its opposite in a unit, in standard deviations. `at`, `length`: samples of the original. */
  unit(heard: Omit<Compared, 'sampleRate'>, at: number, length: number, chips: Int8Array): number {
    for (const sums of [this.#real, this.#imaginary, this.#ours, this.#theirs]) sums.fill(0)
    const centre = Math.ceil(at)
    for (let moment = 0; moment < length; moment += hop) this.#add(heard, centre + moment, moment / length)
    let [agreed, square] = [0, 0]
    for (let up = 0; up < this.#up; up++) {
      const band = this.#band(up)
      if (!band) continue
      for (let across = 0; across < chipsAcross; across++) {
        const chip = across * chipsHigh + up
        const ours = this.#ours[chip] as number
        if (ours <= 0) continue
        const common = ((this.#real[chip] as number) * band.real + (this.#imaginary[chip] as number) * band.imaginary) / ours
        const change = Math.max(-mostChange, Math.min(mostChange, common - 1))
        const weight = band.weight * Math.sqrt(ours / band.mean) * fadeAt((across + 0.5) / chipsAcross)
        const said = weight * change * (chips[chip] as number)
        agreed += said
        square += said * said
      }
    }
    return square > 0 ? agreed / Math.sqrt(square) : 0
  }

  #add({ original, leak, offset }: Omit<Compared, 'sampleRate'>, centre: number, at: number): void {
    const from = centre - size / 2
    for (let i = 0; i < size; i++) {
      this.#data[2 * i] = (this.#window[i] as number) * (original[from + i] ?? 0)
      this.#data[2 * i + 1] = (this.#window[i] as number) * (leak[from - offset + i] ?? 0)
    }
    this.#fft.transform(this.#spectrum, this.#data)
    const z = this.#spectrum
    for (const { bin, up } of this.#bins) {
      const [a, b] = [z[2 * bin] as number, z[2 * bin + 1] as number]
      const [c, d] = [z[2 * (size - bin)] as number, z[2 * (size - bin) + 1] as number]
      // Two real sounds out of one transform, each twice as large.
      const [xr, xi, yr, yi] = [a + c, b - d, b + d, c - a]
      const chip = chipIndex(at, up)
      this.#real[chip] = (this.#real[chip] as number) + xr * yr + xi * yi
      this.#imaginary[chip] = (this.#imaginary[chip] as number) + xr * yi - xi * yr
      this.#ours[chip] = (this.#ours[chip] as number) + xr * xr + xi * xi
      this.#theirs[chip] = (this.#theirs[chip] as number) + yr * yr + yi * yi
    }
  }

  /** What takes the leak's loudness and phase in a band back, and how much its chips count: as much as it has in common with the original. */
  #band(up: number): { real: number; imaginary: number; weight: number; mean: number } | undefined {
    let [real, imaginary, ours, theirs] = [0, 0, 0, 0]
    for (let across = 0; across < chipsAcross; across++) {
      const chip = across * chipsHigh + up
      real += this.#real[chip] as number
      imaginary += this.#imaginary[chip] as number
      ours += this.#ours[chip] as number
      theirs += this.#theirs[chip] as number
    }
    const common = real * real + imaginary * imaginary
    if (common === 0 || ours * theirs === 0) return undefined
    const coherence = Math.min(1, common / (ours * theirs))
    return {
      real: (real * ours) / common,
      imaginary: (imaginary * ours) / common,
      weight: coherence / (1.01 - coherence),
      mean: ours / chipsAcross,
    }
  }
}
