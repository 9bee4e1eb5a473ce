// Ends of what is kept, parted within a segment: its pictures go along from the first that needs no other to the last before which
// all is shown that comes before, and only what lies around them has to be encoded. Without pictures that are shown out of order
// that is nothing at the end of what is kept. Pure.
import { clockOffsetSeconds } from '../../core/plan.ts'
import type { PlacedSegment } from '../encode/timeline.ts'
import { tick } from '../media/edit-arguments.ts'
import { type Parting, partings } from '../media/transport-stream.ts'
import type { MadePiece, SegmentPart } from './pieces.ts'

/** Bytes of an opened segment that go along with nothing changed but their clock. */
export interface PlainPiece {
  kind: 'plain'
  segment: PlacedSegment
  part: SegmentPart
  start: number
  end: number
  shift: number
}

/** What of a piece lies in one of its segments, parted; `plain`: the segment, opened. */
export function divide(piece: MadePiece, segment: PlacedSegment, plain: Buffer): (MadePiece | PlainPiece)[] {
  const { shift } = piece
  const [start, end] = [Math.max(piece.start, segment.start), Math.min(piece.end, segment.end)]
  const places = new Places(segment, plain)
  const first = places.firstKey(start)
  const last = places.lastBefore(end)
  const made = (from: number, to: number): MadePiece => ({
    ...{ kind: 'made', segments: [segment], start: from, end: to, shift },
    part: places.showing(from, to),
  })
  if (first.offset >= last.offset) return [made(start, end)]
  // Where no picture begins before the first, or after the last, they are shown from the start, or to the end.
  const from = first.before < start - tick ? start : Math.max(start, first.time)
  const to = last.time < end - tick ? last.time : end
  const parted: PlainPiece = { kind: 'plain', segment, part: places.between(first, last), start: from, end: to, shift }
  return [...(from > start ? [made(start, from)] : []), parted, ...(to < end ? [made(to, end)] : [])]
}

/** Where a segment can be parted, on the original's clock: never nowhere, its end is the last. */
class Places {
  readonly #tables: number
  readonly #places: Parting[]

  constructor(segment: PlacedSegment, plain: Buffer) {
    const places = partings(plain)
    this.#tables = places[0]?.offset ?? 0
    this.#places = places.map((place, i) => ({
      ...place,
      time: i === places.length - 1 ? segment.end : place.time - clockOffsetSeconds,
      before: place.before - clockOffsetSeconds,
    }))
  }

  /** The first at which one can come in, from a time on. */
  firstKey(from: number): Parting {
    return this.#places.find(({ key, time }) => key && time >= from - tick) ?? this.#end
  }

  /** The last before which nothing is shown that begins at a time or after it. */
  lastBefore(to: number): Parting {
    return this.#places.findLast(({ before }) => before < to - tick) ?? this.#end
  }

  between(first: Parting, last: Parting): SegmentPart {
    return { tables: this.#tables, from: first.offset, to: last.offset }
  }

  /** What has to be decoded to see all from a time to another. */
  showing(from: number, to: number): SegmentPart {
    const first = this.#places.findLast(({ key, time }) => key && time <= from + tick) ?? this.#places[0] ?? this.#end
    const last = this.#places.find(({ time }) => time >= to - tick) ?? this.#end
    return this.between(first, last)
  }

  get #end(): Parting {
    const end = this.#places.at(-1)
    if (!end) throw new Error('a segment without an end')
    return end
  }
}

export const partOf = (plain: Buffer, { tables, from, to }: SegmentPart): Buffer =>
  Buffer.concat([plain.subarray(0, tables), plain.subarray(from, to)])
