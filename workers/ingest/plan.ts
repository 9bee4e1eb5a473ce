// Lays the plan of chunks from what the survey counted. Pure.
import { chunkEnds, type Plan, type PlannedChunk } from '../../core/plan.ts'
import { outlasts } from './copyable.ts'
import type { Facts } from './facts.ts'
import { planRungs } from './ladder.ts'
import { openingChunk } from './opening.ts'
import { highestRate, isUneven, pictureRate, thinned } from './timing.ts'

/** Times of every packet of the picture, in showing order, and the end of the sound: seconds on the source's own clock. */
export interface Survey {
  pictures: number[]
  /** End of the last picture. */
  videoEnd: number
  audioEnd: number
}

/** How long before a chunk reading starts, so that the keyframe before it is surely met, seconds. */
const leadIn = 2

export function layPlan(facts: Facts, survey: Survey, hasSourceRung: boolean): Plan {
  const { origin, video } = facts
  const pictures = survey.pictures.map((time) => time - origin)
  const first = pictures[0]
  const last = pictures.at(-1)
  const audioSeconds = Math.max(0, survey.audioEnd - origin)
  const audioStart = Math.min(audioSeconds, Math.max(0, (facts.audio?.startSeconds ?? origin) - origin))
  const sound = { origin, audioStart, audioSeconds }
  if (!video || first === undefined || last === undefined) {
    return { ...sound, videoStart: 0, videoSeconds: 0, frameRate: 0, chunks: [], rungs: [], copied: false, frames: 0 }
  }
  const held = hasSourceRung ? undefined : heldUntil(facts, Math.max(survey.videoEnd - origin, audioSeconds))
  const videoSeconds = held ?? Math.max(survey.videoEnd - origin, last + 0.001)
  const constant = held !== undefined || isUneven(pictures)
  const rate = pictureRate(pictures, video.frameRate)
  const frameRate = constant ? Math.min(30, Math.max(10, Math.round(rate))) : Math.min(highestRate, rate)
  const ends = chunkEnds(videoSeconds, last)
  const chunks = constant ? constantChunks(ends, pictures, frameRate) : ownChunks(ends, thinned(pictures, rate))
  return {
    ...sound,
    videoStart: Math.max(0, first),
    videoSeconds,
    frameRate,
    // What may be published already stays as it was planned, whatever comes after it.
    chunks: facts.opening && !hasSourceRung ? [openingChunk(facts.opening), ...chunks.slice(1)] : chunks,
    copied: hasSourceRung,
    rungs: planRungs(video.width, video.height, hasSourceRung),
    frames: pictures.length,
  }
}

/** Until when the last picture is held, clip seconds; a copied picture ends where it ends. */
function heldUntil(facts: Facts, found: number): number | undefined {
  const cutShort = facts.trackSeconds === undefined || found < facts.trackSeconds * 0.95
  return !cutShort && outlasts(facts, found) ? facts.declaredSeconds : undefined
}

function ownChunks(ends: number[], pictures: number[]): PlannedChunk[] {
  let next = 0
  return ends.map((end, index) => {
    const start = index === 0 ? 0 : (ends[index - 1] ?? 0)
    const from = next
    const isLast = index === ends.length - 1
    while (next < pictures.length && (isLast || (pictures[next] ?? 0) < end)) next++
    return { start, end, timing: 'own', frames: next - from, first: pictures[from] ?? start, seek: Math.max(0, start - leadIn) }
  })
}

/** A picture at hand at `start` may be long past: reading goes back to it. */
function constantChunks(ends: number[], pictures: number[], frameRate: number): PlannedChunk[] {
  let shown = 0
  return ends.map((end, index) => {
    const start = index === 0 ? 0 : (ends[index - 1] ?? 0)
    while (shown + 1 < pictures.length && (pictures[shown + 1] ?? 0) <= start) shown++
    const seek = Math.max(0, Math.min(start - leadIn, (pictures[shown] ?? 0) - 0.1))
    return { start, end, timing: 'constant', frames: Math.max(1, Math.round((end - start) * frameRate)), first: start, seek }
  })
}
