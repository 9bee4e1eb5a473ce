// The pictures of a recording's drawn moments.
import { isOutage, Outage } from '../../core/outage.ts'
import { momentOf } from '../../core/oversight/moments.ts'
import { partBounds } from '../../core/oversight/parts.ts'
import { type FinishedRung, type PictureDeps, pictureAt } from './picture.ts'

export interface TakenPicture {
  part: number
  png: Buffer
}

/** From when to when the rung has a picture, seconds: `start` on the clip's clock. */
export function runningOf({ segments }: Pick<FinishedRung, 'segments'>): { start: number; seconds: number } {
  const start = segments[0]?.start ?? 0
  return { start, seconds: (segments.at(-1)?.end ?? 0) - start }
}

/**
 * A picture of each part, one after the other: nobody waits for them. On the last try a damaged stretch is left out, so that it doesn't
 * hide the rest. Throws what `pictureAt` throws: on the last try only where time may mend it, or not one could be taken.
 */
export async function takePictures(
  deps: PictureDeps,
  rung: FinishedRung,
  { key, parts, isLastTry }: { key: Uint8Array; parts: number; isLastTry: boolean },
): Promise<TakenPicture[]> {
  const { start, seconds } = runningOf(rung)
  const taken: TakenPicture[] = []
  let failure: unknown
  for (let part = 0; part < parts; part++) {
    const bounds = partBounds(seconds, parts, part)
    // The picture that begins after a moment at the very end is the next part's: then the last one of this.
    const latest = Math.max(bounds.start, bounds.end - 1.5 / rung.frameRate)
    const moment = start + Math.min(momentOf(key, rung.clipId, part, bounds), latest)
    try {
      taken.push({ part, png: await pictureAt(deps, rung, moment) })
    } catch (error) {
      failure = withoutPlace(error)
      if (!isLastTry || isOutage(error)) throw failure
    }
  }
  if (taken.length === 0) throw failure
  return taken
}

/** What the store says names the object, which is of a stretch around the drawn moment: that stays out of logs and of the queue. */
const withoutPlace = (error: unknown): Error =>
  isOutage(error)
    ? new Outage('the object store could not be read for a still', { cause: error })
    : new Error('a still could not be taken', { cause: error })
