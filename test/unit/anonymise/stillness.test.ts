import { describe, expect, it } from 'vitest'
import { Stillness } from '../../../workers/anonymise/stillness.ts'

const width = 640
const sheet = (value: number) => new Uint8Array(width * 480 * 3).fill(value)
/** Brighter by `more` in a square of so many pixels. */
function changed(value: number, more: number, side: number, x = 400, y = 300): Uint8Array {
  const pixels = sheet(value)
  for (let row = y; row < y + side; row++) pixels.fill(value + more, (row * width + x) * 3, (row * width + x + side) * 3)
  return pixels
}
/** The tile whose corner is (320, 240). */
const origin = 240 * width + 320

describe('a tile', () => {
  it('is never still before it was looked at', () => {
    const tile = new Stillness()
    expect([tile.next(sheet(100), origin, width), tile.next(sheet(100), origin, width)]).toEqual([false, false])
  })

  it.each<[string, Uint8Array, boolean]>([
    ['as it was', sheet(100), true],
    ['with noise', sheet(100).map((value, i) => value + ((i * 7919) % 5) - 2), true],
    ['where something as small as an eye moves', changed(100, 60, 4), false],
    ['a little brighter', sheet(104), false],
    ['where something moves in another tile', changed(100, 60, 40, 100, 100), true],
  ])('%s', (_, next, still) => {
    const tile = new Stillness()
    tile.next(sheet(100), origin, width)
    tile.remember()
    expect(tile.next(next, origin, width)).toBe(still)
  })

  it('that changes slowly is compared with what was looked at, not with the picture before', () => {
    const tile = new Stillness()
    tile.next(sheet(100), origin, width)
    tile.remember()
    expect([101, 102, 103, 104, 105].map((value) => tile.next(sheet(value), origin, width))).toEqual([true, true, true, false, false])
    tile.remember()
    expect(tile.next(sheet(105), origin, width)).toBe(true)
  })
})
