// Everything that is to be covered in a clip, and its mask in each picture. Pure.
import type { Box, Size } from './boxes.ts'
import { TracksByTime } from './by-time.ts'
import { type DrawnMask, drawnAt } from './drawn.ts'
import { aroundFace, coverRectangle, coverRound, ellipse, faceRoundness, planeSizeOf } from './mask.ts'
import { stepFor } from './parts.ts'
import { boxAt, type Track } from './tracks.ts'

export interface Scene {
  /** The shown picture that tracks' pixels are of. */
  size: Size
  /** Constant: picture n is shown n / frameRate seconds after the clip's first. */
  frameRate: number
  tracks: readonly Track[]
  /** Ids of tracks that their owner leaves uncovered. Whatever else covers the same place still does. */
  uncovered?: readonly number[]
  drawn?: readonly DrawnMask[]
}

/** Which tracks are covered: a bridge stays unless both faces that it may belong to are uncovered. */
export function coveredTracks({ tracks, uncovered = [] }: Pick<Scene, 'tracks' | 'uncovered'>): Track[] {
  const free = new Set(uncovered)
  return tracks.filter(({ id, between }) => (between ? !between.every((end) => free.has(end)) : !free.has(id)))
}

/** Times are to the millisecond, pictures aren't, seconds. */
const slack = 0.001

/** When a drawn mask is looked at for a picture that is shown `from` to `to`: a picture that it covers for a part is covered. */
const momentIn = ({ start }: DrawnMask, from: number, to: number): number => (from < start && to > start + slack ? start : from)

/** Less than this is within what is covered around a face, shares of its size. */
const near = 0.04
const isNear = (a: Box, b: Box): boolean => {
  const most = near * Math.min(a.width, a.height)
  const sides = (box: Box) => [box.x, box.y, box.x + box.width, box.y + box.height]
  const others = sides(b)
  return sides(a).every((side, i) => Math.abs(side - (others[i] as number)) <= most)
}

/** Finds quickly what is covered in a picture. */
export class Masks {
  readonly #scene: Scene
  readonly #tracks: TracksByTime
  readonly planeSize: Size

  constructor(scene: Scene) {
    this.#scene = scene
    this.planeSize = planeSizeOf(scene.size)
    this.#tracks = new TracksByTime(coveredTracks(scene))
  }

  /** Where faces are (as found, not as covered) in a picture, px. */
  facesAt(frame: number): Box[] {
    return this.#tracks.at(frame).flatMap(({ keys }) => boxAt(keys, frame) ?? [])
  }

  /**
   * What of faces is covered in a picture, px: between two looks also where each was and will be. A recording that stutters stands still there and
   * jumps, and nobody saw when.
   */
  #coveredAt(frame: number): Box[] {
    const { frameRate } = this.#scene
    const step = stepFor(frameRate)
    const before = Math.floor(frame / step) * step
    return this.#tracks.at(frame).flatMap(({ keys }) => {
      const now = boxAt(keys, frame)
      if (!now || frame === before) return now ?? []
      const others = [before, before + step].flatMap((look) => boxAt(keys, look) ?? [])
      return [now, ...others.filter((other) => !isNear(now, other))]
    })
  }

  /** 255 where picture `frame` is covered, 0 elsewhere; `planeSize`, row by row. */
  planeAt(frame: number): Uint8Array {
    const { size, frameRate, drawn = [] } = this.#scene
    const plane = new Uint8Array(this.planeSize.width * this.planeSize.height)
    for (const box of this.#coveredAt(frame)) coverRound(plane, this.planeSize, size, aroundFace(box), faceRoundness)
    for (const mask of drawn) {
      const box = drawnAt(mask, momentIn(mask, frame / frameRate, (frame + 1) / frameRate), size)
      if (box && mask.shape === 'rectangle') coverRectangle(plane, this.planeSize, size, box)
      else if (box) coverRound(plane, this.planeSize, size, box, ellipse)
    }
    return plane
  }

  /**
   * How large what is covered is in the pictures from `first` to before `end`, px; 0 where nothing is. Of faces their longest side, of what was drawn the shorter one.
   */
  largest(first: number, end: number): number {
    return Math.max(this.#largestFace(first, end), this.#largestDrawn(first, end))
  }

  #largestFace(first: number, end: number): number {
    const { length } = this.#tracks
    const there = new Set<Track>()
    for (let frame = first; frame < end; frame += length) for (const track of this.#tracks.at(frame)) there.add(track)
    for (const track of this.#tracks.at(end - 1)) there.add(track)
    let largest = 0
    for (const { keys } of there) {
      const seen = keys.filter(({ frame, score }) => score !== undefined && frame >= first - length && frame < end + length)
      for (const { width, height } of seen) largest = Math.max(largest, width, height)
    }
    return largest
  }

  #largestDrawn(first: number, end: number): number {
    const { size, frameRate, drawn = [] } = this.#scene
    const there = drawn.filter((mask) => mask.start * frameRate < end && mask.end * frameRate > first)
    return Math.max(0, ...there.flatMap(({ keys }) => keys.map((key) => Math.min(key.width * size.width, key.height * size.height))))
  }
}
