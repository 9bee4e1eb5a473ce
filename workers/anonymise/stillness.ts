// Whether a tile still shows what it showed when it was last looked at. Rooms are still for most of a lesson, and looking is what costs.
import { tile } from '../../core/anonymise/tiles.ts'

/** Means of squares of this side are compared, px: noise goes, and what moves by a part of a small face stays. */
const side = 8
const columns = tile.width / side
const rows = tile.height / side
/** Differences of a mean that count as change, of 255. */
const change = 3

export class Stillness {
  #now: Float32Array = new Float32Array(columns * rows)
  #before: Float32Array | undefined

  /** Takes the tile of the next picture, `origin` pixels into it; true when it is as the remembered one. */
  next(sheet: Uint8Array, origin: number, width: number): boolean {
    this.#now.fill(0)
    for (let y = 0; y < tile.height; y++) {
      const row = Math.floor(y / side) * columns
      // Green has most of what is light and dark.
      let from = (origin + y * width) * 3 + 1
      for (let column = 0; column < columns; column++) {
        let sum = 0
        for (let x = 0; x < side; x++, from += 3) sum += sheet[from] as number
        this.#now[row + column] = (this.#now[row + column] as number) + sum / (side * side)
      }
    }
    const before = this.#before
    return before?.every((mean, i) => Math.abs(mean - (this.#now[i] as number)) <= change) ?? false
  }

  /** What was taken last is what the next ones are compared with. */
  remember(): void {
    const before = this.#before ?? new Float32Array(columns * rows)
    this.#before = this.#now
    this.#now = before
  }
}
