import { beforeAll, describe, expect, it } from 'vitest'
import { divide, partOf } from '../../../workers/edits/divide.ts'
import type { MadePiece } from '../../../workers/edits/pieces.ts'
import type { PlacedSegment } from '../../../workers/encode/timeline.ts'
import { tick } from '../../../workers/media/edit-arguments.ts'
import { inspectSegment, pictureTimes } from '../../../workers/media/transport-stream.ts'
import { moving, record } from '../../support/recordings.ts'

const rate = 25
const seconds = 4
const chunk = { index: 0, attempt: 'a', object: 'o', firstSegment: 0, frames: 0, segments: [] }
const segment: PlacedSegment = { start: 40, end: 40 + seconds, sequence: 0, from: 0, to: 0, chunk }

/** Four seconds that begin at 50 s of their clock, which is 40 s of the clip. */
const recorded = (...args: string[]) =>
  record(
    'a.ts',
    ...moving(seconds, '64x64', String(rate)),
    '-c:v',
    'libx264',
    ...args,
    '-muxdelay',
    '0',
    '-muxpreload',
    '0',
    '-output_ts_offset',
    '50',
  )

const shown = (plain: Buffer): number[] => pictureTimes(plain).map((time) => Math.round((time - 50) * rate))
const pieceOf = (start: number, end: number): MadePiece => ({ kind: 'made', segments: [segment], start, end, shift: -1 })
const inRange = (n: number, start: number, end: number): boolean => n / rate >= start - tick && n / rate < end - tick
const numbers = (from: number, to: number): number[] => Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i)

describe.each<[what: string, args: string[], atEnd: number]>([
  ['pictures in the order in which they are shown', ['-bf', '0', '-g', '50'], 0],
  ['pictures out of order', ['-bf', '3', '-b_strategy', '0', '-g', '50'], 3],
  ['pictures out of order that others need', ['-bf', '5', '-b_strategy', '0', '-x264-params', 'b-pyramid=normal', '-g', '1000'], 5],
])('%s', (_, args, atEnd) => {
  let plain: Buffer
  beforeAll(async () => {
    plain = await recorded(...args)
  })

  it('from and to anywhere: each picture once, and what is encoded at the end is few', () => {
    for (const i of numbers(0, 60)) {
      const [start, end] = [(i * 0.0973) % seconds, seconds - ((i * 0.1381) % seconds)].sort((a, b) => a - b) as [number, number]
      if (end - start < 0.01) continue
      const parts = divide(pieceOf(40 + start, 40 + end), segment, plain)
      const got: number[] = []
      let at = 40 + start
      for (const part of parts) {
        expect(part.start).toBeCloseTo(at, 6)
        at = part.end
        const bytes = part.part ? partOf(plain, part.part) : plain
        const inside = shown(bytes).sort((a, b) => a - b)
        expect(inspectSegment(bytes).independent).toBe(true)
        const begun = part.kind === 'plain' ? inside : inside.filter((n) => inRange(n, part.start - 40, part.end - 40))
        if (part.kind === 'made' && part !== parts[0]) expect(begun.length).toBeLessThanOrEqual(atEnd)
        got.push(...begun)
      }
      expect(at).toBeCloseTo(40 + end, 6)
      expect(got, `from ${start} to ${end}`).toEqual(numbers(0, 100).filter((n) => inRange(n, start, end)))
    }
  })
})

it('what begins with a key picture needs nothing to be encoded but the last pictures out of order', async () => {
  const plain = await recorded('-bf', '0', '-g', '50')
  expect(divide(pieceOf(40, 43.21), segment, plain).map(({ kind }) => kind)).toEqual(['plain'])
  expect(divide(pieceOf(41.97, 43.21), segment, plain).map(({ kind, start }) => [kind, start])).toEqual([['plain', 41.97]])
  expect(divide(pieceOf(41.95, 43.21), segment, plain).map(({ kind, start }) => [kind, start])).toEqual([
    ['made', 41.95],
    ['plain', 42],
  ])
})

it('a picture that is shown for long goes along as it is when the end lies within its time', async () => {
  const still = await record(
    ...([
      'a.ts',
      ...moving(seconds, '64x64', String(rate)),
      '-vf',
      "select='lt(n,10)+gte(n,90)'",
      '-fps_mode',
      'vfr',
      '-c:v',
      'libx264',
      '-bf',
      '0',
    ] as const),
    ...['-muxdelay', '0', '-muxpreload', '0', '-output_ts_offset', '50'],
  )
  const [only, ...more] = divide(pieceOf(40, 42), segment, still)
  expect(more).toEqual([])
  expect(only).toMatchObject({ kind: 'plain', start: 40, end: 42 })
  expect(only?.part && shown(partOf(still, only.part))).toEqual(numbers(0, 10))
})
