// How a clip is encoded: laid once by workers/ingest after the survey, kept in clips.plan, read by both processes.

/** Names of encoded rungs, best first: nominal lengths of the picture's short side, px. */
export const ladder = ['1080', '720', '480', '240'] as const
export type EncodedRungName = (typeof ladder)[number]
export type RungName = 'source' | EncodedRungName | 'audio'

export type Timing = 'own' | 'constant'

export interface PlannedChunk {
  /** Seconds on the clip's clock (0 = start of the recording); `end` is exclusive. */
  start: number
  end: number
  /** Pictures keep their own times, or are made constant because the source has long gaps. */
  timing: Timing
  /** Pictures expected in it, counted from the source's packets. */
  frames: number
  /** When its first picture is shown, seconds on the clip's clock. */
  first: number
  /** Where reading has to start so that a picture is at hand at `start`, seconds on the clip's clock. */
  seek: number
  /** Of an edit: how much later it is shown than in the original, seconds, and the media sequence number of its first segment. */
  edit?: { shift: number; firstSegment: number }
}

export interface PlannedRung {
  name: EncodedRungName
  /** Square pixels, even. */
  width: number
  height: number
}

export interface Plan {
  /** What the source's clock shows at the clip's 0, seconds. */
  origin: number
  /** From when to when there is a picture, seconds on the clip's clock; 0 and 0 for sound alone. */
  videoStart: number
  videoSeconds: number
  /** From when to when there is sound; 0 and 0 without. */
  audioStart: number
  audioSeconds: number
  /** Pictures a second: stated for chunks of their `own` timing, made for `constant` ones. */
  frameRate: number
  /** Chunks of every encoded rung; empty for sound alone. */
  chunks: PlannedChunk[]
  /** Encoded rungs, best first. */
  rungs: PlannedRung[]
  /** The picture itself is there as the `source` rung. */
  copied: boolean
  /** Pictures in the whole source. */
  frames: number
}

/** Length of a segment on the encoded grid, seconds. */
export const segmentSeconds = 4

/** A rest shorter than this is part of the segment before it: a sliver costs a request and a keyframe for nothing, seconds. */
export const shortestSegment = 1

/** A clip's clock starts at this time in its segments, so that B-frames' decoding times stay positive, seconds. */
export const clockOffsetSeconds = 10

/**
 * Ends of chunks of 4, 8, 16, 32 and then 60 s: small first, so that the first picture comes at once, then large,
 * so that each has few keyframes of its own and jobs are few. The last ends at `seconds`.
 * With `lastPicture` (seconds) no chunk starts after it: a chunk without a picture can't be encoded. A rest of less than
 * `shortestSegment` belongs to the chunk before it.
 */
export function chunkEnds(seconds: number, lastPicture = seconds): number[] {
  const ends: number[] = []
  let end = 0
  for (let index = 0; ; index++) {
    end += index < 4 ? 4 * 2 ** index : 60
    if (end > seconds - shortestSegment || end > lastPicture) break
    ends.push(end)
  }
  return seconds > 0 ? [...ends, seconds] : []
}

/** Starts of the chunk's segments but the first, clip seconds. */
export function gridTimes(chunk: PlannedChunk): number[] {
  const times: number[] = []
  for (let time = chunk.start + segmentSeconds; time <= chunk.end - shortestSegment; time += segmentSeconds) times.push(time)
  return times
}
