// Pictures that went into an encode and those that came out of it: as many, each at its time.
import { clockOffsetSeconds } from '../../core/plan.ts'
import { tick } from '../media/edit-arguments.ts'
import { inspectSegment, pictureTimes } from '../media/transport-stream.ts'

/** Pictures of transport streams. */
export interface Counted {
  pictures: number
  /** When each is shown, clip seconds, in the order in which they came. */
  times: number[]
}

/** Throws an Error for what are no transport packets. */
export const countPictures = (stream: Buffer): Counted => ({
  pictures: inspectSegment(stream).pictures,
  times: pictureTimes(stream).map((time) => time - clockOffsetSeconds),
})

/** Hands streams on, and adds what is in them to `counted` on the way. */
export async function* counting(streams: AsyncIterable<Buffer>, counted: Counted): AsyncGenerator<Buffer> {
  for await (const stream of streams) {
    const { pictures, times } = countPictures(stream)
    counted.pictures += pictures
    counted.times.push(...times)
    yield stream
  }
}

/** Throws an Error where a picture is missing, is one too many, or is shown at another time than before; where there is none; and where one lies outside of `from` to `to`, clip seconds. */
export function checkPictures(before: Counted, after: Counted, { from, to }: { from: number; to: number }): void {
  if (after.pictures !== before.pictures || after.pictures === 0)
    throw new Error(`${after.pictures} pictures came out of ${before.pictures}`)
  const [given, made] = [before.times, after.times].map((times) => [...times].sort((a, b) => a - b)) as [number[], number[]]
  const moved = given.findIndex((time, i) => !(Math.abs(time - (made[i] ?? Number.NaN)) < tick))
  if (moved !== -1 || made.length !== given.length) throw new Error(`picture ${moved} of a chunk is shown at another time`)
  const [first = Number.NaN, last = Number.NaN] = [given[0], given.at(-1)]
  if (!(first >= from && last < to)) throw new Error(`pictures from ${first} to ${last} s where ${from} to ${to} s are marked`)
}
