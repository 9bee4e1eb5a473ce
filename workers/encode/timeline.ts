// Where each segment of a rung lies on the clip's clock. Pure.

/** A rung as its rows say it, its chunks in order. */
export interface RungRows {
  name: string
  method: 'copy' | 'encode'
  chunks: { index: number; attempt: string; object: string; firstSegment: number; frames: number; segments: unknown }[]
}

export interface PlacedSegment {
  /** From when to when it is shown, clip seconds. */
  start: number
  end: number
  /** Media sequence number. */
  sequence: number
  /** Where it is: bytes of its chunk's object, the last exclusive. */
  from: number
  to: number
  chunk: RungRows['chunks'][number]
}

/** The segments in order, each beginning where the one before it ends. Encoded rungs begin at 0, a copied one at its first picture. */
export function placeSegments(rung: RungRows, videoStart: number): PlacedSegment[] {
  let end = rung.method === 'copy' ? videoStart : 0
  return rung.chunks.flatMap((chunk) =>
    (chunk.segments as [seconds: number, offset: number, bytes: number][]).map(([seconds, offset, bytes], i) => {
      const start = end
      end += seconds
      return { start, end, sequence: chunk.firstSegment + i, from: offset, to: offset + bytes, chunk }
    }),
  )
}

/** The segments of a picture, or of sound, of a clip with this plan. Sound begins where its plan says, whatever made it. */
export const placedIn = (plan: unknown, rung: RungRows & { kind: 'video' | 'audio' }): PlacedSegment[] => {
  const { videoStart = 0, audioStart = 0 } = (plan ?? {}) as { videoStart?: number; audioStart?: number }
  return rung.kind === 'video' ? placeSegments(rung, videoStart) : placeSegments({ ...rung, method: 'copy' }, audioStart)
}

/** The segment that is shown at `time` (clip seconds); the first before it, the last after it. Throws where there is none at all. */
export function segmentAt(segments: PlacedSegment[], time: number): PlacedSegment {
  const segment = segments.find(({ end }) => time < end) ?? segments.at(-1)
  if (!segment) throw new Error('a rung without a segment')
  return segment
}

/** Those that are shown from `from` to `to` (clip seconds), the one before them, which their pictures may need, and the one after; never none. */
export function segmentsWithin(segments: readonly PlacedSegment[], from: number, to: number): PlacedSegment[] {
  const found = segments.findIndex(({ end }) => end > from)
  const first = found === -1 ? segments.length - 1 : found
  const last = Math.max(
    first,
    segments.findLastIndex(({ start }) => start < to),
  )
  return segments.slice(Math.max(0, first - 1), last + 2)
}
