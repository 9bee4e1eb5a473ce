// Lays the plan of chunks from what the survey counted. Pure.
import { chunkEnds, type Plan, type PlannedChunk } from '../../core/plan.ts'
import { outlasts } from './copyable.ts'
import type { Facts } from './facts.ts'
import { planRungs } from './ladder.ts'

/** Times of every packet of the picture, in showing order, and the end of the sound: seconds on the source's own clock. */
export interface Survey {
  pictures: number[]
  /** End of the last picture. */
  videoEnd: number
  audioEnd: number
}

/** Gaps a segment of 4 s still holds a picture through, seconds. */
const longestGap = 1.9
const latePicture = 0.5
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
    return { ...sound, videoStart: 0, videoSeconds: 0, timing: 'own', frameRate: 0, chunks: [], rungs: [], copied: false, frames: 0 }
  }
  const held = hasSourceRung ? undefined : heldUntil(facts, Math.max(survey.videoEnd - origin, audioSeconds))
  const videoSeconds = held ?? Math.max(survey.videoEnd - origin, last + 0.001)
  const constant = held !== undefined || first > latePicture || longestStep(pictures) > longestGap || hasTwins(pictures)
  const measured = pictures.length > 1 ? (pictures.length - 1) / (last - first) : 0
  const stated = measured > 0 && Math.abs(video.frameRate / measured - 1) < 0.05 ? video.frameRate : measured || video.frameRate || 25
  const frameRate = constant ? Math.min(30, Math.max(10, Math.round(stated))) : Math.min(60, stated)
  const ends = chunkEnds(videoSeconds, last)
  return {
    ...sound,
    videoStart: Math.max(0, first),
    videoSeconds,
    timing: constant ? 'constant' : 'own',
    frameRate,
    chunks: constant ? constantChunks(ends, pictures, frameRate) : ownChunks(ends, thinned(pictures, stated)),
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
    return { start, end, frames: next - from, first: pictures[from] ?? start, seek: Math.max(0, start - leadIn) }
  })
}

/** A picture at hand at `start` may be long past: reading goes back to it. */
function constantChunks(ends: number[], pictures: number[], frameRate: number): PlannedChunk[] {
  let shown = 0
  return ends.map((end, index) => {
    const start = index === 0 ? 0 : (ends[index - 1] ?? 0)
    while (shown + 1 < pictures.length && (pictures[shown + 1] ?? 0) <= start) shown++
    const seek = Math.max(0, Math.min(start - leadIn, (pictures[shown] ?? 0) - 0.1))
    return { start, end, frames: Math.max(1, Math.round((end - start) * frameRate)), first: start, seek }
  })
}

/**
 * Above 60 pictures a second only one in each 1/60 s is kept (arguments.ts thins by the same rule). The quarter keeps times
 * that lie on a boundary (120 a second) from falling to either side of it by their rounding.
 */
function thinned(pictures: number[], frameRate: number): number[] {
  if (frameRate <= 60.5) return pictures
  const place = (time: number) => Math.floor(time * 60 + 0.25)
  return pictures.filter((time, i) => i === 0 || place(time) > place(pictures[i - 1] ?? 0))
}

const longestStep = (times: number[]) => times.reduce((most, time, i) => Math.max(most, time - (times[i - 1] ?? time)), 0)
const hasTwins = (times: number[]) => times.some((time, i) => i > 0 && time - (times[i - 1] ?? 0) < 0.000_5)
