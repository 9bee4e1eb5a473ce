// Finds faces in one picture after another: UltraFace RFB-320 on onnxruntime, tile by tile.

import { InferenceSession, Tensor } from 'onnxruntime-node'
import { type Box, type Size, withoutDoubles } from '../../core/anonymise/boxes.ts'
import { type Grid, type Level, levelsOf, sheetOf, type Tile, tile, tilesOf } from '../../core/anonymise/tiles.ts'
import { Stillness } from './stillness.ts'

export type Found = Box & { score: number }

/** What is less sure isn't handed on. */
export const leastScore = 0.3
/** Candidates of the model for each tile, and the numbers of each: a corner and the opposite one, shares of the tile. */
const candidates = 4420
const cornerNumbers = 4
/** A tile that doesn't change is looked at again after so many looks. */
const mostSkipped = 10

interface Seen {
  found: Found[]
  /** Looks since then. */
  age: number
}

export class FaceFinder {
  readonly levels: Level[]
  readonly #session: InferenceSession
  readonly #size: Size
  readonly #sheet: ReturnType<typeof sheetOf>
  readonly #tiles: { tile: Tile; stillness: Stillness; seen: Seen | undefined }[]
  readonly #input = new Float32Array(3 * tile.width * tile.height)

  private constructor(session: InferenceSession, grid: Grid, size: Size) {
    this.#session = session
    this.#size = size
    this.levels = levelsOf(grid, size)
    this.#sheet = sheetOf(this.levels)
    this.#tiles = tilesOf(this.levels).map((each) => ({ tile: each, stillness: new Stillness(), seen: undefined }))
  }

  /** For pictures of `size`, px. */
  static async open(model: Uint8Array, grid: Grid, size: Size): Promise<FaceFinder> {
    // A thread each; as many finders as there are processors to use.
    const session = await InferenceSession.create(model, { intraOpNumThreads: 1, interOpNumThreads: 1, executionMode: 'sequential' })
    return new FaceFinder(session, grid, size)
  }

  get sheetBytes(): number {
    return this.#sheet.width * this.#sheet.height * 3
  }

  /** The faces in the next picture, surest first; `sheet`: its levels as lookArguments makes them. */
  async look(sheet: Uint8Array): Promise<Found[]> {
    if (sheet.length !== this.sheetBytes) throw new Error('a picture to look at has the wrong size')
    const found: Found[] = []
    for (const each of this.#tiles) {
      const origin = each.tile.x + (each.tile.y + (this.#sheet.tops[each.tile.level] ?? 0)) * this.#sheet.width
      const isStill = each.stillness.next(sheet, origin, this.#sheet.width)
      if (isStill && each.seen && each.seen.age < mostSkipped) {
        each.seen.age++
      } else {
        each.stillness.remember()
        each.seen = { found: await this.#lookAt(sheet, origin, each.tile), age: 0 }
      }
      found.push(...each.seen.found)
    }
    return withoutDoubles(found)
  }

  async close(): Promise<void> {
    await this.#session.release()
  }

  async #lookAt(sheet: Uint8Array, origin: number, at: Tile): Promise<Found[]> {
    const plane = tile.width * tile.height
    const input = this.#input
    for (let y = 0, to = 0; y < tile.height; y++) {
      for (let from = (origin + y * this.#sheet.width) * 3, end = to + tile.width; to < end; to++, from += 3) {
        input[to] = ((sheet[from] as number) - 127) / 128
        input[to + plane] = ((sheet[from + 1] as number) - 127) / 128
        input[to + 2 * plane] = ((sheet[from + 2] as number) - 127) / 128
      }
    }
    const output = await this.#session.run({ input: new Tensor('float32', input, [1, 3, tile.height, tile.width]) })
    const [scores, corners] = [output.scores?.data, output.boxes?.data]
    if (!(scores instanceof Float32Array) || !(corners instanceof Float32Array) || scores.length !== 2 * candidates) {
      throw new Error('the model that finds faces answered something else')
    }
    return withoutDoubles(this.#read(scores, corners, at))
  }

  /** From shares of a tile to pixels of the picture. */
  #read(scores: Float32Array, corners: Float32Array, { level, x, y }: Tile): Found[] {
    const { picture } = this.levels[level] as Level
    const [across, down] = [this.#size.width / picture.width, this.#size.height / picture.height]
    const found: Found[] = []
    for (let i = 0; i < candidates; i++) {
      const score = scores[2 * i + 1] as number
      if (!(score >= leastScore)) continue
      const [left, top, right, bottom] = corners.subarray(i * cornerNumbers, (i + 1) * cornerNumbers) as unknown as [
        number,
        number,
        number,
        number,
      ]
      const box = {
        x: (x + left * tile.width) * across,
        y: (y + top * tile.height) * down,
        width: (right - left) * tile.width * across,
        height: (bottom - top) * tile.height * down,
      }
      const [centreX, centreY] = [box.x + box.width / 2, box.y + box.height / 2]
      const isInPicture = centreX >= 0 && centreY >= 0 && centreX < this.#size.width && centreY < this.#size.height
      if (isInPicture && box.width > 0 && box.height > 0) found.push({ ...box, score })
    }
    return found
  }
}
