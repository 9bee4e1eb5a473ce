import { describe, expect, it } from 'vitest'
import { facesOf } from '../../../core/anonymise/faces.ts'
import { stillSheet } from '../../../core/anonymise/search.ts'
import type { Key, Track } from '../../../core/anonymise/tracks.ts'
import { Sheets } from '../../../workers/anonymise/sheets.ts'
import type { PlacedSegment } from '../../../workers/encode/timeline.ts'
import { segmentsWithin } from '../../../workers/encode/timeline.ts'
import { faceSheet, faceSquare, faceStill } from '../../../workers/media/face-stills.ts'

const key = (frame: number, score?: number, side = 40): Key => ({
  frame,
  x: 100,
  y: 100,
  width: side,
  height: side,
  ...(score && { score }),
})

describe('faces', () => {
  it('are tracks but bridges, shown where they are seen surest, of nearly as sure the largest', () => {
    const tracks: Track[] = [
      { id: 0, keys: [key(0.5), key(3, 0.7, 90), key(6, 0.95, 40), key(9, 0.92, 60), key(12.5)] },
      { id: 1, keys: [key(0, 0.9)] },
      { id: 2, keys: [key(0, 0.9)], between: [0, 1] },
    ]
    expect(facesOf(tracks)).toEqual([
      {
        id: 0,
        first: 1,
        last: 12,
        best: { frame: 9, box: { x: 100, y: 100, width: 60, height: 60 }, score: 0.92 },
        still: { sheet: 0, place: 1 },
      },
      {
        id: 1,
        first: 0,
        last: 0,
        best: { frame: 0, box: { x: 100, y: 100, width: 40, height: 40 }, score: 0.9 },
        still: { sheet: 0, place: 0 },
      },
    ])
  })

  it('that were seen longest have a place on a sheet, in the order of their pictures', () => {
    const count = stillSheet.mostFaces + 50
    // The later they come, the longer they are seen.
    const tracks = Array.from({ length: count }, (_, id) => ({ id, keys: Array.from({ length: id + 1 }, (_, i) => key(10 * id + i, 0.9)) }))
    const faces = facesOf(tracks)
    expect(faces.filter(({ still }) => still === null).map(({ id }) => id)).toEqual(Array.from({ length: 50 }, (_, i) => i))
    expect(faces.slice(50).map(({ still }) => still)).toEqual(
      Array.from({ length: 400 }, (_, i) => ({ sheet: Math.floor(i / 100), place: i % 100 })),
    )
  })
})

describe('a square around a face', () => {
  const picture = { width: 640, height: 360 }
  it.each([
    ['in the middle', { x: 300, y: 150, width: 40, height: 50 }],
    ['in a corner', { x: -20, y: -10, width: 40, height: 50 }],
    ['beyond the other', { x: 630, y: 350, width: 40, height: 50 }],
    ['larger than the picture', { x: -100, y: -100, width: 900, height: 900 }],
    ['hardly there', { x: 639.9, y: 0, width: 0.1, height: 0.1 }],
  ])('%s lies in the picture', (_, face) => {
    const { x, y, width, height } = faceSquare(face, picture)
    expect(width).toBe(height)
    expect([x, y, width].every(Number.isInteger)).toBe(true)
    expect(x >= 0 && y >= 0 && width >= 1 && x + width <= 640 && y + height <= 360).toBe(true)
  })

  it('is drawn in its place of the sheet', async () => {
    const colour = (red: number) => Buffer.from(Array.from({ length: 640 * 360 }, () => [red, 10, 20]).flat())
    const stills = await Promise.all([40, 200].map((red) => faceStill(colour(red), picture, { x: 300, y: 150, width: 40, height: 50 })))
    expect(stills.map((still) => still.length)).toEqual([96 * 96 * 3, 96 * 96 * 3])
    expect(stills.map((still) => still[0])).toEqual([40, 200])
    const webp = await faceSheet(stills)
    expect(webp.subarray(8, 12).toString()).toBe('WEBP')
  })
})

describe('reading', () => {
  const segments = Array.from({ length: 5 }, (_, i) => ({ start: 2 + 4 * i, end: 6 + 4 * i, sequence: i }) as PlacedSegment)
  it.each([
    [7, 8, [0, 1, 2]],
    [10, 14, [1, 2, 3]],
    [0, 1, [0, 1]],
    [2, 3, [0, 1]],
    [21, 30, [3, 4]],
    [30, 31, [3, 4]],
    [0, 40, [0, 1, 2, 3, 4]],
  ])('from %d to %d s takes the segments there, one before and one after', (from, to, sequences) => {
    expect(segmentsWithin(segments, from, to).map(({ sequence }) => sequence)).toEqual(sequences)
  })

  it('cuts a stream into pictures, however it comes, and into memory that it is given', async () => {
    const bytes = Uint8Array.from({ length: 100 }, (_, i) => i)
    for (const size of [1, 3, 7, 8, 16, 33, 100]) {
      const seen: number[][] = []
      const sheets = new Sheets(new Uint8Array(8), async (sheet) => {
        seen.push([...sheet])
        return new Uint8Array(8)
      })
      for (let at = 0; at < bytes.length; at += size) await sheets.push(bytes.subarray(at, at + size))
      expect(seen.flat()).toEqual([...bytes.subarray(0, 96)])
      expect(sheets.rest).toBe(4)
    }
  })

  it('keeps what comes too early in its order, and tells of what failed', async () => {
    const seen: number[] = []
    const sheets = new Sheets(new Uint8Array(2), async (sheet) => {
      await new Promise((resolve) => setImmediate(resolve))
      seen.push(...sheet)
      if (sheet[0] === 8) throw new Error('no more')
      return new Uint8Array(2)
    })
    for (let i = 0; i < 8; i++) sheets.push(Uint8Array.of(i))
    await sheets.finish()
    expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    sheets.push(Uint8Array.of(8, 9))
    await expect(sheets.push(Uint8Array.of(10))).rejects.toThrow('no more')
    await expect(sheets.finish()).rejects.toThrow('no more')
  })
})
