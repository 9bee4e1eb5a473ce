// How much of a sound can carry its mark: in silence there is nothing to be made louder or softer. Pure.
import { unitSamples } from './chips.ts'
import type { MarkedPair, MarkedSound } from './mark.ts'

/** A unit carries the mark from here on: its root mean square, where 1 is the loudest sound there is. A faint hiss is enough. */
const faintest = 1e-6

/** Where fewer units carry it, a stretch that was cut out says too little. */
export const leastCarried = 0.5

/** Hears both variants of a sound from its beginning on, in pieces of any length. */
export class Carried {
  readonly #perUnit: number
  #units = 0
  #carrying = 0
  #energy = 0
  #filled = 0

  constructor({ sampleRate, channels }: MarkedSound) {
    this.#perUnit = unitSamples(sampleRate) * channels
  }

  add({ a, b }: MarkedPair): void {
    for (let i = 0; i < a.length; i++) {
      this.#energy += (((a[i] as number) - (b[i] as number)) / 2) ** 2
      if (++this.#filled === this.#perUnit) this.#close()
    }
  }

  /** Of the units that are there from end to end, 0 to 1; 0 where there is none. */
  get share(): number {
    return this.#units > 0 ? this.#carrying / this.#units : 0
  }

  #close(): void {
    this.#units++
    if (Math.sqrt(this.#energy / this.#perUnit) >= faintest) this.#carrying++
    this.#energy = 0
    this.#filled = 0
  }
}
