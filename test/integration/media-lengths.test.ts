// Picture and sound that don't begin or end together: the whole recording is there, and in step.

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Plan } from '../../core/plan.ts'
import { moving, numbered, plainH264, record, sparseKeyframes, tone } from '../support/recordings.ts'
import { pictureNumbers, pictureTimes, soundSpan, withRung } from '../support/rung-media.ts'
import { openWorkerHouse, type WorkerHouse } from '../support/worker-house.ts'

let house: WorkerHouse
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'safelight-lengths-'))
  house = await openWorkerHouse({ WORKER_CONCURRENCY: '2' })
  await house.work()
})
afterAll(async () => {
  await house?.close()
  await rm(folder, { recursive: true, force: true })
})

async function played(recording: Uint8Array, rung: string) {
  const clip = await house.settled(await house.inject(recording))
  expect(clip).toMatchObject({ status: 'ready', failureCode: null, remarks: [] })
  const times = await withRung(house, clip.id, rung, pictureTimes)
  const sound = await withRung(house, clip.id, 'audio', soundSpan)
  return { clip, plan: clip.plan as unknown as Plan, first: times[0] ?? 0, last: times.at(-1) ?? 0, sound }
}
const aac = ['-c:a', 'aac']

it.concurrent('sound longer than the picture goes on to its end', async () => {
  const { clip, last, sound } = await played(await record('a.mp4', ...moving(5), ...tone(13), ...plainH264, ...aac), 'source')
  expect(clip.durationSeconds).toBeCloseTo(13, 1)
  expect(Math.abs(sound.end - 23)).toBeLessThan(0.06)
  expect(Math.abs(last - 14.96)).toBeLessThan(0.045)
})

it.concurrent('a picture longer than the sound goes on to its end', async () => {
  const { clip, last, sound } = await played(await record('a.mp4', ...moving(13), ...tone(5), ...sparseKeyframes, ...aac), '240')
  expect(clip.durationSeconds).toBeCloseTo(13, 1)
  expect(Math.abs(sound.end - 15)).toBeLessThan(0.06)
  expect(Math.abs(last - 22.96)).toBeLessThan(0.045)
})

it.concurrent('a picture that comes eight seconds late keeps its time beside the sound', async () => {
  const late = await record(
    'a.mp4',
    ...tone(14),
    '-itsoffset',
    '8',
    ...numbered({ seconds: 6 }),
    '-fps_mode',
    'passthrough',
    ...sparseKeyframes,
    ...aac,
  )
  const { clip, plan, sound, last } = await played(late, '240')
  expect(clip.durationSeconds).toBeCloseTo(14, 1)
  expect(new Set(plan.chunks.map(({ timing }) => timing))).toEqual(new Set(['constant']))
  expect(Math.abs(sound.start - 10)).toBeLessThan(0.045)
  expect(Math.abs(last - 23.96)).toBeLessThan(0.045)
  const numbers = await withRung(house, clip.id, '240', pictureNumbers)
  // From picture 200 (8 s) on, each is the source's own; before it the first one is held.
  expect(numbers.length).toBe(350)
  expect(new Set(numbers.slice(0, 200))).toEqual(new Set([0]))
  expect(numbers.slice(200)).toEqual(Array.from({ length: 150 }, (_, i) => i))
})

it.concurrent('subtitles longer than picture and sound hold the last picture', async () => {
  const words = join(folder, 'words.srt')
  await writeFile(words, '1\n00:00:01,000 --> 00:00:12,000\nGood morning\n')
  const streams = ['-map', '0:v', '-map', '1:a', '-map', '2:s', '-c:s', 'mov_text']
  const recording = await record('a.mp4', ...numbered({ seconds: 5 }), ...tone(5), '-i', words, ...streams, ...sparseKeyframes, ...aac)
  const { clip, plan, last } = await played(recording, '240')
  expect(clip.durationSeconds).toBeCloseTo(12, 1)
  expect(new Set(plan.chunks.map(({ timing }) => timing))).toEqual(new Set(['constant']))
  expect(Math.abs(last - 21.96)).toBeLessThan(0.045)
  const numbers = await withRung(house, clip.id, '240', pictureNumbers)
  expect(numbers.slice(0, 125)).toEqual(Array.from({ length: 125 }, (_, i) => i))
  expect(new Set(numbers.slice(125))).toEqual(new Set([124]))
})
