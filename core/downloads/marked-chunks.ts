// How the picture of a download is parted when it is encoded with its marks: one job each. Pure.

/** A chunk is at least this long, where the recording is, seconds. */
export const markedChunkSeconds = 24

/** A rest shorter than this isn't worth a job, seconds. */
export const shortestRestSeconds = 8

/** Segments of a rung, by their index; `to` isn't in it any more. */
export interface MarkedChunk {
  from: number
  to: number
}

/**
 * The chunks of a rung whose segments last so many seconds: always the same ones, each segment in one of them, in their order. Each has at least one
 * segment, however long that is; without segments there is none.
 */
export function markedChunks(segments: readonly { seconds: number }[]): MarkedChunk[] {
  const chunks: MarkedChunk[] = []
  let from = 0
  let together = 0
  for (const [index, { seconds }] of segments.entries()) {
    together += seconds
    if (together < markedChunkSeconds) continue
    chunks.push({ from, to: index + 1 })
    from = index + 1
    together = 0
  }
  const last = chunks.at(-1)
  if (last && together < shortestRestSeconds) last.to = segments.length
  else if (from < segments.length) chunks.push({ from, to: segments.length })
  return chunks
}
