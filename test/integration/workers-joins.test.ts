// Chunks are encoded by jobs that know nothing of each other: every picture has to come out once, in order, at its time.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Plan } from '../../core/plan.ts'
import { hevc, numbered, record, sparseKeyframes } from '../support/recordings.ts'
import { pictureNumbers, pictureTimes, withRung } from '../support/rung-media.ts'
import { openWorkerHouse, type WorkerHouse } from '../support/worker-house.ts'

let house: WorkerHouse
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'safelight-joins-'))
  house = await openWorkerHouse({ WORKER_CONCURRENCY: '2' })
  await house.work()
})
afterAll(async () => {
  await house?.close()
  await rm(folder, { recursive: true, force: true })
})

/** Unsteady as a phone's: jitter, and a hole of 0.4 s after each thirteenth picture. */
const unsteady = 'setpts=(N/25+0.4*floor(N/13)+0.006*mod(N\\,3))/TB'
const passthrough = ['-fps_mode', 'passthrough']

const recordings: [what: string, file: string, args: () => string[], everySecond?: boolean][] = [
  ['HEVC, 75 s in five chunks', 'a.mp4', () => [...numbered({ seconds: 75 }), ...hevc]],
  ['29.97 pictures a second', 'b.mp4', () => [...numbered({ seconds: 33, rate: '30000/1001' }), ...sparseKeyframes]],
  ['60 pictures a second', 'c.mp4', () => [...numbered({ seconds: 15, rate: '60' }), ...sparseKeyframes]],
  ['120 pictures a second, thinned to 60', 'd.mp4', () => [...numbered({ seconds: 14, rate: '120' }), ...sparseKeyframes], true],
  ['a clock that starts at ten hours', 'e.ts', () => [...numbered({ seconds: 31 }), ...sparseKeyframes, '-output_ts_offset', '36000']],
  [
    'a variable frame rate',
    'f.mp4',
    () => [...numbered({ seconds: 18, filters: ['settb=1/90000', unsteady] }), ...passthrough, '-video_track_timescale', '90000', ...hevc],
  ],
  [
    'B-frames in Matroska',
    'g.mkv',
    () => [...numbered({ seconds: 30 }), '-c:v', 'libx264', '-bf', '3', '-g', '1000', '-sc_threshold', '0'],
  ],
]

describe('chunks join without a lost or doubled picture', () => {
  it.concurrent.each(recordings)('%s', async (_, file, args, everySecond) => {
    const source = await record(file, ...args())
    const path = join(folder, file)
    await writeFile(path, source)
    const clip = await house.settled(await house.inject(source))
    expect(clip).toMatchObject({ status: 'ready', failureCode: null, remarks: [], kind: 'video' })
    const plan = clip.plan as unknown as Plan
    expect(plan).toMatchObject({ rungs: [{ name: '240', width: 320, height: 180 }] })
    expect(plan.chunks.length).toBeGreaterThanOrEqual(3)

    const kept = <T>(values: T[]) => (everySecond ? values.filter((_, i) => i % 2 === 0) : values)
    const sourceTimes = await pictureTimes(path)
    const first = sourceTimes[0] ?? 0
    const origin = file.endsWith('.ts') ? first : 0
    const [numbers, times] = await withRung(house, clip.id, '240', async (ts) => [await pictureNumbers(ts), await pictureTimes(ts)])
    expect(numbers).toEqual(kept(sourceTimes.map((_, i) => i)))
    const expected = kept(sourceTimes).map((time) => time - origin + 10)
    const off = times.map((time, i) => Math.abs(time - (expected[i] ?? Number.NaN)))
    expect(Math.max(...off)).toBeLessThan(0.000_1 + 1 / 90_000)
  })
})
