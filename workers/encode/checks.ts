// What has to be true of all rungs together before a clip is ready. Pure.
import type { Plan } from '../../core/plan.ts'
import { averageRate, peakRate } from './rates.ts'

export interface CheckedRung {
  id: string
  name: string
  kind: 'video' | 'audio'
  method: 'copy' | 'encode'
  chunks: {
    index: number
    firstSegment: number
    startSeconds: number
    frames: number
    segments: [seconds: number, offset: number, bytes: number][]
  }[]
}

/** Lengths may differ from the source's by this much, seconds: a last picture's own length, or a frame of sound. */
const tolerance = 0.3

/** Codecs with packets that are never shown: fewer pictures than packets say nothing. */
const hidesPictures = new Set(['vp8', 'vp9', 'av1'])

/**
 * Sentences for the owner about what could not be kept. Throws an Error where a rung contradicts itself: chunks missing or
 * out of step, or an encoded picture whose length is not the source's.
 */
export function checkRungs(plan: Plan, rungs: CheckedRung[], codec: string | undefined): string[] {
  const remarks = new Set<string>()
  for (const rung of rungs) {
    checkOrder(rung)
    const remark = checkLength(plan, rung) ?? (hidesPictures.has(codec ?? '') ? undefined : checkPictures(plan, rung))
    if (remark) remarks.add(remark)
  }
  return [...remarks]
}

function checkLength(plan: Plan, rung: CheckedRung): string | undefined {
  const encoded = rung.kind === 'video' && rung.method === 'encode'
  const start = rung.kind === 'audio' ? plan.audioStart : encoded ? 0 : plan.videoStart
  const whole = (rung.kind === 'audio' ? plan.audioSeconds : plan.videoSeconds) - start
  const short = whole - lengthOf(rung)
  if (Math.abs(short) <= Math.max(tolerance, whole * 0.005)) return undefined
  if (short < 0 || encoded) throw new Error(`rung ${rung.name} is ${(whole - short).toFixed(3)} s of ${whole.toFixed(3)} s`)
  return `${Math.ceil(short)} s of the ${rung.kind === 'audio' ? 'sound' : 'picture'} could not be read`
}

function checkPictures(plan: Plan, rung: CheckedRung): string | undefined {
  if (rung.kind === 'audio') return undefined
  const expected = rung.method === 'copy' ? plan.frames : plan.chunks.reduce((sum, chunk) => sum + chunk.frames, 0)
  const missing = expected - rung.chunks.reduce((sum, chunk) => sum + chunk.frames, 0)
  if (missing <= Math.max(2, expected * 0.01)) return undefined
  return `About ${Math.round((missing / expected) * 100)} % of the pictures are damaged and were left out`
}

export const lengthOf = (rung: CheckedRung): number =>
  rung.chunks.reduce((sum, chunk) => sum + chunk.segments.reduce((all, [seconds]) => all + seconds, 0), 0)

function checkOrder(rung: CheckedRung): void {
  let segment = 0
  for (const [i, chunk] of rung.chunks.entries()) {
    if (chunk.index !== i || chunk.firstSegment !== segment)
      throw new Error(`rung ${rung.name} has chunk ${chunk.index} where ${i} belongs`)
    segment += chunk.segments.length
  }
  if (segment === 0) throw new Error(`rung ${rung.name} is empty`)
}

/** RFC 8216 4.3.4.2: the peak rate, and the mean of the whole, bits/s. */
export function measure(rung: CheckedRung): { bandwidth: number; averageBandwidth: number } {
  const segments = rung.chunks.flatMap((chunk) => chunk.segments)
  const target = Math.max(0, ...segments.map(([seconds]) => Math.round(seconds)))
  const average = averageRate(segments)
  return { bandwidth: Math.max(average, peakRate(segments, target)), averageBandwidth: average }
}
