// Where faces are in the picture at a moment, and what covers them, as the service tells it minute by minute. Pure.
import type { Crop, Size } from '../edits/crop.ts'
import type { Hiding } from './hiding.ts'

/** Shares of the picture's width and height, from its upper left corner. */
export type Shares = Crop

/** A face in a stretch of the recording. */
export interface Path {
  id: number
  /** It lies between these two, and is covered unless both are not. */
  between: [number, number] | null
  /** Time (seconds), x, y, width, height; straight between. */
  keys: [number, number, number, number, number][]
}

/** The service tells places by so many seconds. */
export const placesSeconds = 60

/** In which stretch a moment lies, seconds. */
export const minuteOf = (seconds: number): number => Math.max(0, Math.floor(seconds / placesSeconds))

/** Where a face is; null: it isn't there. */
export function faceAt({ keys }: Pick<Path, 'keys'>, seconds: number): Shares | null {
  const after = keys.findIndex(([time]) => time >= seconds)
  const to = keys[after]
  const from = to?.[0] === seconds ? to : keys[after - 1]
  if (!from || !to) return null
  const part = to[0] > from[0] ? (seconds - from[0]) / (to[0] - from[0]) : 0
  const along = (side: 1 | 2 | 3 | 4) => from[side] + (to[side] - from[side]) * part
  return { x: along(1), y: along(2), width: along(3), height: along(4) }
}

export interface SeenFace {
  id: number
  /** Somebody can point at it: what lies between two faces goes with them. */
  own: boolean
  covered: boolean
  place: Shares
}

/** All that is found in the picture at a moment. */
export function facesAt(paths: readonly Path[], { uncovered }: Pick<Hiding, 'uncovered'>, seconds: number): SeenFace[] {
  const free = new Set(uncovered)
  return paths.flatMap(({ id, between, keys }) => {
    const place = faceAt({ keys }, seconds)
    const covered = between ? !between.every((end) => free.has(end)) : !free.has(id)
    return place ? [{ id, own: between === null, covered, place }] : []
  })
}

/** How much more than the face is covered at its sides, above and below, shares of its size. */
const more = { side: 0.25, above: 0.4, below: 0.25 } as const

/** What is covered of a face. */
export const aroundFace = ({ x, y, width, height }: Shares): Shares => ({
  x: x - width * more.side,
  y: y - height * more.above,
  width: width * (1 + 2 * more.side),
  height: height * (1 + more.above + more.below),
})

/** Pixels of the picture. */
export const pixelsOf = ({ width, height }: Size, shares: Shares): Crop => ({
  x: shares.x * width,
  y: shares.y * height,
  width: shares.width * width,
  height: shares.height * height,
})

/** Covered is a shape between an ellipse (2) and a rectangle. */
const roundness = 2.5
const corners = 32

/** Its outline in a square from 0 to 1, as a path of SVG. */
export const roundPath: string = `M${Array.from({ length: corners }, (_, index) => {
  const angle = (2 * Math.PI * index) / corners
  const along = (value: number) => 0.5 + 0.5 * Math.sign(value) * Math.abs(value) ** (2 / roundness)
  return `${along(Math.cos(angle)).toFixed(4)} ${along(Math.sin(angle)).toFixed(4)}`
}).join('L')}Z`
