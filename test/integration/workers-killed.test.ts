// A worker dies in the middle of a long clip: what it had finished stays, another finishes the rest, nothing lies about.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Plan } from '../../core/plan.ts'
import { builtProgram } from '../../core/project.mjs'
import { numbered, record, sparseKeyframes, tone } from '../support/recordings.ts'
import { pictureNumbers, withRung } from '../support/rung-media.ts'
import { openWorkerHouse, type WorkerHouse } from '../support/worker-house.ts'

let house: WorkerHouse
const started: ChildProcess[] = []
beforeAll(async () => {
  house = await openWorkerHouse({ WORKER_CONCURRENCY: '1' })
})
afterAll(async () => {
  for (const child of started) child.kill('SIGKILL')
  await house?.close()
})

async function startWorker(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [builtProgram('worker')], {
    env: { ...process.env, ...house.environment },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  started.push(child)
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('the worker ended')))
  await Promise.race([once(child, 'message'), ended])
  ended.catch(() => {})
  return child
}

it('another worker finishes the clip, and finished chunks stay', async () => {
  const pictures = numbered({ seconds: 80, size: '640x360' })
  const clipId = await house.inject(await record('a.mp4', ...pictures, ...tone(80), ...sparseKeyframes, '-c:a', 'aac'))
  const first = await startWorker()
  const video = { clipId, rung: { kind: 'video' as const } }
  await house.until(clipId, async () => (await house.db.chunk.count({ where: video })) >= 4)
  first.kill('SIGKILL')
  await once(first, 'exit')
  const finished = await house.db.chunk.findMany({ where: { clipId } })
  const before = await house.db.clip.findUniqueOrThrow({ where: { id: clipId } })
  const planned = (before.plan as unknown as Plan).chunks.length * 2
  expect(before.status).toBe('playable')
  expect(finished.filter(({ frames }) => frames > 0).length).toBeLessThan(planned)

  const second = await house.work()
  const clip = await house.settled(clipId)
  expect(clip).toMatchObject({ status: 'ready', failureCode: null, remarks: [] })
  await second.close()

  const chunks = await house.db.chunk.findMany({ where: { clipId } })
  expect(chunks.filter(({ frames }) => frames > 0)).toHaveLength(planned)
  const attempts = new Map(chunks.map(({ id, attempt }) => [id, attempt]))
  for (const { id, attempt } of finished) expect(attempts.get(id)).toBe(attempt)
  const numbers = await withRung(house, clipId, '240', pictureNumbers)
  expect(numbers).toEqual(Array.from({ length: 2000 }, (_, i) => i))

  const drawn = await house.db.picture.findMany({ where: { clipId } })
  const named = [...chunks, ...drawn].map(({ object }) => object).sort()
  const there: string[] = []
  for await (const name of house.objects.list(`clips/${clipId}/`)) there.push(name)
  expect(there).toEqual(named)
  expect(await readdir(house.scratch)).toEqual([])
})
