// Which frame comes next in a download: of the one variant or the other, changed over where their blocks fit. Pure.
import { unitFrames } from '../../core/trace/chips.ts'
import type { TraceCode, Variant } from '../../core/trace/code.ts'
import { formatOf } from '../media/adts.ts'

/** A change may come so many frames after a unit's border, where the mark is still next to nothing. */
const mostFramesLate = 4

/** Takes a frame of each variant after the other, from the first on, and gives the download's. */
export class FrameChooser {
  readonly #code: TraceCode
  readonly #payload: number
  #index = 0
  #held: Variant = 0
  #before: readonly [Buffer, Buffer] | undefined

  /** Throws a RangeError for what isn't a download's number. */
  constructor(code: TraceCode, number: number) {
    this.#code = code
    this.#payload = code.payload(number)
  }

  next(a: Buffer, b: Buffer): Buffer {
    const frames = [a, b] as const
    const perUnit = unitFrames(formatOf(a).sampleRate)
    const wanted = this.#code.variant(this.#payload, Math.floor(this.#index / perUnit))
    const isLate = this.#index % perUnit >= mostFramesLate
    if (wanted !== this.#held && (isLate || !this.#before || alike(...this.#before))) this.#held = wanted
    this.#before = frames
    this.#index++
    return frames[this.#held]
  }
}

/**
 * Whether two frames of the same moment end in the same window, so that what their blocks fold over the next one cancels out whichever
 * variant that is of (ISO 14496-3 4.6.11.3). Looks at the first channel of a pair that doesn't share its windows.
 */
export function alike(a: Buffer, b: Buffer): boolean {
  const [left, right] = [windowOf(a), windowOf(b)]
  return endsShort(left.sequence) === endsShort(right.sequence) && left.shape === right.shape
}

/** Long to short, and eight short ones. */
const endsShort = (sequence: number): boolean => sequence === 1 || sequence === 2

function windowOf(frame: Buffer): { sequence: number; shape: number } {
  const header = ((frame[1] ?? 0) & 1) === 1 ? 7 : 9
  const head = frame.readUIntBE(header, 4)
  const bits = (at: number, count: number) => (head >>> (32 - at - count)) & (2 ** count - 1)
  // Three bits of kind and four of a tag; a pair says whether it shares its windows, and what doesn't begins with its gain; a bit for later.
  const isPair = bits(0, 3) === 1
  const isShared = isPair && bits(7, 1) === 1
  const at = 7 + (isPair ? 1 : 0) + (isShared ? 0 : 8) + 1
  return { sequence: bits(at, 2), shape: bits(at + 2, 1) }
}
