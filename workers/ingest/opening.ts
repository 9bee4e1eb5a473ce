// The first chunk of a recording that has to be encoded, planned from what the probe saw of its beginning: whoever waits
// for the first picture doesn't wait until the whole recording was surveyed. Pure.
import { chunkEnds, type Plan, type PlannedChunk } from '../../core/plan.ts'
import { outlasts } from './copyable.ts'
import type { Facts } from './facts.ts'
import { planRungs } from './ladder.ts'
import { highestRate, isUneven, pictureRate, thinned } from './timing.ts'

/** What the probe counted of the first chunk; kept in the clip's facts. */
export interface Opening {
  frames: number
  /** When its first picture is shown, seconds on the clip's clock. */
  first: number
  /** Pictures a second, as stated. */
  frameRate: number
}

/** Recordings that say to be shorter than this are surveyed first: it costs nothing, seconds. */
const worthwhile = 20

/** Where the first chunk of every longer recording ends, seconds. */
const [end = 0] = chunkEnds(worthwhile)

/** Pictures so much later than the chunk's end have to be seen, seconds: then none that is shown before it is still to come. */
const lookAhead = 4

/**
 * `pictures`: times of the packets that the probe read, clip seconds in showing order. Undefined where the first chunk hangs on
 * what only a survey tells.
 */
export function openingOf(facts: Omit<Facts, 'opening'>, pictures: number[]): Opening | undefined {
  const { video, declaredSeconds = 0, trackSeconds = declaredSeconds } = facts
  if (!video || Math.min(declaredSeconds, trackSeconds) < worthwhile || outlasts(facts, trackSeconds)) return undefined
  if ((pictures.at(-1) ?? 0) < end + lookAhead || isUneven(pictures)) return undefined
  const rate = pictureRate(pictures, video.frameRate)
  const shown = thinned(pictures, rate).filter((time) => time < end)
  const [first] = shown
  return first === undefined ? undefined : { frames: shown.length, first, frameRate: Math.min(highestRate, rate) }
}

/** The first chunk as it stays in every later plan. */
export const openingChunk = ({ frames, first }: Opening): PlannedChunk => ({ start: 0, end, timing: 'own', frames, first, seek: 0 })

/**
 * A plan of the first chunk alone, until the survey has laid the whole; undefined where there is no opening, and where the picture
 * is copied: then there is something to watch already. `copyRefusal`: why it isn't; null when it is.
 */
export function openingPlan(facts: Facts | null, copyRefusal: string | null): Plan | undefined {
  if (!facts?.opening || !facts.video || copyRefusal === null) return undefined
  const { opening, origin, declaredSeconds = 0, audio, video } = facts
  return {
    ...{ origin, videoStart: Math.max(0, opening.first), videoSeconds: declaredSeconds },
    ...{ audioStart: Math.max(0, (audio?.startSeconds ?? origin) - origin), audioSeconds: audio ? declaredSeconds : 0 },
    ...{ frameRate: opening.frameRate, frames: opening.frames, copied: false },
    chunks: [openingChunk(opening)],
    rungs: planRungs(video.width, video.height, false),
  }
}
