// Finds quickly which tracks there are at a time: an hour of a full class has thousands, and few at once. Pure.
import type { Box } from './boxes.ts'
import { firstFrame, lastFrame, type Track } from './tracks.ts'

export class TracksByTime {
  /** Pictures in one drawer. */
  readonly length: number
  readonly #drawers = new Map<number, Track[]>()

  constructor(tracks: Iterable<Track>, length = 64) {
    this.length = length
    for (const track of tracks) {
      const last = Math.floor(lastFrame(track) / length)
      for (let drawer = Math.floor(firstFrame(track) / length); drawer <= last; drawer++) {
        const others = this.#drawers.get(drawer)
        if (others) others.push(track)
        else this.#drawers.set(drawer, [track])
      }
    }
  }

  /** Those that may be there in a picture, in the order they were given. */
  at(frame: number): readonly Track[] {
    return this.#drawers.get(Math.floor(frame / this.length)) ?? []
  }

  /** Each drawer's number and what lies in it. */
  drawers(): Iterable<[number, readonly Track[]]> {
    return this.#drawers
  }
}

/** What the track reaches from picture `from` to `to`, px; undefined when it isn't there. */
export function reachOf({ keys }: Track, from: number, to: number): Box | undefined {
  const first = Math.max(0, lastBefore(keys, from))
  let reach: Box | undefined
  for (let i = first; i < keys.length; i++) {
    const key = keys[i] as Track['keys'][number]
    reach = reach ? around(reach, key) : key
    if (key.frame >= to) break
  }
  return reach
}

function lastBefore(keys: Track['keys'], frame: number): number {
  let [low, high] = [-1, keys.length]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((keys[middle] as Track['keys'][number]).frame <= frame) low = middle
    else high = middle
  }
  return low
}

function around(a: Box, b: Box): Box {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)]
  return { x, y, width: Math.max(a.x + a.width, b.x + b.width) - x, height: Math.max(a.y + a.height, b.y + b.height) - y }
}
