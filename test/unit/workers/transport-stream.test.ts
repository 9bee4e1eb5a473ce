import { expect, it } from 'vitest'
import { firstPicture, inspectSegment } from '../../../workers/media/transport-stream.ts'
import { moving, record, tone } from '../../support/recordings.ts'

const ts = (seconds: number, ...args: string[]) =>
  record('a.ts', ...moving(seconds, '64x64'), '-c:v', 'libx264', ...args, '-muxdelay', '0', '-muxpreload', '0')

it.each<[string, string[], number, string]>([
  ['High, with B-frames', ['-profile:v', 'high', '-bf', '2', '-level', '3.1'], 50, 'avc1.64001f'],
  ['Main', ['-profile:v', 'main', '-level', '3.0'], 50, 'avc1.4d401e'],
  ['Baseline', ['-profile:v', 'baseline', '-level', '1.1'], 50, 'avc1.42c00b'],
])('%s: pictures, times and name', async (_, args, pictures, codec) => {
  const facts = inspectSegment(await ts(2, ...args, '-output_ts_offset', '10'))
  expect(facts).toMatchObject({ pictures, codec })
  expect(facts.first).toBeCloseTo(10, 4)
  expect(facts.last).toBeCloseTo(11.96, 4)
})

it('a clock that has run for most of its 33 bits is read in full', async () => {
  const facts = inspectSegment(await ts(1, '-output_ts_offset', '90000'))
  expect(facts.first).toBeCloseTo(90_000, 3)
  expect(facts.last).toBeCloseTo(90_000.96, 3)
})

it('sound alone has no pictures', async () => {
  expect(inspectSegment(await record('a.ts', ...tone(2), '-c:a', 'aac'))).toEqual({
    pictures: 0,
    first: undefined,
    last: undefined,
    independent: false,
    codec: undefined,
  })
})

it('what is no transport stream is refused', async () => {
  const whole = await ts(1)
  expect(() => inspectSegment(whole.subarray(0, -1))).toThrow('whole packets')
  expect(() => inspectSegment(Buffer.alloc(0))).toThrow('whole packets')
  const shifted = Buffer.concat([whole.subarray(1), Buffer.alloc(1)])
  expect(() => inspectSegment(shifted)).toThrow('sync byte')
})

it('the first picture is all before the second, and decodes alone', async () => {
  const whole = await ts(1, '-bf', '2')
  const first = firstPicture(whole)
  expect(first && inspectSegment(first)).toMatchObject({ pictures: 1, independent: true })
  expect(first?.equals(whole.subarray(0, first.length))).toBe(true)
  expect(inspectSegment(whole.subarray(first?.length)).pictures).toBe(24)
  expect(first && firstPicture(first)).toBeUndefined()
})
