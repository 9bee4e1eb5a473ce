// Thumbnails on the time line: WebVTT cues that point into sheets by media fragments (W3C WebVTT; Media Fragments 4.2).
export interface Sheet {
  index: number
  startSeconds: number
  intervalSeconds: number
  /** Tiles on the sheet, its columns, and one tile's pixels. */
  count: number
  columns: number
  width: number
  height: number
}

/** One cue for each tile; a tile lasts until the next one's time, on its own sheet or on the one after. */
export function storyboard(sheets: readonly Sheet[]): string {
  const tiles = [...sheets].sort((a, b) => a.index - b.index).flatMap(tilesOf)
  const cues = tiles.map(({ start, end, address }, position) => {
    const until = Math.max(start + 0.001, Math.min(end, tiles[position + 1]?.start ?? end))
    return `${time(start)} --> ${time(until)}\n${address}\n`
  })
  return `WEBVTT\n\n${cues.join('\n')}`
}

function tilesOf(sheet: Sheet) {
  return Array.from({ length: sheet.count }, (_, tile) => {
    const start = sheet.startSeconds + tile * sheet.intervalSeconds
    const x = (tile % sheet.columns) * sheet.width
    const y = Math.floor(tile / sheet.columns) * sheet.height
    return {
      start,
      end: start + sheet.intervalSeconds,
      address: `sheets/${sheet.index}.webp#xywh=${x},${y},${sheet.width},${sheet.height}`,
    }
  })
}

/** hh:mm:ss.mmm */
function time(seconds: number): string {
  const milliseconds = Math.round(seconds * 1000)
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  const rest = String(milliseconds % 1000).padStart(3, '0')
  return `${two(milliseconds / 3_600_000)}:${two((milliseconds / 60_000) % 60)}:${two((milliseconds / 1000) % 60)}.${rest}`
}
