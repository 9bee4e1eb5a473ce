import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DrawnMask, drawnAt } from '../../../core/anonymise/drawn.ts'
import { aroundFace, coverRectangle, coverRound, ellipse, faceRoundness, maskPicture, planeSizeOf } from '../../../core/anonymise/mask.ts'
import { Masks } from '../../../core/anonymise/scene.ts'
import type { Track } from '../../../core/anonymise/tracks.ts'

const picture = { width: 1920, height: 1080 }
const plane = () => new Uint8Array(480 * 270)
const small = { width: 480, height: 270 }

describe('the plane', () => {
  it.each([
    [1920, 1080, 480, 270],
    [1080, 1920, 270, 480],
    [3840, 2160, 480, 270],
    [426, 240, 426, 240],
    [193, 144, 194, 144],
    [1920, 816, 480, 204],
  ])('of %i x %i is %i x %i', (width, height, w, h) => expect(planeSizeOf({ width, height })).toEqual({ width: w, height: h }))

  it('has every pixel of it that a shape touches, and none far from it', () => {
    const box = fc.record({
      x: fc.double({ min: -100, max: 1900, noNaN: true }),
      y: fc.double({ min: -100, max: 1060, noNaN: true }),
      width: fc.double({ min: 8, max: 400, noNaN: true }),
      height: fc.double({ min: 8, max: 400, noNaN: true }),
    })
    fc.assert(
      fc.property(box, fc.constantFrom(ellipse, faceRoundness), (place, roundness) => {
        const drawn = plane()
        coverRound(drawn, small, picture, place, roundness)
        const [cx, cy] = [place.x + place.width / 2, place.y + place.height / 2]
        for (let i = 0; i < 64; i++) {
          // On the outline of the shape.
          const angle = (i / 64) * 2 * Math.PI
          const [c, s] = [Math.cos(angle), Math.sin(angle)]
          const x = cx + (Math.sign(c) * Math.abs(c) ** (2 / roundness) * place.width) / 2
          const y = cy + (Math.sign(s) * Math.abs(s) ** (2 / roundness) * place.height) / 2
          const [inX, inY] = [x * 0.998 + cx * 0.002, y * 0.998 + cy * 0.002]
          if (inX >= 0 && inY >= 0 && inX < 1920 && inY < 1080) expect(drawn[Math.floor(inY / 4) * 480 + Math.floor(inX / 4)]).toBe(255)
          const [outX, outY] = [x + (x - cx) * 0.3 + Math.sign(c) * 14, y + (y - cy) * 0.3 + Math.sign(s) * 14]
          if (outX >= 0 && outY >= 0 && outX < 1920 && outY < 1080) expect(drawn[Math.floor(outY / 4) * 480 + Math.floor(outX / 4)]).toBe(0)
        }
      }),
    )
  })

  it('takes nothing beyond the picture', () => {
    const drawn = plane()
    coverRectangle(drawn, small, picture, { x: -500, y: -500, width: 5000, height: 510 })
    expect(drawn.subarray(0, 480 * 4).every((value) => value === 255)).toBe(true)
    expect(drawn.subarray(480 * 4).every((value) => value === 0)).toBe(true)
    const none = plane()
    coverRound(none, small, picture, { x: 2000, y: 100, width: 50, height: 50 }, ellipse)
    coverRectangle(none, small, picture, { x: -60, y: 100, width: 50, height: 50 })
    expect(none.every((value) => value === 0)).toBe(true)
  })

  it('covers colours wherever it covers light', () => {
    const drawn = plane()
    coverRound(drawn, small, picture, { x: 101, y: 203, width: 77, height: 91 }, faceRoundness)
    const sent = maskPicture(drawn, small)
    expect(sent).toHaveLength((480 * 270 * 3) / 2)
    expect(Buffer.compare(sent.subarray(0, drawn.length), drawn)).toBe(0)
    const [u, v] = [sent.subarray(480 * 270, 480 * 270 + 240 * 135), sent.subarray(480 * 270 + 240 * 135)]
    expect(Buffer.compare(u, v)).toBe(0)
    const bare = [...drawn.keys()].filter((i) => drawn[i] && u[Math.floor(i / 960) * 240 + ((i % 480) >> 1)] !== 255)
    expect(bare).toEqual([])
    expect(u.reduce((sum, value) => sum + value / 255, 0)).toBeLessThan(drawn.reduce((sum, value) => sum + value / 255, 0) / 2)
  })
})

const track = (id: number, x: number, first = 0, last = 99): Track => ({
  id,
  keys: [
    { frame: first, x, y: 400, width: 80, height: 100, score: 0.9 },
    { frame: last, x, y: 400, width: 80, height: 100, score: 0.9 },
  ],
})
const at = (masks: Masks, frame: number, x: number, y: number) => masks.planeAt(frame)[Math.floor(y / 4) * 480 + Math.floor(x / 4)]

describe('a scene', () => {
  const scene = {
    size: picture,
    frameRate: 30,
    tracks: [track(0, 400), track(1, 900, 30, 200), { ...track(2, 650), between: [0, 1] as [number, number] }],
  }

  it('covers hair and chin of every face while it is there', () => {
    const masks = new Masks(scene)
    expect([0, 30, 99, 150, 200, 201].map((frame) => [440, 690, 940].map((x) => at(masks, frame, x, 450)))).toEqual([
      [255, 255, 0],
      [255, 255, 255],
      [255, 255, 255],
      [0, 0, 255],
      [0, 0, 255],
      [0, 0, 0],
    ])
    expect([365, 395, 515, 540].map((y) => at(masks, 0, 440, y))).toEqual([255, 255, 255, 0])
    expect(aroundFace({ x: 400, y: 400, width: 80, height: 100 })).toEqual({ x: 380, y: 360, width: 120, height: 165 })
  })

  it('leaves out who is uncovered, and what may be either of two only with both', () => {
    const shown = (uncovered: number[]) => [440, 690, 940].map((x) => at(new Masks({ ...scene, uncovered }), 50, x, 450))
    expect(shown([0])).toEqual([0, 255, 255])
    expect(shown([0, 1])).toEqual([0, 0, 0])
  })

  it('whoever is uncovered stays covered where somebody else is', () => {
    const masks = new Masks({ ...scene, tracks: [track(0, 400), track(3, 420)], uncovered: [0] })
    expect(at(masks, 50, 450, 450)).toBe(255)
  })

  it('knows the largest face of a stretch', () => {
    const large = { ...track(4, 100, 90, 99), keys: track(4, 100, 90, 99).keys.map((key) => ({ ...key, width: 300, height: 350 })) }
    const masks = new Masks({ ...scene, tracks: [...scene.tracks, large] })
    expect(masks.largest(80, 100)).toBe(350)
    expect(masks.largest(165, 200)).toBe(100)
    expect(masks.largest(1000, 1100)).toBe(0)
  })

  it('covers a face between two looks where it was and where it will be: the picture may stand still and jump', () => {
    const keys = [100, 100, 400].map((x, i) => ({ frame: 3 * i, x, y: 400, width: 80, height: 100, score: 0.9 }))
    const masks = new Masks({ size: picture, frameRate: 30, tracks: [{ id: 0, keys }] })
    const seen = (frame: number) => [140, 440].map((x) => at(masks, frame, x, 450))
    expect([0, 2, 3, 4, 5, 6].map(seen)).toEqual([
      [255, 0],
      [255, 0],
      [255, 0],
      [255, 255],
      [255, 255],
      [0, 255],
    ])
  })

  it('covers what a person drew, moving and in its time', () => {
    const drawn: DrawnMask = {
      ...{ shape: 'rectangle', start: 1, end: 3 },
      keys: [
        { time: 1, x: 0, y: 0, width: 0.1, height: 0.1 },
        { time: 2, x: 0.5, y: 0, width: 0.1, height: 0.1 },
      ],
    }
    const masks = new Masks({ size: picture, frameRate: 30, tracks: [], drawn: [drawn] })
    expect([29, 30, 45, 60, 89, 90].map((frame) => [50, 530, 1000].map((x) => at(masks, frame, x, 50)))).toEqual([
      [0, 0, 0],
      [255, 0, 0],
      [0, 255, 0],
      [0, 0, 255],
      [0, 0, 255],
      [0, 0, 0],
    ])
    expect(drawnAt({ ...drawn, keys: [] }, 1.5, picture)).toBeUndefined()
    // A picture that is still shown when it begins is covered; one that ends there isn't.
    const late = new Masks({ size: picture, frameRate: 30, tracks: [], drawn: [{ ...drawn, start: 1.015 }] })
    expect([29, 30, 31].map((frame) => at(late, frame, 30, 50))).toEqual([0, 255, 255])
    const rounded = new Masks({ size: picture, frameRate: 30, tracks: [], drawn: [{ ...drawn, start: 1.067 }] })
    expect([31, 32].map((frame) => at(rounded, frame, 100, 50))).toEqual([0, 255])
    // Its shorter side counts, while it is there.
    expect([0, 60].map((first) => masks.largest(first, first + 10))).toEqual([0, picture.height * 0.1])
    const round = new Masks({ size: picture, frameRate: 30, tracks: [], drawn: [{ ...drawn, shape: 'ellipse' }] })
    expect([at(round, 30, 96, 54), at(round, 30, 4, 4)]).toEqual([255, 0])
  })
})
