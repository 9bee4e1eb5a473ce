import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Box, type Detection, shared } from '../../../core/anonymise/boxes.ts'
import { boxAt, firstFrame, lastFrame, type Track, trackRules, tracksOf } from '../../../core/anonymise/tracks.ts'

const size = { width: 1920, height: 1080 }
const frames = 300
const rules = trackRules({ frameRate: 30, step: 3, frames, size })

/** A face 40 px wide whose centre is at `at(frame)`, in each look from `from` to `to`. */
function path(at: (frame: number) => [number, number], from = 0, to = frames - 1, score = 0.95): Detection[] {
  const found: Detection[] = []
  for (let frame = Math.ceil(from / 3) * 3; frame <= to; frame += 3) {
    const [x, y] = at(frame)
    found.push({ frame, x: x - 20, y: y - 25, width: 40, height: 50, score })
  }
  return found
}

const faces = (tracks: readonly Track[]) => tracks.filter(({ between }) => !between)
const covers = (tracks: readonly Track[], frame: number, box: Box) =>
  tracks.some(({ keys }) => {
    const at = boxAt(keys, frame)
    return at && shared(at, box) >= 0.6 * box.width * box.height
  })

describe('one face', () => {
  it('that stays is one track over the whole clip', () => {
    const { tracks, doubtful } = tracksOf(
      path(() => [500, 500]),
      rules,
    )
    expect(tracks).toHaveLength(1)
    expect(doubtful).toEqual([])
    expect([firstFrame(tracks[0] as Track), lastFrame(tracks[0] as Track)]).toEqual([0, frames - 1])
  })

  it('is covered a second before it was first seen and after it was last, larger and on its way', () => {
    const [track] = tracksOf(
      path((frame) => [300 + 2 * frame, 500], 90, 150),
      rules,
    ).tracks as [Track]
    expect([firstFrame(track), lastFrame(track)]).toEqual([60, 180])
    expect(boxAt(track.keys, 59)).toBeUndefined()
    const [early, late] = [boxAt(track.keys, 60), boxAt(track.keys, 180)] as [Box, Box]
    expect(early.x + early.width / 2).toBeCloseTo(420, 0)
    expect(late.x + late.width / 2).toBeCloseTo(660, 0)
    expect(late.width).toBeCloseTo(40 * 1.9, 0)
  })

  it.each([6, 15, 27])('unseen for %i pictures is covered in between, larger', (gap) => {
    const seen = path((frame) => [300 + 3 * frame, 500]).filter(({ frame }) => frame <= 120 || frame >= 120 + gap)
    const { tracks } = tracksOf(seen, rules)
    expect(tracks).toHaveLength(1)
    for (let frame = 120; frame <= 120 + gap; frame++) {
      expect(covers(tracks, frame, { x: 280 + 3 * frame, y: 475, width: 40, height: 50 })).toBe(true)
    }
    expect((boxAt((tracks[0] as Track).keys, 120 + gap / 2) as Box).width).toBeGreaterThan(45)
  })

  it('that turns away for three seconds and comes back at its place stays covered, as two tracks and what lies between', () => {
    const seen = path(() => [500, 500]).filter(({ frame }) => frame < 100 || frame > 190)
    const { tracks } = tracksOf(seen, rules)
    expect(faces(tracks)).toHaveLength(2)
    expect(tracks.find(({ between }) => between)?.between).toEqual([0, 1])
    for (let frame = 0; frame < frames; frame++) expect(covers(tracks, frame, { x: 480, y: 475, width: 40, height: 50 })).toBe(true)
  })

  it('that comes back elsewhere is another one', () => {
    const { tracks } = tracksOf([...path(() => [500, 500], 0, 90), ...path(() => [1200, 500], 200)], rules)
    expect(tracks.map(({ between }) => between)).toEqual([undefined, undefined])
  })

  it('hardly recognised where it comes into view is followed back to there', () => {
    const seen = path((frame) => [300 + frame, 500], 60).map((found) => (found.frame < 105 ? { ...found, score: 0.35 } : found))
    const { tracks } = tracksOf(seen, rules)
    expect(tracks).toHaveLength(1)
    expect((tracks[0] as Track).keys.find(({ score }) => score !== undefined)?.frame).toBe(60)
  })

  it('with four of ten looks lost is still covered all the time', () => {
    const at = (frame: number): [number, number] => [400 + 4 * frame, 500 + 40 * Math.sin(frame / 40)]
    const seen = path(at).filter((_, i) => ![1, 4, 5, 8].includes(i % 10))
    const { tracks } = tracksOf(seen, rules)
    for (let frame = 0; frame < frames; frame++) {
      const [x, y] = at(frame)
      expect(covers(tracks, frame, { x: x - 20, y: y - 25, width: 40, height: 50 })).toBe(true)
    }
  })
})

describe('what is no face', () => {
  it('seen twice, seen once without being sure, or never surely, is doubtful and not covered', () => {
    const twice = path(() => [500, 500], 30, 33, 0.8)
    const weak = path(() => [900, 500], 60, 60, 0.85)
    const never = path(() => [1300, 500], 0, 299, 0.4)
    const { tracks, doubtful } = tracksOf([...twice, ...weak, ...never], rules)
    expect(tracks).toEqual([])
    expect(doubtful.map((found) => found.length).sort()).toEqual([1, 2])
  })

  it('seen once but surely is covered', () => {
    expect(
      tracksOf(
        path(() => [500, 500], 30, 30, 0.97),
        rules,
      ).tracks,
    ).toHaveLength(1)
  })
})

it('two faces that cross are covered all along, whoever is who', () => {
  const one = (frame: number): [number, number] => [400 + 4 * frame, 500]
  const other = (frame: number): [number, number] => [1600 - 4 * frame, 510]
  // While they cross, only one of them is found.
  const seen = [...path(one), ...path(other).filter(({ frame }) => Math.abs(frame - 150) > 9)]
  const { tracks } = tracksOf(seen, rules)
  for (let frame = 0; frame < frames; frame++) {
    for (const [x, y] of [one(frame), other(frame)])
      expect(covers(tracks, frame, { x: x - 20, y: y - 25, width: 40, height: 50 })).toBe(true)
  }
})

const someone = fc
  .record({
    x: fc.integer({ min: 0, max: 1900 }),
    y: fc.integer({ min: 0, max: 1050 }),
    across: fc.integer({ min: -6, max: 6 }),
    down: fc.integer({ min: -4, max: 4 }),
    from: fc.integer({ min: 0, max: 250 }),
    length: fc.integer({ min: 0, max: 200 }),
    side: fc.integer({ min: 12, max: 120 }),
    scores: fc.array(fc.integer({ min: 20, max: 100 }), { minLength: 1, maxLength: 12 }),
  })
  .map(({ x, y, across, down, from, length, side, scores }) => {
    const found: Detection[] = []
    for (let frame = Math.ceil(from / 3) * 3, i = 0; frame < Math.min(frames, from + length); frame += 3, i++) {
      const score = (scores[i % scores.length] as number) / 100
      // No two alike, so that nothing hangs on which of two equal ones comes first.
      if (score > 0.25)
        found.push({
          frame,
          x: x + across * (frame - from) + i / 97,
          y: y + down * (frame - from),
          width: side,
          height: side * 1.2,
          score: score - i / 1e4,
        })
    }
    return found
  })
const crowd = fc.array(someone, { maxLength: 6 }).map((people) => people.flat())

describe('any crowd', () => {
  it('every detection is covered in its own picture, or doubted, or was never sure enough', () => {
    fc.assert(
      fc.property(crowd, (detections) => {
        const { tracks, doubtful } = tracksOf(detections, rules)
        const doubted = new Set(doubtful.flat())
        for (const detection of detections.filter(({ score }) => score >= rules.start)) {
          if (!doubted.has(detection)) expect(covers(tracks, detection.frame, detection)).toBe(true)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('tracks have their keys in order, within the clip, and a look that isn’t there is no key', () => {
    fc.assert(
      fc.property(crowd, (detections) => {
        for (const { keys } of tracksOf(detections, rules).tracks) {
          expect(firstFrame({ keys })).toBeGreaterThanOrEqual(0)
          expect(lastFrame({ keys })).toBeLessThan(frames)
          for (const [i, key] of keys.slice(1).entries()) expect(key.frame).toBeGreaterThan((keys[i] as { frame: number }).frame)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('the order in which machines found them doesn’t matter, nor does the direction of time', () => {
    const boxesAt = (tracks: readonly Track[], frame: number) => tracks.flatMap(({ keys }) => boxAt(keys, frame) ?? [])
    // Places are kept in tenths of a pixel, which way of two equally near is a matter of the direction.
    const isSame = (a: Box, b: Box) => (['x', 'y', 'width', 'height'] as const).every((side) => Math.abs(a[side] - b[side]) < 0.25)
    const apart = (some: readonly Box[], others: readonly Box[]) => some.filter((one) => !others.some((other) => isSame(one, other)))
    fc.assert(
      fc.property(crowd, (detections) => {
        const { tracks } = tracksOf(detections, rules)
        expect(tracksOf(detections.toReversed(), rules).tracks).toEqual(tracks)
        const last = frames - 1
        const mirrored = tracksOf(
          detections.map((found) => ({ ...found, frame: last - found.frame })),
          rules,
        )
        for (let frame = 3; frame < frames; frame += 10) {
          const [there, back] = [boxesAt(tracks, frame), boxesAt(mirrored.tracks, last - frame)]
          expect([back.length, apart(there, back), apart(back, there)], `picture ${frame}`).toEqual([there.length, [], []])
        }
      }),
      { numRuns: 60 },
    )
  })
})
