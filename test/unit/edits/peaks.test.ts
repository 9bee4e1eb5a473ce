import { expect, it } from 'vitest'
import { Peaks } from '../../../workers/edits/peaks.ts'

const bytes = (...samples: number[]) => Buffer.from(Int16Array.from(samples).buffer)
const peaksOf = (pieces: Buffer[], length: number, late = 0) => {
  const peaks = new Peaks(length, late)
  for (const piece of pieces) peaks.push(piece)
  return [...peaks.finish()]
}

it('a peak is the loudest sample of its stretch, up or down', () => {
  expect(peaksOf([bytes(0, 100, -32768, 5, 0, 0, 16384)], 3)).toEqual([255, 0, 128])
})

it('is the same however the samples come in pieces', () => {
  const all = bytes(300, -300, 32767, -1, -20000, 0, 12, 9000)
  const whole = peaksOf([all], 3)
  for (let at = 0; at <= all.length; at++) expect(peaksOf([all.subarray(0, at), all.subarray(at)], 3)).toEqual(whole)
  expect(
    peaksOf(
      [...all].map((byte) => Buffer.from([byte])),
      3,
    ),
  ).toEqual(whole)
})

it('a sound that comes late begins with silence', () => {
  expect(peaksOf([bytes(32767)], 2, 4)).toEqual([0, 0, 255])
  expect(peaksOf([], 2)).toEqual([])
})
