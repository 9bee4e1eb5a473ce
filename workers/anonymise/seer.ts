// UltraFace RFB-320 on onnxruntime: what it sees in 320 x 240 pixels.
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { type Box, withoutDoubles } from '../../core/anonymise/boxes.ts'
import { tile } from '../../core/anonymise/tiles.ts'

export type Found = Box & { score: number }

/** What is less sure isn't handed on. */
export const leastScore = 0.3
/** Candidates of the model, and the numbers of each: a corner and the opposite one, shares of what it sees. */
const candidates = 4420
const cornerNumbers = 4
const plane = tile.width * tile.height

export class Seer {
  readonly #session: InferenceSession
  readonly #input = new Float32Array(3 * plane)

  private constructor(session: InferenceSession) {
    this.#session = session
  }

  static async open(model: Uint8Array): Promise<Seer> {
    // A thread each; as many of them as there are processors to use.
    return new Seer(await InferenceSession.create(model, { intraOpNumThreads: 1, interOpNumThreads: 1, executionMode: 'sequential' }))
  }

  /** Sets the pixel that it sees at `at` (row by row). */
  set(at: number, red: number, green: number, blue: number): void {
    this.#input[at] = (red - 127) / 128
    this.#input[at + plane] = (green - 127) / 128
    this.#input[at + 2 * plane] = (blue - 127) / 128
  }

  /** The faces in the pixels that were set: px of them, surest first. */
  async see(): Promise<Found[]> {
    const output = await this.#session.run({ input: new Tensor('float32', this.#input, [1, 3, tile.height, tile.width]) })
    const [scores, corners] = [output.scores?.data, output.boxes?.data]
    if (!(scores instanceof Float32Array) || !(corners instanceof Float32Array) || scores.length !== 2 * candidates) {
      throw new Error('the model that finds faces answered something else')
    }
    const found: Found[] = []
    for (let i = 0; i < candidates; i++) {
      const score = scores[2 * i + 1] as number
      if (!(score >= leastScore)) continue
      const [left = 0, top = 0, right = 0, bottom = 0] = corners.subarray(i * cornerNumbers, (i + 1) * cornerNumbers)
      const box = { x: left * tile.width, y: top * tile.height, width: (right - left) * tile.width, height: (bottom - top) * tile.height }
      if (box.width > 0 && box.height > 0) found.push({ ...box, score })
    }
    return withoutDoubles(found)
  }

  async close(): Promise<void> {
    await this.#session.release()
  }
}
