import { expect, it } from 'vitest'
import { averageRate, peakRate, type SegmentTable } from '../../../workers/encode/rates.ts'

const table = (...segments: [seconds: number, bytes: number][]): SegmentTable => segments.map(([seconds, bytes]) => [seconds, 0, bytes])

it.each<[what: string, segments: SegmentTable, target: number, bitsPerSecond: number]>([
  ['the widest segment', table([4, 1000], [4, 3000], [4, 1000]), 4, 6000],
  ['two that are short, together', table([1, 1000], [1, 3000], [4, 1000]), 4, 16_000],
  ['a picture at the end of a cut with what is beside it', table([4, 4000], [0.04, 1000]), 4, Math.ceil(40_000 / 4.04)],
  ['a picture alone as half a target', table([0.04, 1000]), 4, 4000],
  ['nothing over one and a half targets', table([3, 3000], [3.5, 0]), 4, 8000],
  ['a segment that nothing was said of', table([0.4, 100]), 0, 2000],
  ['of nothing', [], 4, 0],
])('the peak is that of %s', (_, segments, target, bitsPerSecond) => expect(peakRate(segments, target)).toBe(bitsPerSecond))

it('the mean is of the whole', () => expect(averageRate(table([4, 1000], [2, 500]))).toBe(2000))
