// Which download a leaked picture came from: first its place in the recording, then what changed there.
import type { Size } from '../../core/anonymise/boxes.ts'
import { type Detected, detectedBy, notFound } from '../../core/trace/detect.ts'
import { lookPixels, lookSize, PictureComparison } from '../../core/trace/picture-bits.ts'
import { lookRate, placeOfPicture, thumbSize } from '../../core/trace/picture-place.ts'
import { inWholes } from './through.ts'

/** A picture of the leak may be the original's that many before or after. */
const beside = 1

/** A picture that can be looked at again. */
export interface Looked {
  /** Pictures of this size from `from` to `to` (seconds; all of it without), `lookRate` a second, 16 bits of gray a pixel. */
  seen(size: Size, from?: number, to?: number): AsyncIterable<Buffer>
}

/** Says nothing rather than something false. Throws what `original` and `leak` throw, and a RangeError for an issued number that is none. */
export async function detectPicture(key: Uint8Array, original: Looked, leak: Looked, issued: readonly number[]): Promise<Detected> {
  const thumbs = await thumbsOf(leak.seen(thumbSize))
  const place = placeOfPicture(await thumbsOf(original.seen(thumbSize)), thumbs)
  if (!place) return notFound
  const seconds = thumbs.length / thumbPixels / lookRate
  const compared = await compare(original, leak, { offset: place.offset, seconds })
  return detectedBy(key, compared.bits(key, place.offset), issued, place.offset / lookRate)
}

const thumbPixels = thumbSize.width * thumbSize.height

async function thumbsOf(pieces: AsyncIterable<Buffer>): Promise<Float32Array> {
  const thumbs: Float32Array[] = []
  for await (const gray of graysIn(pieces, thumbPixels)) thumbs.push(Float32Array.from(gray))
  const all = new Float32Array(thumbs.length * thumbPixels)
  for (const [i, thumb] of thumbs.entries()) all.set(thumb, i * thumbPixels)
  return all
}

/** Pictures of 16 bits a pixel, each in memory of its own. */
export async function* graysIn(pieces: AsyncIterable<Buffer>, pixels: number): AsyncGenerator<Uint16Array> {
  for await (const whole of inWholes(pieces, pixels * 2)) {
    for (let at = 0; at < whole.length; at += pixels * 2) {
      yield new Uint16Array(new Uint8Array(whole.subarray(at, at + pixels * 2)).buffer)
    }
  }
}

/** Both side by side from the leak's first picture on. `offset`: where that is in the original, `seconds`: how long the leak is. */
async function compare(
  original: Looked,
  leak: Looked,
  { offset, seconds }: { offset: number; seconds: number },
): Promise<PictureComparison> {
  const comparison = new PictureComparison()
  const first = Math.max(0, offset - beside)
  const ours = graysIn(original.seen(lookSize, first / lookRate, (offset + beside) / lookRate + seconds), lookPixels)
  const held = new Map<number, Uint16Array>()
  let [read, at] = [first, offset]
  try {
    for await (const gray of graysIn(leak.seen(lookSize), lookPixels)) {
      for (; read <= at + beside; read++) {
        const { value, done } = await ours.next()
        if (done) break
        held.set(read, value)
      }
      const near = Array.from({ length: 2 * beside + 1 }, (_, i) => held.get(at - beside + i))
      comparison.add(
        gray,
        near.filter((each) => each !== undefined),
      )
      held.delete(at - beside)
      at++
    }
  } finally {
    await ours.return(undefined)
  }
  return comparison
}
