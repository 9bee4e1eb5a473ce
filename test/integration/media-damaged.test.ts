// What is damaged plays as far as it goes and says so, or fails with a reason; nothing stays `processing`.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { moving, plainH264, record, sparseKeyframes, tone } from '../support/recordings.ts'
import { pictureTimes, withRung } from '../support/rung-media.ts'
import { openWorkerHouse, type WorkerHouse } from '../support/worker-house.ts'

let house: WorkerHouse
beforeAll(async () => {
  house = await openWorkerHouse({ WORKER_CONCURRENCY: '2' })
  await house.work()
})
afterAll(() => house?.close())

const settled = async (recording: Uint8Array) => house.settled(await house.inject(recording))
const upFront = ['-movflags', '+faststart']
const cut = (whole: Buffer, share: number) => whole.subarray(0, Math.round(whole.length * share))

/** Zeroes over 1,500 bytes at each of these shares of the recording. */
function holed(whole: Buffer, ...shares: number[]): Buffer {
  const copy = Buffer.from(whole)
  for (const share of shares) {
    const at = Math.round(copy.length * share)
    copy.fill(0x5a, at, at + 1500)
  }
  return copy
}

it.concurrent.each([
  ['copied', plainH264],
  ['encoded', sparseKeyframes],
])('a recording cut at 60 %% plays as far as it goes and says so ($0)', async (_, codec) => {
  const whole = await record('a.mp4', ...moving(20), ...tone(20), ...codec, '-c:a', 'aac', ...upFront)
  const clip = await settled(cut(whole, 0.6))
  expect(clip).toMatchObject({ status: 'ready', failureCode: null })
  expect(clip.remarks.join()).toMatch(/says it is 20 s long, but only 1[0-4] s are in it/)
  // What does not copy to its end is encoded instead.
  const times = await withRung(house, clip.id, '240', pictureTimes)
  expect((times.at(-1) ?? 0) - 10).toBeGreaterThan((clip.durationSeconds ?? 0) - 1)
  expect(clip.receipt).not.toBeNull()
})

it.concurrent('a recording that lost most of itself is refused, so that its device keeps it', async () => {
  const whole = await record('a.mp4', ...moving(20), ...tone(20), ...plainH264, '-c:a', 'aac', ...upFront)
  expect(await settled(cut(whole, 0.3))).toMatchObject({ status: 'failed', failureCode: 'damaged_media', receipt: null })
})

it.concurrent('a recording that lost its index is refused', async () => {
  const whole = await record('a.mp4', ...moving(5), ...plainH264)
  expect(await settled(cut(whole, 0.9))).toMatchObject({ status: 'failed', failureCode: 'not_media', receipt: null })
})

it.concurrent.each([
  ['copied', plainH264],
  ['encoded', sparseKeyframes],
])('garbage in the middle is played past ($0)', async (_, codec) => {
  const whole = await record('a.mp4', ...moving(16), ...tone(16), ...codec, '-c:a', 'aac', ...upFront)
  const clip = await settled(holed(whole, 0.4, 0.45, 0.7))
  expect(clip).toMatchObject({ status: 'ready', failureCode: null })
  expect(clip.durationSeconds).toBeCloseTo(16, 0)
  const times = await withRung(house, clip.id, '240', pictureTimes)
  expect((times.at(-1) ?? 0) - 10).toBeGreaterThan(15)
})

it.concurrent.each([
  ['nothing at all', async () => Buffer.alloc(0)],
  ['one byte', async () => Buffer.of(0)],
  ['a text', async () => Buffer.from('Dear parents,\n'.repeat(500))],
  ['a photograph', () => record('a.jpg', ...moving(1), '-frames:v', '1')],
  ['a drawing', () => record('a.png', ...moving(1), '-frames:v', '1')],
  ['noise', async () => Buffer.from(Array.from({ length: 50_000 }, (_, i) => (i * i * 31 + (i >> 3)) & 255))],
  ['subtitles', async () => Buffer.from('1\n00:00:01,000 --> 00:00:12,000\nGood morning\n')],
])('%s is no recording', async (_, make) => {
  const clip = await settled(await make())
  expect(clip).toMatchObject({ status: 'failed', receipt: null })
  expect(clip.failureCode).toMatch(/^not_(media|a_recording)$/)
})
