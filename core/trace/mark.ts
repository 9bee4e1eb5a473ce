// The mark of the sound: a keyed pattern of small changes of loudness between 400 and 7,000 Hz. Variant A has it, variant B its
// opposite, so that every unit of a download says one bit by which of the two it was taken from. Pure; memory is flat.
import FFT from 'fft.js'
import { chipAt, chipIndex, fadeAt, patternOf, unitSamples } from './chips.ts'

/** A change of loudness by 0.6 dB where it is strongest. */
export const markDepth = 10 ** (0.6 / 20) - 1

export interface MarkedSound {
  /** Samples a second. */
  sampleRate: number
  channels: number
}

/** Interleaved samples, as many of each. */
export interface MarkedPair {
  a: Float32Array
  b: Float32Array
}

/** About 21 ms, samples. */
const windowFor = (sampleRate: number): number => 2 ** Math.round(Math.log2(sampleRate / 46.875))

/**
 * Takes sound in blocks of any length and gives it back in both variants, sample for sample at the same time, some milliseconds
 * late: `end` gives what is left. The same change is made to every channel, two of which go through one transform.
 */
export class Marker {
  readonly #key: Uint8Array
  readonly #unit: number
  readonly #channels: number
  readonly #size: number
  readonly #hop: number
  readonly #fft: FFT
  readonly #window: Float64Array
  /** The chip of each bin that has one. */
  readonly #bins: { bin: number; up: number }[] = []
  /** Interleaved: the block before and the one that fills. */
  readonly #heard: Float32Array
  /** What the last window still adds to the block before. */
  readonly #rest: Float64Array
  /** The whole change of the block before. */
  readonly #done: Float64Array
  readonly #data: Float64Array
  readonly #spectrum: Float64Array
  readonly #changed: Float64Array
  #filled = 0
  #blocks = 0
  #pattern: { unit: number; chips: Int8Array } | undefined

  /** Throws a RangeError for a rate or a number of channels that no sound has. */
  constructor(key: Uint8Array, { sampleRate, channels }: MarkedSound) {
    if (!(sampleRate >= 4000 && sampleRate <= 192_000) || !(channels >= 1 && channels <= 64)) throw new RangeError('not a format of sound')
    this.#key = key
    this.#unit = unitSamples(sampleRate)
    this.#channels = channels
    this.#size = windowFor(sampleRate)
    this.#hop = this.#size / 2
    this.#fft = new FFT(this.#size)
    // Its square and the same half a window later add up to 1.
    this.#window = Float64Array.from({ length: this.#size }, (_, i) => Math.sin((Math.PI * (i + 0.5)) / this.#size))
    for (let bin = 1; bin < this.#hop; bin++) {
      const up = chipAt((bin * sampleRate) / this.#size, sampleRate)
      if (up !== undefined) this.#bins.push({ bin, up })
    }
    this.#heard = new Float32Array(this.#size * channels)
    this.#rest = new Float64Array(this.#hop * channels)
    this.#done = new Float64Array(this.#hop * channels)
    this.#data = new Float64Array(2 * this.#size)
    this.#spectrum = new Float64Array(2 * this.#size)
    this.#changed = new Float64Array(2 * this.#size)
  }

  /** Throws a RangeError where a moment isn't whole: samples come for all channels. */
  push(samples: Float32Array): MarkedPair {
    if (samples.length % this.#channels !== 0) throw new RangeError('a moment of sound without all of its channels')
    const block = this.#hop * this.#channels
    const whole = Math.floor((this.#filled + samples.length) / block) * block
    const pair = { a: new Float32Array(whole), b: new Float32Array(whole) }
    let out = 0
    for (let at = 0; at < samples.length; ) {
      const taken = samples.subarray(at, at + block - this.#filled)
      this.#heard.set(taken, block + this.#filled)
      this.#filled += taken.length
      at += taken.length
      if (this.#filled < block) break
      // What comes out first is what lies before the beginning.
      if (this.#step(pair, out)) out += block
    }
    return { a: pair.a.subarray(0, out), b: pair.b.subarray(0, out) }
  }

  /** What is left, to the last sample. */
  end(): MarkedPair {
    const block = this.#hop * this.#channels
    const left = this.#filled
    const tail = this.push(new Float32Array(2 * block - left))
    const length = tail.a.length - block + left
    return { a: tail.a.subarray(0, length), b: tail.b.subarray(0, length) }
  }

  /** A block is full: writes the one before, and says whether there is one. */
  #step(pair: MarkedPair, out: number): boolean {
    const block = this.#hop * this.#channels
    const centre = this.#blocks * this.#hop
    const unit = Math.floor(centre / this.#unit)
    const at = (centre % this.#unit) / this.#unit
    for (let channel = 0; channel < this.#channels; channel += 2) this.#change(channel, unit, at)
    const hasBefore = this.#blocks > 0
    if (hasBefore) {
      for (let i = 0; i < block; i++) {
        const [plain, change] = [this.#heard[i] as number, this.#done[i] as number]
        pair.a[out + i] = plain + change
        pair.b[out + i] = plain - change
      }
    }
    this.#heard.copyWithin(0, block)
    this.#filled = 0
    this.#blocks++
    return hasBefore
  }

  /** One window, of one channel or two: its first half completes the change of the block before, its second begins that of the next. */
  #change(channel: number, unit: number, at: number): void {
    const [size, hop, channels] = [this.#size, this.#hop, this.#channels]
    const second = channel + 1 < channels ? 1 : 0
    for (let i = 0; i < size; i++) {
      const [from, weight] = [i * channels + channel, this.#window[i] as number]
      this.#data[2 * i] = weight * (this.#heard[from] as number)
      this.#data[2 * i + 1] = second * weight * (this.#heard[from + second] as number)
    }
    this.#fft.transform(this.#spectrum, this.#data)
    this.#changed.fill(0)
    const { chips } = this.#patternAt(unit)
    const depth = markDepth * fadeAt(at)
    for (const { bin, up } of this.#bins) {
      const gain = depth * (chips[chipIndex(at, up)] as number)
      // The same above and below: what was two real channels stays two.
      for (const k of [2 * bin, 2 * (size - bin)]) {
        this.#changed[k] = gain * (this.#spectrum[k] as number)
        this.#changed[k + 1] = gain * (this.#spectrum[k + 1] as number)
      }
    }
    this.#fft.inverseTransform(this.#data, this.#changed)
    for (let i = 0; i < hop; i++) {
      for (let of = 0; of <= second; of++) {
        const to = i * channels + channel + of
        this.#done[to] = (this.#rest[to] as number) + (this.#window[i] as number) * (this.#data[2 * i + of] as number)
        this.#rest[to] = (this.#window[i + hop] as number) * (this.#data[2 * (i + hop) + of] as number)
      }
    }
  }

  #patternAt(unit: number) {
    if (this.#pattern?.unit !== unit) this.#pattern = { unit, chips: patternOf(this.#key, unit) }
    return this.#pattern
  }
}
