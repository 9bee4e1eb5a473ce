import { describe, expect, it } from 'vitest'
import { cells } from '../../../core/trace/picture.ts'
import { lookRate, placeOfPicture } from '../../../core/trace/picture-place.ts'
import { drawing } from '../../support/drawing.ts'

/** Cells that wander about, each by itself: thumbs of so many seconds. */
function wandering(seconds: number, seed: number): Float32Array {
  const draw = drawing(seed)
  const thumbs = new Float32Array(seconds * lookRate * cells)
  for (let cell = 0; cell < cells; cell++) {
    let [value, pull] = [30_000, 0]
    for (let at = cell; at < thumbs.length; at += cells) {
      pull = 0.9 * pull + 400 * (draw() - 0.5)
      value += pull - (value - 30_000) / 200
      thumbs[at] = value
    }
  }
  return thumbs
}

const cut = (thumbs: Float32Array, from: number, to: number) => thumbs.slice(from * cells, to * cells)

describe('the place of a leaked picture', () => {
  const whole = wandering(90, 3)

  it.each([0, 7, 613, 1499])('is found to the picture from the original’s %i on', (from) => {
    expect(placeOfPicture(whole, cut(whole, from, from + 40 * lookRate))).toMatchObject({ offset: from })
  })

  it('is found when it is darker, noisy, and has something before it', () => {
    const draw = drawing(9)
    const part = cut(whole, 1000, 2000).map((value) => 0.7 * value + 2000 + 200 * (draw() - 0.5))
    const before = wandering(10, 77)
    const both = new Float32Array(before.length + part.length)
    both.set(before)
    both.set(part, before.length)
    expect(placeOfPicture(whole, part)?.offset).toBe(1000)
    expect(placeOfPicture(whole, both)?.offset).toBe(1000 - 10 * lookRate)
  })

  it('is found where less than a template is left, and where the leak is all of it and more', () => {
    expect(placeOfPicture(whole, cut(whole, 905, 905 + 6 * lookRate))?.offset).toBe(905)
    expect(placeOfPicture(cut(whole, 600, 1800), whole)?.offset).toBe(-600)
  })

  it('is nowhere for another recording, for one that doesn’t move, and for nothing', () => {
    expect(placeOfPicture(whole, wandering(40, 4))).toBeUndefined()
    expect(placeOfPicture(whole, new Float32Array(40 * lookRate * cells).fill(20_000))).toBeUndefined()
    expect(placeOfPicture(whole, new Float32Array(0))).toBeUndefined()
    expect(placeOfPicture(new Float32Array(0), cut(whole, 0, 300))).toBeUndefined()
  })
})
