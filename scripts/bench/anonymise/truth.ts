// Where the faces of a clip really are, and how much of them a mask covers.
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { type Box, type Detection, overUnion, type Size } from '../../../core/anonymise/boxes.ts'

/** For each picture `[id, x1, y1, x2, y2]` of each face, px. */
const Truth = z.array(z.array(z.tuple([z.number(), z.number(), z.number(), z.number(), z.number()])))

export interface TrueFace extends Box {
  id: number
}

export async function readTruth(path: string): Promise<TrueFace[][]> {
  const frames = Truth.parse(JSON.parse(await readFile(path, 'utf8')))
  return frames.map((faces) => faces.map(([id, x1, y1, x2, y2]) => ({ id, x: x1, y: y1, width: x2 - x1, height: y2 - y1 })))
}

/** Faces lower than this don't count, px. */
export const leastHeight = 24
/** A mask counts where it hides nearly all of a pixel, of 255. */
const hidden = 230

export class Coverage {
  readonly #truth: TrueFace[][]
  readonly #size: Size
  readonly #exposedIn = new Map<number, number>()
  #frames = 0
  #masked = 0
  /** Faces counted, and of them those covered by nine tenths and by half. */
  faces = 0
  covered = 0
  half = 0
  /** Runs of pictures in which less than half of a face is covered. */
  exposures: { id: number; first: number; last: number }[] = []

  constructor(truth: TrueFace[][], size: Size) {
    this.#truth = truth
    this.#size = size
  }

  /** The next picture's mask as it was laid over it: `size`, a byte a pixel. */
  take(mask: Uint8Array): void {
    const frame = this.#frames++
    let masked = 0
    for (let i = 0; i < mask.length; i++) masked += mask[i] as number
    this.#masked += masked / 255 / mask.length
    for (const face of this.#truth[frame] ?? []) {
      if (face.height < leastHeight) continue
      const share = this.#share(mask, face)
      this.faces++
      if (share >= 0.9) this.covered++
      if (share >= 0.5) this.half++
      else this.#expose(face.id, frame)
    }
  }

  get frames(): number {
    return this.#frames
  }

  /** Share of the picture that is masked, over all pictures. */
  get maskedArea(): number {
    return this.#masked / Math.max(1, this.#frames)
  }

  /** Of the ellipse in the face's box, as far as it lies in the picture. */
  #share(mask: Uint8Array, { x, y, width, height }: Box): number {
    let [all, under] = [0, 0]
    for (let row = Math.max(0, Math.floor(y)); row < Math.min(this.#size.height, y + height); row++) {
      for (let column = Math.max(0, Math.floor(x)); column < Math.min(this.#size.width, x + width); column++) {
        const [u, v] = [(column + 0.5 - x) / width - 0.5, (row + 0.5 - y) / height - 0.5]
        if (u * u + v * v > 0.25) continue
        all++
        if ((mask[row * this.#size.width + column] as number) >= hidden) under++
      }
    }
    return all > 0 ? under / all : 1
  }

  #expose(id: number, frame: number): void {
    const run = this.exposures[this.#exposedIn.get(id) ?? -1]
    if (run && run.last === frame - 1) {
      run.last = frame
      return
    }
    this.#exposedIn.set(id, this.exposures.length)
    this.exposures.push({ id, first: frame, last: frame })
  }
}

/** Of the true faces in the pictures that were looked at, the share that something surer than `score` was found at. */
export function foundAgain(
  truth: TrueFace[][],
  detections: readonly Detection[],
  step: number,
  score: number,
): { found: number; faces: number } {
  const byFrame = grouped(detections)
  let [found, faces] = [0, 0]
  for (let frame = 0; frame < truth.length; frame += step) {
    const sure = (byFrame.get(frame) ?? []).filter((detection) => detection.score > score)
    for (const face of truth[frame] ?? []) {
      if (face.height < leastHeight) continue
      faces++
      if (sure.some((detection) => overUnion(detection, face) >= 0.4)) found++
    }
  }
  return { found, faces }
}

function grouped(detections: readonly Detection[]): Map<number, Detection[]> {
  const byFrame = new Map<number, Detection[]>()
  for (const detection of detections) byFrame.set(detection.frame, [...(byFrame.get(detection.frame) ?? []), detection])
  return byFrame
}
