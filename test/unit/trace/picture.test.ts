import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TraceCode } from '../../../core/trace/code.ts'
import { detectedBy } from '../../../core/trace/detect.ts'
import {
  cellGrid,
  cells,
  cellsOf,
  markLevels,
  patternFrames,
  patternRate,
  patternSize,
  pictureUnitSeconds,
} from '../../../core/trace/picture.ts'
import { lookPixels, lookSize, PictureComparison } from '../../../core/trace/picture-bits.ts'
import { lookRate } from '../../../core/trace/picture-place.ts'

const key = Buffer.alloc(32, 7)
const pixels = patternSize.width * patternSize.height
const perUnit = pictureUnitSeconds * patternRate

/** What a frame adds to a picture's luma, levels of 1023. */
const added = (frame: Buffer): Int16Array =>
  Int16Array.from(new Uint16Array(frame.buffer, frame.byteOffset, pixels), (value) => value - 512)

describe('the mark of the picture', () => {
  it('has as many lighter cells as darker ones, others in each unit and for each key', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.nat(100_000), (drawn, unit) => {
        const signs = cellsOf(drawn, unit)
        expect(signs).toHaveLength(cells)
        expect(signs.reduce((sum, sign) => sum + sign, 0)).toBe(0)
        expect(signs.every((sign) => Math.abs(sign) === 1)).toBe(true)
        expect(cellsOf(drawn, unit)).toEqual(signs)
        expect(cellsOf(drawn, unit + 1)).not.toEqual(signs)
      }),
      { numRuns: 50 },
    )
  })

  it('draws each cell about as often lighter as darker', () => {
    const sums = new Int32Array(cells)
    for (let unit = 0; unit < 2000; unit++) for (const [i, sign] of cellsOf(key, unit).entries()) sums[i] = (sums[i] as number) + sign
    // Five standard deviations of 2,000 throws.
    for (const sum of sums) expect(Math.abs(sum)).toBeLessThan(5 * Math.sqrt(2000))
  })

  it('changes no picture by more than its level, no colour, and next to nothing at a unit’s borders', () => {
    const frames = [...patternFrames(key, 4711, 3, 5)]
    expect(frames).toHaveLength(2 * patternRate)
    for (const [i, frame] of frames.entries()) {
      const change = added(frame)
      const at = ((i % perUnit) + 0.5) / perUnit
      const most = Math.round(4 * markLevels * Math.sin(Math.PI * at))
      expect(Math.max(...change)).toBeLessThanOrEqual(most)
      expect(Math.min(...change)).toBeGreaterThanOrEqual(-most)
      const colours = new Uint16Array(frame.buffer, frame.byteOffset + 2 * pixels)
      expect(colours).toHaveLength(pixels / 2)
      expect(colours.every((value) => value === 512)).toBe(true)
    }
    expect(Math.max(...added(frames[0] as Buffer))).toBe(0)
    expect(Math.max(...added(frames[7] as Buffer))).toBe(4 * markLevels)
  })

  it('lays the pattern or its opposite over a unit, as the number says', () => {
    const [code, number] = [new TraceCode(key), 123_456]
    const frames = [...patternFrames(key, number, 0, 20)]
    for (let unit = 0; unit < 40; unit++) {
      const middle = added(frames[unit * perUnit + 7] as Buffer)
      const sign = code.variant(code.payload(number), unit) === 0 ? 1 : -1
      for (const [i, cell] of cellsOf(key, unit).entries()) {
        const [x, y] = [i % cellGrid.across, Math.floor(i / cellGrid.across)]
        expect(Math.sign(middle[(8 * y + 4) * patternSize.width + 8 * x + 4] as number)).toBe(cell * sign)
      }
    }
  })

  it('leaves alone what lies before the clip, and refuses what is no number', () => {
    const [before, first] = [[...patternFrames(key, 1, -0.5, 0)], [...patternFrames(key, 1, 0, 0.5)]]
    expect(before).toHaveLength(perUnit)
    expect(before.every((frame) => added(frame).every((value) => value === 0))).toBe(true)
    expect(first.some((frame) => added(frame).some((value) => value !== 0))).toBe(true)
    expect(() => [...patternFrames(key, 2 ** 24, 0, 1)]).toThrow(RangeError)
    expect(() => [...patternFrames(key, -1, 0, 1)]).toThrow(RangeError)
  })
})

/** Numbers from -1 to 1, the same each time. */
function drawing(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return (2 * state) / 2_147_483_647 - 1
  }
}

const [reach, drift] = [lookSize.width + 64, 64]
const board = Uint16Array.from({ length: reach * lookSize.height }, (_, i) => {
  const [x, y] = [i % reach, Math.floor(i / reach)]
  return 30_000 + 12_000 * Math.sin(x / 9) * Math.cos(y / 7) + 4000 * Math.sin((x + 2 * y) / 5)
})

/** A scene that drifts by, seen at `at` (a picture's number at `lookRate`), in 16 bits. */
function sceneAt(at: number): Uint16Array {
  const scene = new Uint16Array(lookPixels)
  const left = (at + drift) % drift
  for (let y = 0; y < lookSize.height; y++) {
    scene.set(board.subarray(y * reach + left, y * reach + left + lookSize.width), y * lookSize.width)
  }
  return scene
}

interface Spoiled {
  number: number | undefined
  from: number
  pictures: number
  gain?: number
  /** Of other noise in each pixel, levels of 65,535. */
  noise?: number
}

/** Which pixel of a pattern frame lies over a pixel that is compared. */
const markedBy = Uint16Array.from({ length: lookPixels }, (_, pixel) => {
  const [x, y] = [pixel % lookSize.width, Math.floor(pixel / lookSize.width)]
  return Math.floor(y * 0.8) * patternSize.width + Math.floor(x * 0.8)
})

/** The scene as it was leaked, compared with itself. */
function compared({ number, from, pictures, gain = 1, noise = 900 }: Spoiled): PictureComparison {
  const comparison = new PictureComparison()
  const draw = drawing(number ?? 99)
  const unitPictures = pictureUnitSeconds * lookRate
  const first = Math.floor(from / unitPictures)
  const patterns =
    number === undefined
      ? []
      : [...patternFrames(key, number, first * pictureUnitSeconds, (from + pictures) / lookRate + pictureUnitSeconds)]
  for (let i = 0; i < pictures; i++) {
    const at = from + i
    const pattern = patterns[at - first * unitPictures]
    const change = pattern && added(pattern)
    const leak = sceneAt(at)
    for (const pixel of leak.keys()) {
      const mark = change ? (change[markedBy[pixel] as number] as number) * 64 : 0
      leak[pixel] = gain * ((leak[pixel] as number) + mark) + 1500 + noise * draw()
    }
    comparison.add(leak, [sceneAt(at - 1), sceneAt(at), sceneAt(at + 1)])
  }
  return comparison
}

describe('what a leaked picture says', () => {
  const issued = [5, 4711, 4712, 999_999]

  it('is the download’s number, wherever it was cut out, also when it was made darker', () => {
    const bits = compared({ number: 4711, from: 1234, pictures: 24 * lookRate, gain: 0.8 }).bits(key, 1234)
    expect(bits.length).toBeGreaterThanOrEqual(46)
    const found = detectedBy(key, bits, issued, 0)
    expect(found.named?.number).toBe(4711)
    expect(found.read?.number).toBe(4711)
  })

  it('is nothing without a mark, by another key, and of a moment', () => {
    const plain = compared({ number: undefined, from: 300, pictures: 20 * lookRate }).bits(key, 300)
    expect(detectedBy(key, plain, issued, 0)).toMatchObject({ named: undefined, read: undefined })
    const marked = compared({ number: 4711, from: 300, pictures: 20 * lookRate })
    const other = Buffer.alloc(32, 8)
    expect(detectedBy(other, marked.bits(other, 300), issued, 0)).toMatchObject({ named: undefined, read: undefined })
    expect(detectedBy(key, marked.bits(key, 300).slice(0, 8), issued, 0).named).toBeUndefined()
  })

  it('has no bits where it doesn’t last for a unit, or nothing of the original is there', () => {
    expect(new PictureComparison().bits(key, 0)).toEqual([])
    expect(compared({ number: 1, from: 0, pictures: 10 }).bits(key, 0)).toEqual([])
    const alone = new PictureComparison()
    for (let i = 0; i < 60; i++) alone.add(sceneAt(i), [])
    expect(alone.bits(key, 0).every(({ value }) => value === 0)).toBe(true)
  })
})
