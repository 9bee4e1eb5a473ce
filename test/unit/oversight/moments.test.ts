// Statistics of what is drawn, over fixed keys and clips: the same numbers in every run.
import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { isDrawn, momentOf } from '../../../core/oversight/moments.ts'
import { partBounds } from '../../../core/oversight/parts.ts'

const hash = (text: string) => createHash('sha256').update(text).digest()
const key = hash('an organisation')
const otherKey = hash('another organisation')
const clipIds = Array.from({ length: 3000 }, (_, i) => {
  const hex = hash(`clip ${i}`).toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-')
})
const parts = 12
const seconds = 480
const length = seconds / parts

const draw = (by: Uint8Array, clipId: string): number[] =>
  Array.from({ length: parts }, (_, part) => momentOf(by, clipId, part, partBounds(seconds, parts, part)))
const drawn = new Map(clipIds.map((clipId) => [clipId, draw(key, clipId)]))
const momentsOf = (by: Uint8Array, clipId: string): number[] => (by === key ? drawn.get(clipId) : undefined) ?? draw(by, clipId)
/** Where in its part a moment lies, 0 to less than 1. */
const placesOf = (by: Uint8Array, clipId: string) => momentsOf(by, clipId).map((moment, part) => moment / length - part)

const bins = 20
/** Of 19 degrees of freedom (20 bins): a fair draw is above this once in a thousand. */
const chiSquareLimit = 43.82

function chiSquare(places: number[]): number {
  const seen = new Array<number>(bins).fill(0)
  for (const place of places) seen[Math.floor(place * bins)] = (seen[Math.floor(place * bins)] ?? 0) + 1
  const expected = places.length / bins
  return seen.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
}

it('every moment lies in its own part', () => {
  const places = clipIds.flatMap((clipId) => placesOf(key, clipId))
  expect(places).toHaveLength(clipIds.length * parts)
  expect(places.filter((place) => place < -1e-9 || place >= 1)).toEqual([])
})

it('moments are uniform within their parts: all together, and in each part', () => {
  const places = clipIds.map((clipId) => placesOf(key, clipId).map((place) => Math.max(0, place)))
  expect(chiSquare(places.flat())).toBeLessThan(chiSquareLimit)
  // Twelve looks: the limit of one in a thousand becomes one in ten thousand each.
  for (let part = 0; part < parts; part++) expect(chiSquare(places.map((of) => of[part] ?? 0))).toBeLessThan(50.8)
})

it('the measure tells what is not uniform', () => {
  const steered = clipIds.flatMap((clipId) => placesOf(key, clipId).map((place) => Math.max(0, place) ** 1.1))
  expect(chiSquare(steered)).toBeGreaterThan(chiSquareLimit)
})

it('a moment tells nothing of the next one, nor of the same part of the next clip', () => {
  const places = clipIds.map((clipId) => placesOf(key, clipId))
  const inClip = places.flatMap((of) => of.slice(1).map((place, i) => [of[i] ?? 0, place] as const))
  const betweenClips = places.slice(1).flatMap((of, i) => of.map((place, part) => [places[i]?.[part] ?? 0, place] as const))
  for (const pairs of [inClip, betweenClips]) expect(Math.abs(correlation(pairs))).toBeLessThan(4 / Math.sqrt(pairs.length))
})

function correlation(pairs: (readonly [number, number])[]): number {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [a, b] = [mean(pairs.map(([x]) => x)), mean(pairs.map(([, y]) => y))]
  const spread = (values: number[], middle: number) => Math.sqrt(mean(values.map((value) => (value - middle) ** 2)))
  const product = mean(pairs.map(([x, y]) => (x - a) * (y - b)))
  return (
    product /
    spread(
      pairs.map(([x]) => x),
      a,
    ) /
    spread(
      pairs.map(([, y]) => y),
      b,
    )
  )
}

it('no gap between neighbouring moments is longer than two parts', () => {
  const gaps = clipIds.flatMap((clipId) => {
    const ends = [0, ...momentsOf(key, clipId), seconds]
    return ends.slice(1).map((end, i) => end - (ends[i] ?? 0))
  })
  expect(Math.max(...gaps)).toBeLessThanOrEqual(2 * length)
  // They do come near it: the bound is not there for nothing.
  expect(Math.max(...gaps)).toBeGreaterThan(1.9 * length)
})

it('they differ between clips and organisations, and are the same when drawn again', () => {
  const all = new Set(clipIds.flatMap((clipId) => momentsOf(key, clipId)))
  expect(all.size).toBe(clipIds.length * parts)
  for (const clipId of clipIds.slice(0, 200)) {
    const theirs = momentsOf(otherKey, clipId)
    expect(theirs.filter((moment) => all.has(moment))).toEqual([])
    expect(draw(Buffer.from(key), clipId)).toEqual(momentsOf(key, clipId))
  }
})

it('without the key they can not be computed: a key that differs in one bit draws others', () => {
  const almost = Buffer.from(key)
  almost[31] = (almost[31] ?? 0) ^ 1
  const guessed = clipIds.flatMap((clipId) => {
    const real = momentsOf(key, clipId)
    return momentsOf(almost, clipId).map((moment, part) => Math.abs(moment - (real[part] ?? 0)) / length)
  })
  // Two independent uniform places are a third of the part apart in the mean, and hardly ever close.
  const mean = guessed.reduce((sum, distance) => sum + distance, 0) / guessed.length
  expect(Math.abs(mean - 1 / 3)).toBeLessThan(0.01)
  expect(guessed.filter((distance) => distance < 0.001).length / guessed.length).toBeLessThan(0.004)
})

it.each([1, 5, 25, 50, 99])('of all recordings %d %% are drawn, near enough', (percent) => {
  const share = clipIds.filter((clipId) => isDrawn(key, clipId, percent)).length / clipIds.length
  const deviation = Math.sqrt(((percent / 100) * (1 - percent / 100)) / clipIds.length)
  expect(Math.abs(share - percent / 100)).toBeLessThan(4 * deviation)
})

it('none are drawn of 0 %, all of 100 %, and who is drawn of few is drawn of more', () => {
  const percents = [0, 10, 30, 70, 100]
  const sets = percents.map((percent) => clipIds.filter((clipId) => isDrawn(key, clipId, percent)))
  expect(sets[0]).toEqual([])
  expect(sets[4]).toEqual(clipIds)
  for (const [i, set] of sets.entries()) expect(set.filter((clipId) => i > 0 && i < 4 && !sets[i + 1]?.includes(clipId))).toEqual([])
})

it('another organisation draws others, and being drawn tells nothing of the moments', () => {
  const both = clipIds.filter((clipId) => isDrawn(key, clipId, 50) && isDrawn(otherKey, clipId, 50)).length / clipIds.length
  expect(Math.abs(both - 0.25)).toBeLessThan(0.04)
  const places = clipIds.filter((clipId) => isDrawn(key, clipId, 50)).flatMap((clipId) => placesOf(key, clipId))
  expect(chiSquare(places.map((place) => Math.max(0, place)))).toBeLessThan(chiSquareLimit)
})
