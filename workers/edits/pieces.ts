// What a cut makes of one picture rung: whole segments between the ends of what is kept go along as they are, and the ends
// are encoded. (Each segment begins with a picture that needs no other: encoded ones by construction, and copied ones were
// looked at, encode/copy.ts.) Pure.
import type { PlacedRange } from '../../core/edits/ranges.ts'
import type { PlacedSegment } from '../encode/timeline.ts'

/** A segment that goes along with nothing changed but its clock. */
export interface KeptPiece {
  kind: 'kept'
  segment: PlacedSegment
  /** How much later it is shown than in the original, seconds; negative: earlier. */
  shift: number
}

/** Bytes of an opened segment that open with the program's tables: these are the first so many of it, and the rest lies from `from` to before `to`. */
export interface SegmentPart {
  tables: number
  from: number
  to: number
}

/** A stretch that is encoded: `start` and `end` on the original's clock, out of the segments that show it. */
export interface MadePiece {
  kind: 'made'
  segments: PlacedSegment[]
  /** So much of the only segment shows it. */
  part?: SegmentPart
  start: number
  end: number
  shift: number
}

export type Piece = KeptPiece | MadePiece

/** Times of segments are sums of lengths: what differs by less lies in the same place, seconds. */
const slack = 0.002

/** Pieces of a rung, in order. What is kept where nothing is shown is in none. */
export function piecesOf(segments: readonly PlacedSegment[], ranges: readonly PlacedRange[]): Piece[] {
  return ranges.flatMap((range) => piecesOfRange(segments, range))
}

function piecesOfRange(segments: readonly PlacedSegment[], { start, end, at }: PlacedRange): Piece[] {
  const shift = at - start
  const whole = segments.filter((segment) => segment.start >= start - slack && segment.end <= end + slack)
  const made = (from: number, to: number): MadePiece[] => {
    const shown = shownBetween(segments, from, to)
    return shown.length > 0 ? [{ kind: 'made', segments: shown, start: from, end: to, shift }] : []
  }
  const first = Math.max(start, segments[0]?.start ?? start)
  const last = Math.min(end, segments.at(-1)?.end ?? end)
  const [head, tail] = [whole[0], whole.at(-1)]
  if (!head || !tail) return made(first, last)
  const kept = whole.map((segment): KeptPiece => ({ kind: 'kept', segment, shift }))
  return [...made(first, head.start), ...kept, ...made(tail.end, last)]
}

/** Those that show more of it than may be rounding. */
const shownBetween = (segments: readonly PlacedSegment[], from: number, to: number): PlacedSegment[] =>
  segments.filter(({ start, end }) => Math.min(end, to) - Math.max(start, from) > slack)
