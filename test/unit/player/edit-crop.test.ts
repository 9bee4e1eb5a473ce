import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Box,
  boxOfCrop,
  type Crop,
  dragged,
  firstCrop,
  fitted,
  gripBoxes,
  gripStep,
  grips,
  isAll,
  leastSide,
  pictureOf,
  type Size,
  shownIn,
} from '../../../player/app/edits/crop.ts'
import { type Act, type Editing, isWhole, openEditing, perform, recipeOf, windowOf } from '../../../player/app/edits/model.ts'
import { resultWords, saidOf, timeWords } from '../../../player/app/edits/words.ts'

const hd: Size = { width: 1280, height: 720 }
const part: Crop = { x: 100, y: 60, width: 640, height: 360 }
const grid = { rate: 10, steps: 600, seconds: 60 }
const opened = openEditing(grid, hd)
const lay = (crop: Crop | null, stroke: string | null = null): Act => ({ do: 'crop', crop, stroke })
const done = (acts: Act[], from = opened) => acts.reduce(perform, from)

const side = fc.integer({ min: leastSide / 2, max: 2000 }).map((half) => 2 * half)
const pictures = fc.record({ width: side, height: side })
const number = fc.double({ min: -5000, max: 5000, noNaN: true })
const rectangles = fc.record({ x: number, y: number, width: number, height: number })
const grip = fc.constantFrom(...grips)

function faults({ width, height }: Size, crop: Crop): string[] {
  const all = Object.entries(crop).flatMap(([name, value]) => (value % 2 === 0 ? [] : [`${name} is ${value}`]))
  if (crop.x < 0 || crop.y < 0 || crop.x + crop.width > width || crop.y + crop.height > height) all.push('outside')
  if (crop.width < leastSide || crop.height < leastSide) all.push('too small')
  return all
}

describe('wherever it is dragged', () => {
  test('the rectangle is inside of the picture, of even numbers, and never under 64 pixels', () => {
    const moves = fc.array(fc.record({ grip, dx: number, dy: number }), { maxLength: 20 })
    fc.assert(
      fc.property(pictures, rectangles, moves, (picture, wanted, list) => {
        expect(faults(picture, firstCrop(picture))).toEqual([])
        let crop = fitted(picture, wanted)
        for (const { grip, dx, dy } of list) {
          expect(faults(picture, crop)).toEqual([])
          crop = dragged(picture, crop, grip, dx, dy)
        }
        expect(faults(picture, crop)).toEqual([])
        expect(fitted(picture, crop)).toEqual(crop)
      }),
    )
  })

  test('what isn’t held stays: moved as a whole it has its size, by a side the other side its place', () => {
    fc.assert(
      fc.property(pictures, rectangles, grip, number, number, (picture, wanted, grip, dx, dy) => {
        const before = fitted(picture, wanted)
        const { x, y, width, height } = dragged(picture, before, grip, dx, dy)
        if (grip === 'all') {
          expect([width, height]).toEqual([before.width, before.height])
          return
        }
        if (!grip.includes('w')) expect(x).toBe(before.x)
        if (!grip.includes('e')) expect(x + width).toBe(before.x + before.width)
        if (!grip.includes('n')) expect(y).toBe(before.y)
        if (!grip.includes('s')) expect(y + height).toBe(before.y + before.height)
      }),
    )
  })

  test('it goes where the hand goes, as far as there is room', () => {
    expect(dragged(hd, part, 'se', 100, 41)).toEqual({ ...part, width: 740, height: 402 })
    expect(dragged(hd, part, 'nw', -30, 20)).toEqual({ x: 70, y: 80, width: 670, height: 340 })
    expect(dragged(hd, part, 'n', 500, -9999)).toEqual({ ...part, y: 0, height: 420 })
    expect(dragged(hd, part, 'w', 9999, 0)).toEqual({ ...part, x: 676, width: 64 })
    expect(dragged(hd, part, 'all', 9999, -9999)).toEqual({ ...part, x: 640, y: 0 })
    expect(isAll(hd, dragged(hd, dragged(hd, part, 'se', 9999, 9999), 'nw', -9999, -9999))).toBe(true)
  })
})

test('a key moves by two pixels, with Shift by twenty, a side only across', () => {
  expect(gripStep('ArrowLeft', false, 'all')).toEqual({ dx: -2, dy: 0 })
  expect(gripStep('ArrowDown', true, 'se')).toEqual({ dx: 0, dy: 20 })
  expect([gripStep('ArrowLeft', false, 'n'), gripStep('ArrowUp', false, 'w')].map((step) => step && Math.abs(step.dx + step.dy))).toEqual([
    0, 0,
  ])
  expect([gripStep('a', false, 'all'), gripStep('Tab', true, 'all')]).toEqual([null, null])
})

test('a part is kept of a picture that is large enough to leave something out', () => {
  const of = (width: number | null, height: number | null, kind = 'video') => pictureOf({ kind, width, height })
  expect([of(1921, 1081), of(66, 64)]).toEqual([
    { width: 1920, height: 1080 },
    { width: 66, height: 64 },
  ])
  expect([of(65, 65), of(1280, 63), of(null, null), of(1280, 720, 'audio')]).toEqual([null, null, null, null])
})

describe('on the page', () => {
  const frames = fc.record({ width: fc.integer({ min: 200, max: 1400 }), height: fc.integer({ min: 150, max: 900 }) })
  const handle = 28
  const over = (a: Box, b: Box) =>
    a.left < b.left + b.width - 0.001 &&
    b.left < a.left + a.width - 0.001 &&
    a.top < b.top + b.height - 0.001 &&
    b.top < a.top + a.height - 0.001

  test('the picture lies in its own proportions in the middle of the frame', () => {
    expect(shownIn({ width: 1000, height: 400 }, hd)).toEqual({
      left: (1000 - (400 * 16) / 9) / 2,
      top: 0,
      width: (400 * 16) / 9,
      height: 400,
    })
    expect(shownIn({ width: 320, height: 400 }, hd)).toEqual({ left: 0, top: 110, width: 320, height: 180 })
    expect(boxOfCrop(shownIn({ width: 320, height: 400 }, hd), hd, part)).toEqual({ left: 25, top: 125, width: 160, height: 90 })
  })

  test('every handle can be hit, on the smallest rectangle too: inside of the frame, none over another, and the middle is free to move it', () => {
    fc.assert(
      fc.property(frames, pictures, rectangles, (frame, picture, wanted) => {
        const shown = shownIn(frame, picture)
        const box = boxOfCrop(shown, picture, fitted(picture, wanted))
        const places = gripBoxes(box, frame, handle, 76)
        const handles = grips.filter((grip) => grip !== 'all').map((grip) => places[grip])
        for (const { left, top, width, height } of [...handles, places.all]) {
          expect(Math.min(left, top)).toBeGreaterThanOrEqual(-0.001)
          expect(left + width).toBeLessThanOrEqual(frame.width + 0.001)
          expect(top + height).toBeLessThanOrEqual(frame.height + 0.001)
          expect(Math.min(width, height)).toBeGreaterThanOrEqual(handle - 0.001)
        }
        for (const [index, one] of handles.entries()) expect(handles.slice(index + 1).filter((other) => over(one, other))).toEqual([])
        for (const { x, y, width, height } of handles) {
          expect(Math.min(x, y, width - x, height - y)).toBeGreaterThanOrEqual(9 - 0.001)
        }
        const left = Math.max(places.nw.left, places.w.left) + handle
        const top = places.n.top + handle
        const middle = { left, top, width: places.e.left - left, height: Math.min(places.s.top, places.all.top + places.all.height) - top }
        expect(Math.min(middle.width, middle.height)).toBeGreaterThanOrEqual(handle - 0.001)
        expect(handles.filter((one) => over(one, middle))).toEqual([])
        expect(over(places.all, middle)).toBe(true)
      }),
    )
  })

  test('the player’s own controls stay free below a rectangle that is high enough', () => {
    const frame = { width: 640, height: 360 }
    expect(gripBoxes({ left: 0, top: 0, width: 640, height: 360 }, frame, handle, 76).all).toMatchObject({
      left: 0,
      top: 0,
      width: 640,
      height: 284,
    })
    const low = { left: 100, top: 250, width: 300, height: 100 }
    expect(gripBoxes(low, frame, handle, 76).all).toMatchObject(low)
  })
})

describe('as a step of what is done', () => {
  const cropOf = ({ cut }: Editing) => cut.crop

  test('one movement is one way back; a voice is one too', () => {
    expect(done([lay(part), lay({ ...part, x: 120 }), lay(null)]).past.length).toBe(3)
    const moved = done([lay(part), lay({ ...part, x: 120 }, 'a'), lay({ ...part, x: 140 }, 'a'), { do: 'voice', voice: 'disguise' }])
    expect([moved.past.length, cropOf(moved)?.x, moved.cut.voice]).toEqual([3, 140, 'disguise'])
    const back = done([{ do: 'undo' }, { do: 'undo' }], moved)
    expect([cropOf(back), back.cut.voice]).toEqual([part, null])
    expect(cropOf(done([{ do: 'undo' }], back))).toBeNull()
    expect(done([{ do: 'redo' }, { do: 'redo' }], back).cut).toEqual(moved.cut)
    expect(done([{ do: 'reset' }], moved).cut).toEqual(opened.cut)
  })

  test('whatever is laid, what is sent is fit to be kept, undo leads to before, and cutting goes on beside it', () => {
    const act = fc.oneof(
      fc.record({ do: fc.constant('crop' as const), crop: fc.option(rectangles), stroke: fc.constant(null) }),
      fc.record({ do: fc.constant('voice' as const), voice: fc.constantFrom('disguise' as const, 'mute' as const, null) }),
      fc.record({ do: fc.constantFrom('begin' as const, 'split' as const, 'silence' as const), at: fc.nat(599) }),
      fc.record({ do: fc.constantFrom('undo' as const, 'redo' as const, 'reset' as const) }),
    )
    fc.assert(
      fc.property(pictures, fc.array(act, { maxLength: 20 }), act, (picture, list, last) => {
        const before = done(list, openEditing(grid, picture))
        const next = perform(before, last)
        const { crop, voice } = recipeOf(next)
        if (crop) expect([...faults(picture, crop), isAll(picture, crop)]).toEqual([false])
        expect(voice ?? null).toBe(next.cut.voice)
        expect(isWhole(next)).toBe(resultWords(next).startsWith('Nothing'))
        if (last.do === 'undo' || last.do === 'redo' || next === before || next.past.length === before.past.length) return
        const back = perform(next, { do: 'undo' })
        expect(back.cut).toEqual(before.cut)
        expect(perform(back, { do: 'redo' }).cut).toEqual(next.cut)
      }),
    )
  })

  test('a rectangle over all of the picture is none, and of a sound there is none', () => {
    const all = done([lay({ x: 0, y: 0, ...hd })])
    expect([isWhole(all), recipeOf(all)]).toEqual([true, { ranges: [{ start: 0, end: 60 }], mute: [] }])
    const sound = openEditing(grid)
    expect(perform(sound, lay(part))).toBe(sound)
    expect(recipeOf(done([lay(part), { do: 'voice', voice: 'mute' }]))).toEqual({
      ...{ ranges: [{ start: 0, end: 60 }], mute: [] },
      ...{ crop: part, voice: 'mute' },
    })
  })

  test('left out, the sound isn’t heard while the result is looked at, and no silence is sent for it', () => {
    const silent = done([{ do: 'voice', voice: 'mute' }])
    expect([windowOf(silent).mute, recipeOf(silent).mute]).toEqual([[{ start: 0, end: 60 }], []])
  })

  test('it is told, also how long it will take', () => {
    const both = done([lay(part), { do: 'voice', voice: 'disguise' }])
    expect(resultWords(both)).toBe(
      'The result will be 1:00 long, of 1:00, showing a part of the picture (640 × 360 px), with the voice disguised.',
    )
    expect(timeWords(both)).toContain('encoded anew')
    expect(timeWords(done([{ do: 'voice', voice: 'disguise' }]))).toContain('some minutes for an hour')
    expect(timeWords(done([{ do: 'voice', voice: 'mute' }]))).toContain('after some seconds')
    expect(saidOf(lay(part), opened, both)).toBe('Kept of the picture: 640 × 360 px, 100 from the left and 60 from the top.')
    expect(saidOf(lay(null), both, opened)).toBe('The whole picture is kept.')
    expect(saidOf({ do: 'voice', voice: null }, both, opened)).toBe('The sound is kept.')
  })
})
