// How many bits a second a viewer has to fetch. Pure.

/** Seconds, where it begins and its length in bytes, for each segment in order. */
export type SegmentTable = readonly (readonly [seconds: number, offset: number, bytes: number])[]

/**
 * The peak segment bit rate: the highest of any segments in a row that last between half and one and a half times the target duration
 * (RFC 8216 4.1), bits/s, rounded up. What is shorter as a whole counts as half of it: a segment of one picture says nothing about a line.
 */
export function peakRate(segments: SegmentTable, targetSeconds: number): number {
  const [least, most] = [targetSeconds * 0.5, targetSeconds * 1.5]
  let peak: number | undefined
  for (const first of segments.keys()) {
    let seconds = 0
    let bits = 0
    for (let i = first; i < segments.length; i++) {
      const [length, , bytes] = segments[i] as SegmentTable[number]
      seconds += length
      bits += bytes * 8
      if (seconds > most) break
      if (seconds >= least) peak = Math.max(peak ?? 0, bits / seconds)
    }
  }
  return Math.ceil(peak ?? totalBits(segments) / Math.max(least, totalSeconds(segments), 0.001))
}

/** The mean of the whole, bits/s, rounded up. */
export const averageRate = (segments: SegmentTable): number => Math.ceil(totalBits(segments) / Math.max(0.001, totalSeconds(segments)))

const totalBits = (segments: SegmentTable): number => segments.reduce((sum, [, , bytes]) => sum + bytes * 8, 0)
const totalSeconds = (segments: SegmentTable): number => segments.reduce((sum, [seconds]) => sum + seconds, 0)
