// Finds the faces of a stretch of a clip: ffmpeg decodes, a thread looks (finder-thread.ts). Pictures wait for it, never more than two of them.
import { on } from 'node:events'
import type { MessagePort } from 'node:worker_threads'
import type { Detection, Size } from '../../core/anonymise/boxes.ts'
import { looksIn } from '../../core/anonymise/parts.ts'
import { type Grid, levelsOf, sheetOf } from '../../core/anonymise/tiles.ts'
import { lookArguments, type SteadyPictures } from '../media/anonymise-arguments.ts'
import { type MediaRun, runMediaTool } from '../media/process.ts'
import type { Found } from './seer.ts'
import { Sheets } from './sheets.ts'

export interface Stretch {
  ffmpegPath: string
  pictures: SteadyPictures
  /** What ffmpeg reads where `pictures.input` is its standard input. */
  segments?: MediaRun['input']
  /** The clip's number of the first picture; a multiple of `step`, so that all stretches look at the same ones. */
  firstFrame: number
  /** Pictures from one look to the next. */
  step: number
  /** Its last picture is the recording's: that is looked at as well. */
  isLast: boolean
  /** The picture as it is shown, px: detections are in it. */
  size: Size
  grid: Grid
  timeoutSeconds: number
  /** Of ffmpeg; default 0. */
  niceness?: number
}

/** What the thread says: that it is ready (null), then of each sheet what it found, with the sheet's memory. */
export type Answer = { found: Found[]; sheet: Uint8Array } | null

/**
 * Everything like a face in the stretch; `thread` looks. Throws when a single look is missing: what nobody looked at isn't without faces;
 * when `signal` says so; MediaToolError; what reading the segments fails of.
 */
export async function findFaces(thread: MessagePort, stretch: Stretch, signal: AbortSignal): Promise<Detection[]> {
  const { pictures, firstFrame, step, isLast, size, grid, segments } = stretch
  if (firstFrame % step !== 0) throw new Error('a stretch begins between two looks')
  const levels = levelsOf(grid, size)
  const numbers = looksIn(pictures.frames, step, isLast)
  const looks = new Looks(thread, firstFrame, numbers, signal)
  await looks.ready()
  const { width, height } = sheetOf(levels)
  const [first, second] = [new Uint8Array(width * height * 3), new Uint8Array(width * height * 3)]
  const sheets = new Sheets(first, (sheet) => looks.hand(sheet, second))
  await runMediaTool(stretch.ffmpegPath, lookArguments(pictures, step, isLast, levels), {
    ...{ timeoutSeconds: stretch.timeoutSeconds, niceness: stretch.niceness ?? 0, signal },
    ...(segments && { input: segments }),
    onOutput: (chunk) => sheets.push(chunk),
  })
  await sheets.finish()
  await looks.finish()
  if (looks.count !== numbers.length || sheets.rest > 0) throw new Error(`${looks.count} of ${numbers.length} pictures were looked at`)
  return looks.detections
}

/** The thread as it is seen from here: while it looks at one sheet, the next is filled. */
class Looks {
  readonly detections: Detection[] = []
  /** That were answered. */
  count = 0
  readonly #thread: MessagePort
  readonly #first: number
  readonly #numbers: readonly number[]
  readonly #answers: NodeJS.AsyncIterator<Answer[]>
  #handed = 0

  /** `numbers`: of the pictures that come, counted from the clip's `first`. */
  constructor(thread: MessagePort, first: number, numbers: readonly number[], signal: AbortSignal) {
    this.#thread = thread
    this.#first = first
    this.#numbers = numbers
    this.#answers = on(thread, 'message', { signal, close: ['close'] }) as NodeJS.AsyncIterator<Answer[]>
  }

  async ready(): Promise<void> {
    await this.#next()
  }

  /** Hands a sheet over; resolves to memory for the next one: `second` after the first, from then on that of the one before. */
  async hand(sheet: Uint8Array, second: Uint8Array): Promise<Uint8Array> {
    this.#thread.postMessage(sheet, [sheet.buffer as ArrayBuffer])
    return this.#handed++ === 0 ? second : this.#answer()
  }

  async finish(): Promise<void> {
    while (this.count < this.#handed) await this.#answer()
  }

  async #answer(): Promise<Uint8Array> {
    const answer = await this.#next()
    if (!answer) throw new Error('a thread that finds faces said nothing of a picture')
    const number = this.#numbers[this.count++]
    if (number === undefined) throw new Error('more pictures were looked at than there are')
    const frame = this.#first + number
    for (const found of answer.found) this.detections.push({ frame, ...found })
    return answer.sheet
  }

  async #next(): Promise<Answer> {
    const { value, done } = await this.#answers.next()
    if (done) throw new Error('a thread that finds faces ended')
    return value[0] as Answer
  }
}
