// Finds the faces of a stretch of a clip: ffmpeg decodes, the finder looks. Runs in a thread of its own (finder-thread.ts).
import type { Detection, Size } from '../../core/anonymise/boxes.ts'
import type { Grid } from '../../core/anonymise/tiles.ts'
import { lookArguments, type SteadyPictures } from '../media/anonymise-arguments.ts'
import { runMediaTool } from '../media/process.ts'
import { FaceFinder } from './face-finder.ts'

export interface Stretch {
  ffmpegPath: string
  pictures: SteadyPictures
  /** The clip's number of the first picture; a multiple of `step`, so that all stretches look at the same ones. */
  firstFrame: number
  /** Pictures from one look to the next. */
  step: number
  /** The picture as it is shown, px: detections are in it. */
  size: Size
  grid: Grid
  timeoutSeconds: number
}

/** Everything like a face in the stretch. Throws when a single look is missing: what nobody looked at isn't without faces. */
export async function findFaces(model: Uint8Array, stretch: Stretch): Promise<Detection[]> {
  const { pictures, firstFrame, step, size, grid } = stretch
  if (firstFrame % step !== 0) throw new Error('a stretch begins between two looks')
  const finder = await FaceFinder.open(model, grid, size)
  try {
    const detections: Detection[] = []
    let looks = 0
    const sheets = new Sheets(finder.sheetBytes, async (sheet) => {
      const frame = firstFrame + looks++ * step
      for (const found of await finder.look(sheet)) detections.push({ frame, ...found })
    })
    await runMediaTool(stretch.ffmpegPath, lookArguments(pictures, step, finder.levels), {
      timeoutSeconds: stretch.timeoutSeconds,
      onOutput: (chunk) => sheets.push(chunk),
    })
    const expected = Math.ceil(pictures.frames / step)
    if (looks !== expected || sheets.rest > 0) throw new Error(`${looks} of ${expected} pictures were looked at`)
    return detections
  } finally {
    await finder.close()
  }
}

/** Cuts a stream into sheets. */
class Sheets {
  readonly #sheet: Uint8Array
  readonly #take: (sheet: Uint8Array) => Promise<void>
  /** Bytes of the sheet that has begun. */
  rest = 0

  constructor(bytes: number, take: (sheet: Uint8Array) => Promise<void>) {
    this.#sheet = new Uint8Array(bytes)
    this.#take = take
  }

  push(chunk: Buffer): Promise<void> | undefined {
    const room = this.#sheet.length - this.rest
    if (chunk.length < room) {
      this.#sheet.set(chunk, this.rest)
      this.rest += chunk.length
      return undefined
    }
    this.#sheet.set(chunk.subarray(0, room), this.rest)
    this.rest = 0
    return this.#take(this.#sheet).then(() => this.push(chunk.subarray(room)))
  }
}
