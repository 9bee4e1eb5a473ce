import { describe, expect, it } from 'vitest'
import type { Detection } from '../../../core/anonymise/boxes.ts'
import { trackRules, tracksOf } from '../../../core/anonymise/tracks.ts'
import { uncertainStretches } from '../../../core/anonymise/uncertain.ts'

const size = { width: 1920, height: 1080 }
const clip = { size, frameRate: 30, frames: 600 }
const rules = trackRules({ ...clip, step: 3 })

function path(at: (frame: number) => [number, number], from: number, to: number, score = 0.95, side = 40): Detection[] {
  const found: Detection[] = []
  for (let frame = Math.ceil(from / 3) * 3; frame <= to; frame += 3) {
    const [x, y] = at(frame)
    found.push({ frame, x, y, width: side, height: side * 1.25, score })
  }
  return found
}
const doubtsOf = (detections: Detection[]) => uncertainStretches(tracksOf(detections, rules), clip)

describe('worth a look', () => {
  it('is nothing where a face is seen well from begin to end, or comes and goes at the edge', () => {
    expect(doubtsOf(path(() => [500, 500], 0, 599))).toEqual([])
    expect(doubtsOf(path((frame) => [4 * (frame - 100), 500], 100, 570))).toEqual([])
  })

  it('is where a face is lost in the open, and where one turns up there', () => {
    const found = doubtsOf(path(() => [500, 500], 90, 300))
    expect(found.map(({ doubt, first, last, tracks }) => ({ doubt, first, last, tracks }))).toEqual([
      { doubt: 'lost', first: 60, last: 90, tracks: [0] },
      { doubt: 'lost', first: 300, last: 330, tracks: [0] },
    ])
  })

  it('is where something like a face isn’t covered, before anything else', () => {
    const found = doubtsOf([...path(() => [500, 500], 90, 599), ...path(() => [1200, 500], 200, 204, 0.8)])
    expect(found[0]).toMatchObject({ doubt: 'uncovered', first: 201, last: 204, tracks: [] })
    expect(found.map(({ doubt }) => doubt)).toEqual(['uncovered', 'lost'])
  })

  it('is where a face is hardly recognised for a while, or not at all', () => {
    const weak = path(() => [500, 500], 0, 599).map((found) =>
      found.frame >= 150 && found.frame < 210 ? { ...found, score: 0.35 } : found,
    )
    expect(doubtsOf(weak)).toMatchObject([{ doubt: 'weak', first: 150, last: 210 }])
    const gone = path(() => [500, 500], 0, 599).filter(({ frame }) => frame <= 150 || frame >= 174)
    expect(doubtsOf(gone)).toMatchObject([{ doubt: 'weak', first: 150, last: 174 }])
  })

  it('is where faces cross', () => {
    const found = doubtsOf([...path((frame) => [3 * frame, 500], 0, 599), ...path((frame) => [1800 - 3 * frame, 515], 0, 599)])
    expect(found.some(({ doubt, first, last }) => doubt === 'crowded' && first > 285 && last < 315)).toBe(true)
  })

  it('comes worst first: the larger face of two', () => {
    const found = doubtsOf([...path(() => [300, 500], 90, 599, 0.95, 40), ...path(() => [1200, 400], 120, 599, 0.95, 200)])
    expect(found.map(({ tracks }) => tracks)).toEqual([[1], [0]])
    expect(found.every(({ weight }) => weight > 0 && weight <= 1)).toBe(true)
  })
})
