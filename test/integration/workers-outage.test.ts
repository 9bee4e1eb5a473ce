// What Safelight stands on goes away for longer than a job is tried: no recording is given up for that.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Outage } from '../../core/outage.ts'
import { recordFailure } from '../../workers/failures.ts'
import { MediaToolError } from '../../workers/media/process.ts'
import type { RunningWorker } from '../../workers/run.ts'
import { quietSeconds, reconcile } from '../../workers/upkeep/reconcile.ts'
import { moving, plainH264, record, sparseKeyframes } from '../support/recordings.ts'
import { openWorkerHouse, type WorkerHouse } from '../support/worker-house.ts'

let house: WorkerHouse
let worker: RunningWorker
beforeAll(async () => {
  house = await openWorkerHouse({ WORKER_CONCURRENCY: '1' })
  worker = await house.work()
})
afterAll(() => house?.close())

const statusOf = async (id: string) => (await house.db.clip.findUniqueOrThrow({ where: { id } })).status
const at = (milliseconds: number) => ({ ...worker.deps, clock: { now: () => new Date(milliseconds) } })

it.each([
  ['the store is away', new Outage('connect ECONNREFUSED')],
  ['memory for scratch is full', new MediaToolError('ffmpeg', 'exit', 1, 'av_interleaved_write_frame(): No space left on device')],
])('a recording waits while %s, and is made when it is back', async (_, error) => {
  const { id, updatedAt } = await house.db.clip.findUniqueOrThrow({
    where: { id: await house.inject(await record('a.mp4', ...moving(3), ...plainH264)) },
  })
  expect(await statusOf(id)).toBe('processing')
  await recordFailure(worker.deps, 'ingest', { clipId: id }, error)
  expect(await statusOf(id)).toBe('processing')
  await reconcile(at(updatedAt.getTime() + (quietSeconds + 1) * 1000))
  expect(await house.settled(id)).toMatchObject({ status: 'ready', failureCode: null })
})

it('a worker that died after its last chunk leaves a clip that goes on', async () => {
  const recording = await record('a.mp4', ...moving(13), ...sparseKeyframes)
  const { id, updatedAt } = await house.settled(await house.inject(recording))
  const { count } = await house.db.rung.updateMany({ where: { clipId: id, method: 'encode' }, data: { complete: false } })
  expect(count).toBeGreaterThan(0)
  await house.db.clip.update({ where: { id }, data: { status: 'playable' } })
  const later = at(updatedAt.getTime() + (quietSeconds + 60) * 1000)
  await expect.poll(() => reconcile(later).then(() => statusOf(id)), { timeout: 20_000 }).toBe('ready')
  expect(await house.db.rung.count({ where: { clipId: id, complete: false } })).toBe(0)
})

it('after a day its owner is told', async () => {
  const id = await house.inject(await record('a.mp4', ...moving(3), ...plainH264))
  await recordFailure(at(Date.now() + 25 * 3600_000), 'ingest', { clipId: id }, new Outage('still away'))
  expect(await house.db.clip.findUnique({ where: { id } })).toMatchObject({ status: 'failed', failureCode: 'encode_failed' })
})
