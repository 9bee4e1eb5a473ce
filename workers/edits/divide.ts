// Ends of what is kept, parted at the key pictures within a copied segment: cameras write them every second or two, and only what
// lies before the first or after the last of them has to be encoded. Pure.
import { clockOffsetSeconds } from '../../core/plan.ts'
import type { PlacedSegment } from '../encode/timeline.ts'
import { keyPictures } from '../media/transport-stream.ts'
import type { MadePiece } from './pieces.ts'

/** Bytes of an opened segment that go along with nothing changed but their clock. */
export interface PlainPiece {
  kind: 'plain'
  segment: PlacedSegment
  start: number
  end: number
  shift: number
  /** The program's tables are the first so many bytes. */
  tables: number
  /** Bytes of the segment, the last exclusive. */
  from: number
  to: number
}

const slack = 0.002

/** What of a piece lies in one of its segments, parted; `plain`: the segment, opened. */
export function divide(piece: MadePiece, segment: PlacedSegment, plain: Buffer): (MadePiece | PlainPiece)[] {
  const { shift } = piece
  const [start, end] = [Math.max(piece.start, segment.start), Math.min(piece.end, segment.end)]
  const made = (from: number, to: number): MadePiece[] =>
    to - from > slack ? [{ kind: 'made', segments: [segment], start: from, end: to, shift }] : []
  const keys = keyPictures(plain).map(({ time, offset }) => ({ time: time - clockOffsetSeconds, offset }))
  const borders = [...keys, { time: segment.end, offset: plain.length }]
  const first = borders.find(({ time }) => time >= start - slack)
  const last = borders.findLast(({ time }) => time <= end + slack)
  if (!first || !last || last.time - first.time <= slack) return made(start, end)
  const parted: PlainPiece = {
    ...{ kind: 'plain', segment, shift, start: first.time, end: last.time },
    ...{ tables: keys[0]?.offset ?? 0, from: first.offset, to: last.offset },
  }
  return [...made(start, first.time), parted, ...made(last.time, end)]
}

export const bytesOf = ({ tables, from, to }: PlainPiece, plain: Buffer): Buffer =>
  Buffer.concat([plain.subarray(0, tables), plain.subarray(from, to)])
