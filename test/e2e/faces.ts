// Where faces are in a recording, to choose what a test looks at.

/** Shares of the picture. */
export interface Region {
  x: number
  y: number
  width: number
  height: number
}

/** Time (seconds), x, y, width, height. */
export type Key = [number, number, number, number, number]

export interface Path {
  id: number
  between: number[] | null
  keys: Key[]
}

export interface Found {
  faces: { id: number }[]
  uncertain: object[]
}

/** Where a face is at a time, in a straight line between two of its places. */
export function regionAt(keys: readonly Key[], time: number): Region | null {
  const after = keys.findIndex((key) => key[0] >= time)
  const [from, to] = [keys[Math.max(0, after - 1)], keys[after]]
  if (!from || !to || from[0] > time) return null
  const part = to[0] > from[0] ? (time - from[0]) / (to[0] - from[0]) : 0
  const [x, y, width, height] = [1, 2, 3, 4].map((side) => (from[side] ?? 0) + ((to[side] ?? 0) - (from[side] ?? 0)) * part) as [
    number,
    number,
    number,
    number,
  ]
  return { x, y, width, height }
}

/** What may be covered of a face, with some room. */
const around = ({ x, y, width, height }: Region): Region => ({
  ...{ x: x - width / 2, y: y - height * 0.6 },
  ...{ width: 2 * width, height: 2.1 * height },
})

const meet = (a: Region, b: Region): boolean => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

/** The largest face at a time that nothing else covers, in the part of the picture that the player's controls leave free. */
export function keptFace(faces: readonly Path[], time: number): { id: number; region: Region } {
  const seen = faces.flatMap(({ id, between, keys }) => {
    const region = regionAt(keys, time)
    return region ? [{ id, own: between === null, region }] : []
  })
  const alone = seen.filter(
    ({ id, own, region }) =>
      own && region.y + region.height < 0.75 && seen.every((other) => other.id === id || !meet(region, around(other.region))),
  )
  const [largest] = alone.sort((a, b) => b.region.height - a.region.height)
  if (!largest) throw new Error('no face stands alone')
  return largest
}

/** Parts of the picture in which no face is at any time, as large as an eighth of it each way. */
export function cellsWithout(faces: readonly Path[], seconds: number): Region[] {
  const side = 1 / 8
  const cells = Array.from({ length: 48 }, (_, index) => ({
    ...{ x: (index % 8) * side, y: Math.floor(index / 8) * side },
    ...{ width: side, height: side },
  }))
  const times = Array.from({ length: seconds * 10 }, (_, index) => index / 10)
  const taken = faces.flatMap(({ keys }) => times.flatMap((time) => regionAt(keys, time) ?? [])).map(around)
  return cells.filter((cell) => !taken.some((region) => meet(cell, region)))
}
