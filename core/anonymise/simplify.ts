// Leaves out keys of tracks that a straight line says as well: faces sit still for most of a lesson. Pure.
import type { Box } from './boxes.ts'
import type { Key, Track } from './tracks.ts'

/** No edge of a box moves by more: share of the face's longer side, or px, whichever is more. */
const most = { share: 0.02, px: 1 } as const

/**
 * The same track with fewer keys. Only what was seen is left out, between keys that were seen; one stays for each second (`frameRate` pictures) at least, so
 * that whoever looks for faces around a time finds them.
 */
export function simplified<T extends Track>(track: T, frameRate: number): T {
  const { keys } = track
  const kept: Key[] = []
  for (let at = 0; at < keys.length; ) {
    kept.push(keys[at] as Key)
    at = Math.max(at + 1, furthest(keys, at, frameRate))
  }
  return { ...track, keys: kept }
}

/** Up to which key a straight line from this one says the same. */
function furthest(keys: readonly Key[], at: number, frameRate: number): number {
  const from = keys[at] as Key
  if (from.score === undefined) return at
  let last = at
  for (let to = at + 1; to < keys.length; to++) {
    const end = keys[to] as Key
    if (end.score === undefined || end.frame - from.frame > frameRate) break
    const isStraight = keys.slice(at + 1, to).every((key) => isOn(key, from, end))
    if (isStraight) last = to
  }
  return last
}

function isOn(key: Key, from: Key, to: Key): boolean {
  const share = (key.frame - from.frame) / (to.frame - from.frame)
  const tolerance = Math.max(most.px, most.share * Math.max(key.width, key.height))
  const edges = ({ x, y, width, height }: Box) => [x, y, x + width, y + height]
  const [begin, end] = [edges(from), edges(to)]
  return edges(key).every((edge, i) => {
    const [a, b] = [begin[i] as number, end[i] as number]
    return Math.abs(edge - (a + (b - a) * share)) <= tolerance
  })
}
