import { expect, it } from 'vitest'
import { placeSegments, segmentAt } from '../../../workers/encode/timeline.ts'

const chunk = (index: number, firstSegment: number, segments: [number, number, number][]) => ({
  ...{ index, firstSegment, segments, attempt: `a${index}`, object: `o${index}`, frames: 100 },
})
const chunks = [
  chunk(0, 0, [[4, 0, 1000]]),
  chunk(1, 1, [
    [4, 0, 500],
    [2.5, 500, 300],
  ]),
]

it('segments follow one another, each with its place in its object', () => {
  const placed = placeSegments({ name: '240', method: 'encode', chunks }, 0.2)
  expect(placed.map(({ start, end, sequence, from, to }) => [start, end, sequence, from, to])).toEqual([
    [0, 4, 0, 0, 1000],
    [4, 8, 1, 0, 500],
    [8, 10.5, 2, 500, 800],
  ])
  expect(placed.map((segment) => segment.chunk.object)).toEqual(['o0', 'o1', 'o1'])
})

it('a copied picture begins where it begins', () => {
  const [first] = placeSegments({ name: 'source', method: 'copy', chunks }, 1.5)
  expect(first).toMatchObject({ start: 1.5, end: 5.5 })
})

it.each([
  [0, 0],
  [3.999, 0],
  [4, 1],
  [9, 2],
  [10.5, 2],
  [99, 2],
])('at %d s segment %d is shown', (time, sequence) => {
  expect(segmentAt(placeSegments({ name: '240', method: 'encode', chunks }, 0), time).sequence).toBe(sequence)
})

it('a rung without a segment shows nothing', () => {
  expect(() => segmentAt([], 1)).toThrow('without a segment')
})
