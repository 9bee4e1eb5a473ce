// What each unit of a leaked picture says, by comparison with the original at the same moment. Pure.
import type { SoftBit } from './code.ts'
import { cellGrid, cells, cellsOf, pictureUnitSeconds, strengthAt } from './picture.ts'
import { lookRate } from './picture-place.ts'

/** Pictures are compared in this size, whatever theirs is, px: ten of them in each direction are a cell. */
export const lookSize = { width: 160, height: 90 } as const
export const lookPixels = lookSize.width * lookSize.height

/** What stays for longer isn't the mark, pictures to either side. */
const lasting = 45
/** A cell that differs by more says no more, means of its differences. */
const mostDifference = 2.5

const cellOf = Uint8Array.from({ length: lookPixels }, (_, i) => {
  const [x, y] = [i % lookSize.width, Math.floor(i / lookSize.width)]
  return Math.floor((y * cellGrid.down) / lookSize.height) * cellGrid.across + Math.floor((x * cellGrid.across) / lookSize.width)
})
const cellPixels = lookPixels / cells

/** Takes pictures of the leak in order, each with those of the original that may be the same, and keeps by how much each cell differs. */
export class PictureComparison {
  readonly #rows: Float32Array[] = []

  /** Gray, `lookPixels` of each. The nearest of `originals` counts. */
  add(leak: Uint16Array, originals: readonly Uint16Array[]): void {
    let best: Fit | undefined
    for (const original of originals) {
      const fit = fitOf(leak, original)
      if (!best || fit.error < best.error) best = fit
    }
    const row = new Float32Array(cells)
    if (best) differences(leak, best, row)
    this.#rows.push(row)
  }

  /** A soft bit for each unit that lies in it from end to end. `offset`: of the first picture in the original, pictures. */
  bits(key: Uint8Array, offset: number): SoftBit[] {
    const rows = withoutLasting(this.#rows)
    const perUnit = pictureUnitSeconds * lookRate
    const first = Math.max(0, Math.ceil(offset / perUnit))
    const last = Math.floor((offset + rows.length) / perUnit)
    const units = Array.from({ length: Math.max(0, last - first) }, (_, i) => first + i)
    const changes = units.map((unit) => changeIn(rows, unit * perUnit - offset, perUnit))
    const usual = usualOf(changes)
    return units.map((unit, i) => ({ unit, value: Math.tanh(sureness(changes[i] as Float32Array, usual, cellsOf(key, unit)) / 3) }))
  }
}

/** The leak's levels are the original's times `gain` and `lift` more: somebody made it lighter, or richer in contrast. */
interface Fit {
  original: Uint16Array
  gain: number
  lift: number
  /** What is left, squared. */
  error: number
}

function fitOf(leak: Uint16Array, original: Uint16Array): Fit {
  let [x, z, xx, xz, zz, count] = [0, 0, 0, 0, 0, 0]
  // Every third pixel says as much, and 160 isn't a multiple of three: all columns are met.
  for (let i = 0; i < lookPixels; i += 3) {
    const [ours, theirs] = [original[i] as number, leak[i] as number]
    x += ours
    z += theirs
    xx += ours * ours
    xz += ours * theirs
    zz += theirs * theirs
    count++
  }
  const spread = xx - (x * x) / count
  const common = xz - (x * z) / count
  const gain = spread > 0 ? common / spread : 1
  return { original, gain, lift: (z - gain * x) / count, error: zz - (z * z) / count - gain * common }
}

/** Mean difference of each cell, in the original's levels. */
function differences(leak: Uint16Array, { original, gain, lift }: Fit, row: Float32Array): void {
  for (let i = 0; i < lookPixels; i++) {
    const cell = cellOf[i] as number
    row[cell] = (row[cell] as number) + (leak[i] as number) - lift - gain * (original[i] as number)
  }
  for (let cell = 0; cell < cells; cell++) row[cell] = (row[cell] as number) / cellPixels
}

/** Each cell less its mean over some seconds: what a logo or another encoder does stays, the mark comes and goes. */
function withoutLasting(rows: readonly Float32Array[]): Float32Array[] {
  const sums = new Float64Array(cells)
  let [from, to] = [0, 0]
  return rows.map((row, i) => {
    for (; to < Math.min(rows.length, i + lasting + 1); to++) add(sums, rows[to] as Float32Array, 1)
    for (; from < i - lasting; from++) add(sums, rows[from] as Float32Array, -1)
    return row.map((value, cell) => value - (sums[cell] as number) / (to - from))
  })
}

function add(sums: Float64Array, row: Float32Array, sign: number): void {
  for (let cell = 0; cell < cells; cell++) sums[cell] = (sums[cell] as number) + sign * (row[cell] as number)
}

/** By how much each cell changed in a unit, as the mark does. `start`: of its first picture. */
function changeIn(rows: readonly Float32Array[], start: number, length: number): Float32Array {
  const change = new Float32Array(cells)
  for (let i = Math.ceil(start); i < start + length; i++) {
    const row = rows[i]
    if (!row) continue
    const strength = strengthAt((i - start) / length)
    for (let cell = 0; cell < cells; cell++) change[cell] = (change[cell] as number) + strength * (row[cell] as number)
  }
  return change
}

/** By how much each cell usually changes. */
function usualOf(changes: readonly Float32Array[]): Float32Array {
  const usual = new Float32Array(cells)
  for (let cell = 0; cell < cells; cell++) {
    const sizes = changes.map((change) => Math.abs(change[cell] as number)).sort((a, b) => a - b)
    usual[cell] = sizes[Math.floor(sizes.length / 2)] ?? 0
  }
  return usual
}

/** How surely it is the pattern (above 0) or its opposite, in standard deviations. */
function sureness(change: Float32Array, usual: Float32Array, signs: Int8Array): number {
  let [agreed, square] = [0, 0]
  for (let cell = 0; cell < cells; cell++) {
    const size = usual[cell] as number
    if (size === 0) continue
    const said = Math.max(-mostDifference, Math.min(mostDifference, (change[cell] as number) / size))
    agreed += said * (signs[cell] as number)
    square += said * said
  }
  return square > 0 ? agreed / Math.sqrt(square) : 0
}
