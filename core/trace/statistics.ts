// Decoding by ordered statistics: the surest units that together say all 32 bits are taken as they are, then with up to three of them
// turned round, and the payload that fits all units best is the one. Pure.
import { parity } from './parity.ts'

const payloadBits = 32
/** Units turned round at most. */
const order = 3

/** The payload that fits best; undefined when the units don't say all of its bits. `values`: as `SoftBit`'s. */
export function blindPayload(rows: readonly number[], values: readonly number[]): number | undefined {
  const sure = values.map((_, i) => i).sort((a, b) => Math.abs(values[b] as number) - Math.abs(values[a] as number))
  const basis = basisOf(rows, sure)
  if (!basis) return undefined
  // Turning a unit of the basis round changes the payload by its column of the inverse.
  let start = 0
  for (const [i, { unit }] of basis.entries()) if ((values[unit] as number) < 0) start ^= inverseColumn(basis, i)
  const columns = basis.map((_, i) => inverseColumn(basis, i))
  return bestNear(start >>> 0, columns, rows, values)
}

interface Pivot {
  /** Which unit, by its place in `rows`. */
  unit: number
  /** Its row after elimination: this bit alone. */
  bit: number
  /** Which of the basis' own rows were added to get there, as bits by their place in the basis. */
  mixed: number
}

/** The surest units whose rows are independent, eliminated against one another (Gauss and Jordan); undefined when there are fewer than 32. */
function basisOf(rows: readonly number[], sure: readonly number[]): Pivot[] | undefined {
  const basis: (Pivot & { row: number })[] = []
  for (const unit of sure) {
    let row = rows[unit] as number
    let mixed = 1 << basis.length
    for (const pivot of basis) {
      if (((row >>> pivot.bit) & 1) === 0) continue
      row ^= pivot.row
      mixed ^= pivot.mixed
    }
    if (row === 0) continue
    const bit = 31 - Math.clz32(row)
    for (const pivot of basis) {
      if (((pivot.row >>> bit) & 1) === 0) continue
      pivot.row ^= row
      pivot.mixed ^= mixed
    }
    basis.push({ unit, bit, mixed, row })
    if (basis.length === payloadBits) return basis
  }
  return undefined
}

/** What the payload changes by when the i-th unit of the basis says the other thing. */
function inverseColumn(basis: readonly Pivot[], i: number): number {
  let column = 0
  for (const { bit, mixed } of basis) if ((mixed >>> i) & 1) column |= 1 << bit
  return column
}

function bestNear(start: number, columns: readonly number[], rows: readonly number[], values: readonly number[]): number {
  let [best, score] = [start, agreement(start, rows, values)]
  const look = (payload: number, from: number, left: number) => {
    for (let i = from; i < columns.length; i++) {
      const turned = payload ^ (columns[i] as number)
      const found = agreement(turned, rows, values)
      if (found > score) [best, score] = [turned, found]
      if (left > 1) look(turned, i + 1, left - 1)
    }
  }
  look(start, 0, order)
  return best >>> 0
}

/** The sum of what agrees with a payload less what doesn't. */
export function agreement(payload: number, rows: readonly number[], values: readonly number[]): number {
  let sum = 0
  for (let i = 0; i < rows.length; i++) sum += parity((rows[i] as number) & payload) ? -(values[i] as number) : (values[i] as number)
  return sum
}
