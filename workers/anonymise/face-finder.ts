// Finds faces in one picture after another: tile by tile, and what looks like a face but hardly is looked at a second time.
import { overUnion, type Size, withoutDoubles } from '../../core/anonymise/boxes.ts'
import { type Grid, type Level, levelsOf, sheetOf, type Tile, tile, tilesOf } from '../../core/anonymise/tiles.ts'
import { type Found, leastScore, Seer } from './seer.ts'
import { Stillness } from './stillness.ts'

/** A tile that doesn't change is looked at again after so many looks. */
const mostSkipped = 10
/** What is surer needs no second look. */
const sure = 0.8
/** In one picture. */
const mostSecondLooks = 12
/** How high a face is made for the second look, px of the 240 that are seen. */
const secondHeight = 64
/** Overlap of what is seen at the second look with what was found. */
const sameFace = 0.3

interface Seen {
  found: Found[]
  /** Looks since then. */
  age: number
}

export class FaceFinder {
  readonly levels: Level[]
  readonly #seer: Seer
  readonly #size: Size
  readonly #sheet: ReturnType<typeof sheetOf>
  readonly #tiles: { tile: Tile; stillness: Stillness; seen: Seen | undefined }[]
  /** What came of second looks, as long as tiles stay as they are. */
  readonly #again = new WeakMap<Found, Found>()

  private constructor(seer: Seer, grid: Grid, size: Size) {
    this.#seer = seer
    this.#size = size
    this.levels = levelsOf(grid, size)
    this.#sheet = sheetOf(this.levels)
    this.#tiles = tilesOf(this.levels).map((each) => ({ tile: each, stillness: new Stillness(), seen: undefined }))
  }

  /** For pictures of `size`, px. */
  static async open(model: Uint8Array, grid: Grid, size: Size): Promise<FaceFinder> {
    return new FaceFinder(await Seer.open(model), grid, size)
  }

  get sheetBytes(): number {
    return this.#sheet.width * this.#sheet.height * 3
  }

  /** The faces in the next picture; `sheet`: its levels as lookArguments makes them. */
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
    return this.#lookTwice(sheet, withoutDoubles(found))
  }

  async close(): Promise<void> {
    await this.#seer.close()
  }

  async #lookAt(sheet: Uint8Array, origin: number, { level, x, y }: Tile): Promise<Found[]> {
    for (let row = 0, to = 0; row < tile.height; row++) {
      let from = (origin + row * this.#sheet.width) * 3
      for (const end = to + tile.width; to < end; to++, from += 3) {
        this.#seer.set(to, sheet[from] as number, sheet[from + 1] as number, sheet[from + 2] as number)
      }
    }
    const { picture } = this.levels[level] as Level
    const [across, down] = [this.#size.width / picture.width, this.#size.height / picture.height]
    const seen = await this.#seer.see()
    return seen
      .map((box) => ({
        ...{ x: (x + box.x) * across, y: (y + box.y) * down, width: box.width * across, height: box.height * down },
        score: box.score,
      }))
      .filter((box) => this.#isInPicture(box))
  }

  #isInPicture({ x, y, width, height }: Found): boolean {
    const [centreX, centreY] = [x + width / 2, y + height / 2]
    return centreX >= 0 && centreY >= 0 && centreX < this.#size.width && centreY < this.#size.height
  }

  /** Faces are seen better in the middle and at a good size; what only looked like one because of how it was cut isn't seen again. */
  async #lookTwice(sheet: Uint8Array, found: readonly Found[]): Promise<Found[]> {
    const looked: Found[] = []
    let looks = 0
    for (const one of found) {
      const known = this.#again.get(one)
      if (one.score >= sure || known || looks >= mostSecondLooks) {
        looked.push(known ?? one)
        continue
      }
      looks++
      const again = await this.#secondScore(sheet, one)
      const settled = { ...one, score: (one.score + again) / 2 }
      this.#again.set(one, settled)
      looked.push(settled)
    }
    return looked.filter(({ score }) => score >= leastScore)
  }

  /** How sure the model is when the face lies in the middle; 0 when it isn't seen. */
  async #secondScore(sheet: Uint8Array, face: Found): Promise<number> {
    const zoom = secondHeight / face.height
    const [left, top] = [face.x + face.width / 2 - tile.width / 2 / zoom, face.y + face.height / 2 - tile.height / 2 / zoom]
    this.#zoomTo(sheet, left, top, zoom)
    const seen = await this.#seer.see()
    const place = { x: (face.x - left) * zoom, y: (face.y - top) * zoom, width: face.width * zoom, height: face.height * zoom }
    return Math.max(0, ...seen.filter((box) => overUnion(box, place) > sameFace).map(({ score }) => score))
  }

  /** Shows a part of the picture: (left, top) px of it, each of its pixels `zoom` times as large; gray beyond it. */
  #zoomTo(sheet: Uint8Array, left: number, top: number, zoom: number): void {
    // The coarsest level that still has the pixels.
    const level = Math.max(
      0,
      this.levels.findLastIndex(({ picture }) => picture.width >= this.#size.width * zoom),
    )
    const { picture } = this.levels[level] as Level
    const [across, down] = [picture.width / this.#size.width, picture.height / this.#size.height]
    const [width, base] = [this.#sheet.width, (this.#sheet.tops[level] ?? 0) * this.#sheet.width]
    for (let row = 0, to = 0; row < tile.height; row++) {
      const y = (top + (row + 0.5) / zoom) * down - 0.5
      const y0 = Math.floor(y)
      const isRow = y0 >= 0 && y0 + 1 < picture.height
      for (let column = 0; column < tile.width; column++, to++) {
        const x = (left + (column + 0.5) / zoom) * across - 0.5
        const x0 = Math.floor(x)
        if (isRow && x0 >= 0 && x0 + 1 < picture.width) this.#mix(to, sheet, (base + y0 * width + x0) * 3, x - x0, y - y0)
        else this.#seer.set(to, 127, 127, 127)
      }
    }
  }

  /** A pixel between four of the sheet, of which the first begins at `at`. */
  #mix(to: number, sheet: Uint8Array, at: number, u: number, v: number): void {
    const below = at + this.#sheet.width * 3
    const a = (1 - u) * (1 - v)
    const b = u * (1 - v)
    const c = (1 - u) * v
    const d = u * v
    const red = a * (sheet[at] as number) + b * (sheet[at + 3] as number) + c * (sheet[below] as number) + d * (sheet[below + 3] as number)
    const green =
      a * (sheet[at + 1] as number) + b * (sheet[at + 4] as number) + c * (sheet[below + 1] as number) + d * (sheet[below + 4] as number)
    const blue =
      a * (sheet[at + 2] as number) + b * (sheet[at + 5] as number) + c * (sheet[below + 2] as number) + d * (sheet[below + 5] as number)
    this.#seer.set(to, red, green, blue)
  }
}
