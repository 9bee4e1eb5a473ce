// The pictures along a time line, as the service lists them (WebVTT; Media Fragments 4.2.3). Pure.
import type { View } from './view.ts'

/** A picture on a sheet of many, and when it is shown, seconds. */
export interface Tile {
  start: number
  end: number
  /** Address of the sheet. */
  sheet: string
  x: number
  y: number
  width: number
  height: number
}

const cue = /^(\d+):(\d\d):(\d\d\.\d+) --> (\d+):(\d\d):(\d\d\.\d+)\n(\S+)#xywh=(\d+),(\d+),(\d+),(\d+)$/gm

/** @param address of the list: sheets are told from there */
export function tilesOf(list: string, address: string): Tile[] {
  const folder = address.slice(0, address.lastIndexOf('/') + 1)
  return [...list.replaceAll('\r\n', '\n').matchAll(cue)].map(([, ...parts]) => {
    const [h1, m1, s1, h2, m2, s2] = parts.slice(0, 6).map(Number) as [number, number, number, number, number, number]
    const [x, y, width, height] = parts.slice(7).map(Number) as [number, number, number, number]
    return { start: h1 * 3600 + m1 * 60 + s1, end: h2 * 3600 + m2 * 60 + s2, sheet: folder + parts[6], x, y, width, height }
  })
}

/** One place of the strip and the picture in it; null: nothing was drawn of that time. */
export interface Slot {
  tile: Tile | null
  /** Pixels. */
  left: number
  width: number
}

/** A strip of `width` by `height` pixels: as many pictures as fit beside each other, each of the time in its middle. */
export function slotsOf(tiles: readonly Tile[], { from, to }: View, width: number, height: number): Slot[] {
  const [first] = tiles
  if (!first || width <= 0) return []
  const wide = Math.max(1, Math.round((height * first.width) / first.height))
  return Array.from({ length: Math.ceil(width / wide) }, (_, index) => {
    const middle = from + ((to - from) * (index + 0.5) * wide) / width
    return { tile: tileAt(tiles, Math.min(to, middle)), left: index * wide, width: wide }
  })
}

/** The last tile that began before; a recording that begins or ends a little beside its pictures has its nearest. */
function tileAt(tiles: readonly Tile[], seconds: number): Tile | null {
  const tile = tiles.findLast(({ start }) => start <= seconds) ?? tiles[0] ?? null
  const near = (tile?.end ?? 0) - (tile?.start ?? 0)
  return tile && seconds < tile.end + near && seconds >= tile.start - near ? tile : null
}
