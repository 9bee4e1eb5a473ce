// What a cut makes of one picture rung: whole segments between the ends of what is kept go along as they are, and the ends
// are encoded. Pure.
import type { PlacedRange } from '../../core/edits/ranges.ts'
import type { PlacedSegment } from '../encode/timeline.ts'

/** A segment that goes along with nothing changed but its clock. */
export interface KeptPiece {
  kind: 'kept'
  segment: PlacedSegment
  /** How much later it is shown than in the original, seconds; negative: earlier. */
  shift: number
}

/** A stretch that is encoded: `start` and `end` on the original's clock, out of these segments (the first begins with a picture that needs no other). */
export interface MadePiece {
  kind: 'made'
  segments: PlacedSegment[]
  start: number
  end: number
  shift: number
}

export type Piece = KeptPiece | MadePiece

/** Times of segments are sums of lengths: what differs by less lies in the same place, seconds. */
const slack = 0.002

/**
 * Pieces of a rung, in order. `open`: sequence numbers of segments whose first pictures need the segment before (no IDR picture at
 * their beginning): nothing is cut before one of those.
 */
export function piecesOf(segments: readonly PlacedSegment[], ranges: readonly PlacedRange[], open: ReadonlySet<number>): Piece[] {
  return ranges.flatMap((range) => piecesOfRange(segments, range, open))
}

function piecesOfRange(segments: readonly PlacedSegment[], { start, end, at }: PlacedRange, open: ReadonlySet<number>): Piece[] {
  const shift = at - start
  const isOpen = (i: number) => open.has(segments[i]?.sequence ?? -1)
  const made = (from: number, to: number): MadePiece[] =>
    to - from > slack ? [{ kind: 'made', segments: covering(segments, from, to, isOpen), start: from, end: to, shift }] : []
  let first = segments.findIndex((segment) => segment.start >= start - slack)
  let after = segments.findIndex((segment) => segment.end > end + slack)
  if (after === -1) after = segments.length
  if (first === -1) first = segments.length
  while (first < after && isOpen(first)) first++
  // Pictures at the head of an open segment are shown before its first: they would be missing at the end of what is kept.
  while (first < after && isOpen(after)) after--
  if (first >= after) return made(Math.max(start, segments[0]?.start ?? 0), Math.min(end, segments.at(-1)?.end ?? 0))
  const kept = segments.slice(first, after)
  const [from, to] = [kept[0]?.start ?? start, kept.at(-1)?.end ?? end]
  return [
    ...made(Math.max(start, segments[0]?.start ?? 0), from),
    ...kept.map((segment): KeptPiece => ({ kind: 'kept', segment, shift })),
    ...made(to, Math.min(end, segments.at(-1)?.end ?? 0)),
  ]
}

/** The segments that show anything between `from` and `to`, and before them what the first needs to be decoded. */
function covering(segments: readonly PlacedSegment[], from: number, to: number, isOpen: (i: number) => boolean): PlacedSegment[] {
  const shown = segments.findIndex(({ end }) => end > from + slack)
  // From a picture that needs no other on everything is decoded rightly; those shown before it lie in its own segment.
  const first = isOpen(shown) ? Math.max(0, shown - 1) : shown
  const after = segments.findIndex(({ start }) => start >= to - slack)
  const last = after === -1 ? segments.length : after
  return segments.slice(first, isOpen(last) ? last + 1 : last)
}

/** Sequence numbers of the segments that a cut there rests on: they have to begin with a picture that needs no other. */
export function borders(pieces: readonly Piece[]): number[] {
  const sequences = pieces.flatMap((piece, i) => {
    if (piece.kind === 'made') return piece.segments[0]?.sequence ?? []
    const before = pieces[i - 1]
    const next = pieces[i + 1]
    const isHead = before?.kind !== 'kept' || before.segment.sequence !== piece.segment.sequence - 1
    const isTail = next?.kind !== 'kept' || next.segment.sequence !== piece.segment.sequence + 1
    return [...(isHead ? [piece.segment.sequence] : []), ...(isTail ? [piece.segment.sequence + 1] : [])]
  })
  return [...new Set(sequences)]
}
