// What any queue has to do, whatever it stands on: run by queue.test.ts on PostgreSQL and on Redis.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createLogger } from '../../core/log.ts'
import { type Handlers, openQueues, type Queues, type RunningWorkers, startWorkers, UnrecoverableError } from '../../core/queue/index.ts'
import { type Failed, gate, type Handle, handlersOf } from './queue-handlers.ts'

export interface QueueGround {
  config: { databaseUrl: string; redisUrl: string | undefined }
  close(): Promise<void>
}

/** Resolves once `count` have been counted. */
function counter(count: number) {
  const { open, opened } = gate()
  let seen = 0
  return { reached: opened, count: () => void (++seen === count && open()) }
}

const log = createLogger('test', 'silent')
const concurrency = { prompt: 1, encode: 1 }
const encode = (chunk: number, clipId = 'a') => ({ clipId, chunk, tier: 'all' as const })
const holder = fileURLToPath(new URL('queue-holder.ts', import.meta.url))

export function queueContract(name: string, open: () => Promise<QueueGround>): void {
  describe(`queue on ${name}`, () => {
    let ground: QueueGround
    let queues: Queues
    const workers: RunningWorkers[] = []
    const children: ChildProcess[] = []

    beforeAll(async () => {
      ground = await open()
      queues = await openQueues(ground.config, log)
    })
    afterEach(async () => {
      for (const child of children.splice(0)) child.kill('SIGKILL')
      await Promise.all(workers.splice(0).map((worker) => worker.close(10)))
    })
    afterAll(async () => {
      await queues?.close()
      await ground?.close()
    })

    async function work(handle: Handle, failed: Failed = async () => {}, more: { lockMilliseconds?: number } = {}) {
      const worker = await startWorkers(ground.config, handlersOf(handle), { concurrency, ...more }, failed, log)
      workers.push(worker)
      return worker
    }

    it('can be reached, and brings each payload to the handler of its name', async () => {
      await queues.check()
      const got: unknown[] = []
      const all = counter(3)
      await queues.add('ingest', { clipId: 'typed' })
      await queues.add('encode', encode(3, 'typed'))
      await queues.add('reconcile', {})
      await work(async (job, payload, { attempt, lastAttempt }) => {
        got.push([job, payload, attempt, lastAttempt])
        all.count()
      })
      await all.reached
      expect(got).toHaveLength(3)
      expect(got).toContainEqual(['ingest', { clipId: 'typed' }, 1, false])
      expect(got).toContainEqual(['encode', { clipId: 'typed', chunk: 3, tier: 'all' }, 1, false])
      expect(got).toContainEqual(['reconcile', {}, 1, true])
    })

    it('refuses to start without a handler for every job', async () => {
      const { survey: _, ...incomplete } = handlersOf(async () => {})
      await expect(startWorkers(ground.config, incomplete as Handlers, { concurrency }, async () => {}, log)).rejects.toThrow('survey')
    })

    it('takes the same job once while it waits or runs, and again when it is done', async () => {
      const runs: string[] = []
      const begun = gate()
      const released = gate()
      const second = gate()
      await queues.add('survey', { clipId: 'twice' })
      await queues.addAll('survey', [{ clipId: 'twice' }, { clipId: 'twice' }])
      await work(async (job, payload) => {
        if (job === 'reconcile') return second.open()
        runs.push((payload as { clipId: string }).clipId)
        begun.open()
        await released.opened
      })
      await begun.opened
      await queues.add('survey', { clipId: 'twice' })
      released.open()
      // Comes after whatever waits.
      await queues.add('reconcile', {})
      await second.opened
      expect(runs).toEqual(['twice'])
      const again = gate()
      await Promise.all(workers.splice(0).map((worker) => worker.close(10)))
      await work(async () => again.open())
      await queues.add('survey', { clipId: 'twice' })
      await again.opened
    })

    it('does first what is wanted first', async () => {
      const order: unknown[] = []
      const all = counter(5)
      await queues.add('erase', { clipId: 'order' })
      await queues.addAll('encode', [encode(7, 'order'), encode(2, 'order'), encode(5, 'order')])
      await queues.add('encode', encode(1, 'late, but first'))
      await work(async (job, payload) => {
        order.push('chunk' in payload ? payload.chunk : job)
        all.count()
      })
      await all.reached
      expect(order).toEqual([1, 2, 5, 7, 'erase'])
    })

    it('tries again with growing pauses, then says once that it failed', async () => {
      const tries: { attempt: number; last: boolean; at: number }[] = []
      const told: unknown[] = []
      const failed = gate()
      await queues.add('copy', { clipId: 'failing' })
      await work(
        async (_, __, { attempt, lastAttempt: last }) => {
          tries.push({ attempt, last, at: performance.now() })
          throw new Error(`no ${attempt}`)
        },
        async (job, payload, error) => {
          told.push([job, payload, error.message])
          failed.open()
        },
      )
      await failed.opened
      expect(tries.map(({ attempt, last }) => [attempt, last])).toEqual([
        [1, false],
        [2, false],
        [3, false],
        [4, true],
      ])
      const pauses = tries.slice(1).map(({ at }, i) => at - (tries[i]?.at ?? 0))
      expect(pauses[0]).toBeGreaterThan(450)
      expect(pauses[1]).toBeGreaterThan(900)
      expect(pauses[2]).toBeGreaterThan(1800)
      expect(told).toEqual([['copy', { clipId: 'failing' }, 'no 4']])
      // Its id is free again.
      const again = gate()
      await Promise.all(workers.splice(0).map((worker) => worker.close(10)))
      await work(async () => again.open())
      await queues.add('copy', { clipId: 'failing' })
      await again.opened
    })

    it('does not try again what can not be mended', async () => {
      let tries = 0
      const told: string[] = []
      const failed = gate()
      await queues.add('ingest', { clipId: 'hopeless' })
      await work(
        async () => {
          tries++
          throw new UnrecoverableError('not_media')
        },
        async (_, __, error) => {
          told.push(error.message)
          failed.open()
        },
      )
      await failed.opened
      expect([tries, told]).toEqual([1, ['not_media']])
    })

    it('gives a killed process its job to another, as the same attempt', async () => {
      await queues.add('encode', encode(4, 'killed'))
      const child = spawn(process.execPath, ['--import', 'tsx', holder], {
        env: { ...process.env, HELD_DATABASE: ground.config.databaseUrl, HELD_REDIS: ground.config.redisUrl ?? '' },
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      })
      children.push(child)
      const [message] = await once(child, 'message')
      expect(message).toEqual({ name: 'encode', payload: encode(4, 'killed') })
      child.kill('SIGKILL')
      await once(child, 'exit')
      const taken = gate()
      const got: unknown[] = []
      await work(
        async (job, payload, { attempt }) => {
          got.push([job, payload, attempt])
          taken.open()
        },
        undefined,
        { lockMilliseconds: 2000 },
      )
      await taken.opened
      expect(got).toEqual([['encode', encode(4, 'killed'), 1]])
    })

    it('repeats a job once in all, however many processes ask', async () => {
      const other = await openQueues(ground.config, log)
      await Promise.all([queues.every(1, 'reconcile', {}), other.every(1, 'reconcile', {})])
      await other.every(1, 'reconcile', {})
      const at: number[] = []
      const four = counter(4)
      await work(async (job) => {
        if (job !== 'reconcile') return
        at.push(Date.now())
        four.count()
      })
      await four.reached
      await other.close()
      // Two of them in one second would be two schedules. The first may be overdue.
      const pauses = at.slice(2).map((time, i) => time - (at[i + 1] ?? 0))
      expect(Math.min(...pauses)).toBeGreaterThan(500)
    })

    it('waits for what is in work when it closes', async () => {
      const begun = gate()
      const released = gate()
      let done = false
      await queues.add('verify', { clipId: 'closing' })
      const worker = await work(async (job) => {
        if (job !== 'verify') return
        begun.open()
        await released.opened
        done = true
      })
      await begun.opened
      const closing = worker.close(60)
      released.open()
      await closing
      expect(done).toBe(true)
    })

    it('leaves what is not done in time to the next, as no failed attempt', async () => {
      const begun = gate()
      const released = gate()
      const told: unknown[] = []
      const failed: Failed = async (...all) => void told.push(all)
      await queues.add('sound', { clipId: 'impatient' })
      const first = await startWorkers(
        ground.config,
        handlersOf(async (job) => {
          if (job !== 'sound') return
          begun.open()
          await released.opened
        }),
        { concurrency, lockMilliseconds: 2000 },
        failed,
        log,
      )
      await begun.opened
      await first.close(0.1)
      const taken = gate()
      let attempts = 0
      await work(
        async (job, _, { attempt }) => {
          if (job !== 'sound') return
          attempts = attempt
          taken.open()
        },
        failed,
        { lockMilliseconds: 2000 },
      )
      await taken.opened
      released.open()
      expect(attempts).toBe(1)
      expect(told).toEqual([])
    })
  })
}
