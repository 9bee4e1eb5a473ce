/** The loudest sample of each stretch of a sound: 16-bit samples in, one byte a stretch out (0 silence, 255 full). */
export class Peaks {
  readonly #length: number
  readonly #peaks: number[] = []
  #at: number
  #odd: number | undefined

  /** `length`: samples of a stretch; `late`: samples of silence before the first. */
  constructor(length: number, late = 0) {
    this.#length = length
    this.#at = late
  }

  /** Little-endian samples as they come; one may be parted between two pieces. */
  push(piece: Buffer): void {
    let at = 0
    if (this.#odd !== undefined && piece.length > 0) {
      this.#sample((((piece[0] ?? 0) << 24) >> 16) | this.#odd)
      this.#odd = undefined
      at = 1
    }
    for (; at + 1 < piece.length; at += 2) this.#sample(piece.readInt16LE(at))
    if (at < piece.length) this.#odd = piece[at]
  }

  finish(): Buffer {
    return Buffer.from(
      Array.from({ length: Math.ceil(this.#at / this.#length) }, (_, i) => Math.round(((this.#peaks[i] ?? 0) / 32768) * 255)),
    )
  }

  #sample(value: number): void {
    const stretch = Math.floor(this.#at / this.#length)
    const loud = Math.abs(value)
    if (loud > (this.#peaks[stretch] ?? 0)) this.#peaks[stretch] = loud
    this.#at += 1
  }
}
