import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stepFor } from '../../../core/anonymise/parts.ts'
import { joinPlaces, partsOfSearch, picturesBetween, placesCount, placesIn, placesOf, searchedOf } from '../../../core/anonymise/search.ts'
import { simplified } from '../../../core/anonymise/simplify.ts'
import { boxAt, firstFrame, type Key, lastFrame, type Track } from '../../../core/anonymise/tracks.ts'

const size = { width: 1920, height: 1080 }
const frameRate = 30
const minutes = 5
const frames = minutes * 60 * frameRate

const px = fc.double({ min: 1, max: 900, noNaN: true })
/** Some keys lie exactly on a stretch's border, some between two pictures. */
const moment = fc.oneof(
  fc.integer({ min: 0, max: frames - 1 }),
  fc.integer({ min: 0, max: 2 * frames - 2 }).map((half) => half / 2),
  fc.integer({ min: 0, max: minutes - 1 }).map((minute) => minute * 60 * frameRate),
)
const keys: fc.Arbitrary<Key[]> = fc
  .uniqueArray(fc.record({ frame: moment, x: px, y: px, width: px, height: px, score: fc.constantFrom(0.3, 1) }), {
    ...{ minLength: 1, maxLength: 30, selector: ({ frame }) => frame },
  })
  .map((found) => found.toSorted((a, b) => a.frame - b.frame))
const tracks: fc.Arbitrary<Track[]> = fc
  .array(keys, { maxLength: 6 })
  .map((found) => found.map((all, id) => ({ id, keys: all, ...(id % 3 === 2 && { between: [0, 1] as [number, number] }) })))

describe('places of stretches', () => {
  it('joined are the tracks again', () => {
    fc.assert(
      fc.property(tracks, (all) => {
        const stretches = Array.from({ length: placesCount({ frames, frameRate }) }, (_, index) => placesIn(all, index, frameRate))
        // As they are written and read.
        expect(joinPlaces(JSON.parse(JSON.stringify(stretches)))).toEqual(all)
      }),
    )
  })

  it('say where each face is at any moment of any stretch, from the stretches that it lies in alone', () => {
    const any = fc.double({ min: 0, max: frames - 1, noNaN: true })
    fc.assert(
      fc.property(tracks, any, any, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 10 }), (all, one, other, shares) => {
        const [first, end] = [Math.floor(Math.min(one, other)), Math.floor(Math.max(one, other)) + 1]
        const joined = joinPlaces(placesOf(first, end, frameRate).map((index) => placesIn(all, index, frameRate)))
        for (const frame of [first, end - 1, ...shares.map((share) => first + share * (end - 1 - first))]) {
          for (const track of all) {
            const there = boxAt(track.keys, frame)
            const seen = boxAt(joined.find(({ id }) => id === track.id)?.keys ?? [], frame)
            expect(seen === undefined).toBe(there === undefined)
            for (const side of ['x', 'y', 'width', 'height'] as const) expect(seen?.[side] ?? 0).toBeCloseTo(there?.[side] ?? 0, 6)
            expect(joined.find(({ id }) => id === track.id)?.between ?? track.between).toEqual(track.between)
          }
        }
      }),
    )
  })

  it('are those that pictures lie in', () => {
    expect(placesOf(0, 1, 30)).toEqual([0])
    expect(placesOf(0, 1800, 30)).toEqual([0])
    expect(placesOf(0, 1801, 30)).toEqual([0, 1])
    expect(placesOf(1800, 1801, 30)).toEqual([1])
    expect(placesOf(1799, 5400, 30)).toEqual([0, 1, 2])
    expect(placesOf(1800, 1800, 30)).toEqual([1])
    expect(placesCount({ frames: 1, frameRate: 30 })).toBe(1)
    expect(placesCount({ frames: 1800, frameRate: 30 })).toBe(1)
    expect(placesCount({ frames: 1801, frameRate: 30 })).toBe(2)
  })
})

describe('what is searched', () => {
  it.each([
    [20, 30, 30, 600],
    [20.01, 30, 30, 601],
    [20.001, 30, 30, 600],
    [60, 29.97, 29.97, 1799],
    [10, 5, 10, 100],
    [10, 120, 60, 600],
    [0.01, 30, 30, 1],
  ])('of %d s at %d pictures a second is made constant at %d: %i pictures', (videoSeconds, rate, constant, count) => {
    expect(searchedOf({ videoSeconds, frameRate: rate }, size)).toEqual({ ...size, frameRate: constant, frames: count })
  })

  it('is parted without a gap, each part from a look on', () => {
    const some = fc.record({ frames: fc.integer({ min: 1, max: 200_000 }), frameRate: fc.double({ min: 10, max: 60, noNaN: true }) })
    fc.assert(
      fc.property(some, (searched) => {
        const parts = partsOfSearch(searched)
        const wrong = parts.filter(({ first, frames: count }, i) => {
          const next = parts[i + 1]?.first ?? searched.frames
          return first % stepFor(searched.frameRate) !== 0 || count <= 0 || first + count !== next
        })
        expect([parts[0]?.first, wrong]).toEqual([0, []])
      }),
    )
  })
})

describe('pictures of stretches that follow one another', () => {
  it('are each once in one of them, and none is beyond what was looked at', () => {
    const length = fc.double({ min: 0.2, max: 70, noNaN: true })
    fc.assert(
      fc.property(fc.array(length, { minLength: 1, maxLength: 8 }), fc.double({ min: 1, max: 60, noNaN: true }), (lengths, rate) => {
        const videoSeconds = lengths.reduce((sum, one) => sum + one, 0)
        const searched = searchedOf({ videoSeconds, frameRate: rate }, size)
        let at = 0
        let next = 0
        for (const one of lengths) {
          // To the millisecond before, as chunks are asked for.
          const { first, end } = picturesBetween(at - 0.001, at + one - 0.001, searched)
          expect([first, end > first, end <= searched.frames]).toEqual([next, true, true])
          const indices = placesOf(first, end, searched.frameRate)
          expect(indices.at(-1)).toBeLessThan(placesCount(searched))
          ;[at, next] = [at + one, end]
        }
        expect(searched.frames - next).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('are one at least, the last where nothing else is left', () => {
    expect(picturesBetween(9.999, 10.0, { frameRate: 30, frames: 300 })).toEqual({ first: 299, end: 300 })
    expect(picturesBetween(0, 0.001, { frameRate: 10 })).toEqual({ first: 0, end: 1 })
  })
})

describe('fewer keys', () => {
  it('say the same but for two hundredths of a face, or a pixel, at any moment', () => {
    const wander = fc.array(fc.tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -1, max: 1 }), fc.boolean()), {
      minLength: 2,
      maxLength: 60,
    })
    fc.assert(
      fc.property(wander, (steps) => {
        let [x, side] = [500, 80]
        const all = steps.map(([dx, dw, isSeen], i): Key => {
          x += dx / 2
          side += dw / 2
          return { frame: 3 * i, x, y: x / 2, width: side, height: 1.25 * side, ...((isSeen || i % 7 !== 0) && { score: 0.9 }) }
        })
        const track: Track = { id: 0, keys: all }
        const few = simplified(track, frameRate)
        expect([firstFrame(few), lastFrame(few)]).toEqual([firstFrame(track), lastFrame(track)])
        for (const key of all.filter(({ score }) => score === undefined)) expect(few.keys).toContainEqual(key)
        for (let frame = 0; frame <= lastFrame(track); frame += 0.5) {
          const [a, b] = [boxAt(track.keys, frame), boxAt(few.keys, frame)]
          if (!a || !b) throw new Error(`nothing in ${frame}`)
          const tolerance = Math.max(1, 0.02 * Math.max(a.width, a.height) + 0.05)
          const edges = [a.x - b.x, a.y - b.y, a.x + a.width - b.x - b.width, a.y + a.height - b.y - b.height]
          for (const moved of edges) expect(Math.abs(moved)).toBeLessThanOrEqual(tolerance)
        }
      }),
    )
  })

  it('are few where a face sits still, and one a second at least', () => {
    const still: Track = {
      id: 0,
      keys: Array.from({ length: 101 }, (_, i) => ({ frame: 3 * i, x: 100 + (i % 2) / 2, y: 100, width: 40, height: 50, score: 0.9 })),
    }
    const { keys: few } = simplified(still, frameRate)
    expect(few.map(({ frame }) => frame)).toEqual(Array.from({ length: 11 }, (_, i) => 30 * i))
  })
})
