// ffmpeg's own list of finished segments (never shown to a viewer): read to know what is complete and how long it is. Pure.

export interface ListedSegment {
  file: string
  seconds: number
  /** The rung ends with it. */
  last: boolean
}

/** Segments of an HLS media playlist as ffmpeg writes it, and whether it says that it is finished. */
export function readSegmentList(text: string): { segments: ListedSegment[]; ended: boolean } {
  const segments: ListedSegment[] = []
  let seconds: number | undefined
  let ended = false
  for (const line of text.split('\n')) {
    const duration = /^#EXTINF:([\d.]+),/.exec(line)
    if (duration) seconds = Number(duration[1])
    else if (line === '#EXT-X-ENDLIST') ended = true
    else if (line !== '' && !line.startsWith('#') && seconds !== undefined) {
      segments.push({ file: line.trim(), seconds, last: false })
      seconds = undefined
    }
  }
  const final = segments.at(-1)
  if (ended && final) final.last = true
  return { segments, ended }
}
