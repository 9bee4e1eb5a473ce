// BullMQ on PostgreSQL (no service to install) or on Redis, by configuration alone.
import { setTimeout as wait } from 'node:timers/promises'
import { createPostgresBackend, type Job, Queue, type QueueBaseOptions, UnrecoverableError, Worker, type WorkerOptions } from 'bullmq'
import { Redis } from 'ioredis'
import type { Config } from '../config.ts'
import type { Logger } from '../log.ts'
import { type JobName, type JobPayloads, jobIdOf, jobKinds, priorityOf, type QueueName, queueNames, queueOf } from './jobs.ts'

export { UnrecoverableError }

/** Which try of a job is running, for its handler. */
export interface JobContext {
  attempt: number
  lastAttempt: boolean
}
export type Handlers = { [N in JobName]: (payload: JobPayloads[N], context: JobContext) => Promise<void> }

export interface Queues {
  /** Adds a job; while one for the same thing waits or runs, this does nothing. */
  add<N extends JobName>(name: N, payload: JobPayloads[N]): Promise<void>
  /** Adds many of a kind at once. */
  addAll<N extends JobName>(name: N, payloads: JobPayloads[N][]): Promise<void>
  /** Repeats a job every `seconds`, one in all however many processes ask. */
  every<N extends JobName>(seconds: number, name: N, payload: JobPayloads[N]): Promise<void>
  /** Throws when the queue can't be reached. */
  check(): Promise<void>
  close(): Promise<void>
}

type Connection = Pick<Config, 'databaseUrl' | 'redisUrl'>

export async function openQueues(config: Connection, log: Logger): Promise<Queues> {
  const { options, close } = connect(config)
  const queues = Object.fromEntries(queueNames.map((name) => [name, openQueue(name, config, options)])) as Record<QueueName, Queue>
  for (const queue of Object.values(queues)) queue.on('error', (error) => log.warn({ reason: error.message }, 'queue connection'))
  await Promise.all(Object.values(queues).map((queue) => queue.waitUntilReady()))
  return {
    async add(name, payload) {
      await queues[queueOf(name, payload)].add(name, payload, jobOptions(name, payload))
    },
    async addAll(name, payloads) {
      for (const queueName of queueNames) {
        const mine = payloads.filter((payload) => queueOf(name, payload) === queueName)
        if (mine.length > 0) await queues[queueName].addBulk(mine.map((data) => ({ name, data, opts: jobOptions(name, data) })))
      }
    },
    async every(seconds, name, payload) {
      const { jobId: _, ...opts } = jobOptions(name, payload)
      await queues[queueOf(name, payload)].upsertJobScheduler(name, { every: seconds * 1000 }, { name, data: payload, opts })
    },
    async check() {
      await Promise.all(Object.values(queues).map((queue) => queue.getJobCounts('waiting')))
    },
    async close() {
      await Promise.all(Object.values(queues).map((queue) => queue.close()))
      await close()
    },
  }
}

export interface RunningWorkers {
  /**
   * Takes no new job and waits `patience` seconds for those in work. What is not done by then is left as it stands: another
   * worker takes it up when its lock has run out, and it counts as no failed attempt.
   */
  close(patience: number): Promise<void>
}

export interface WorkerSettings {
  /** Jobs at a time of each queue. */
  concurrency: Record<QueueName, number>
  /** How long a job may go without a sign of life before another worker takes it, ms. */
  lockMilliseconds?: number
}

/**
 * Starts taking jobs. `failed` hears of every job that won't be tried again, the ones that died with their process
 * too often included.
 */
export async function startWorkers(
  config: Connection,
  handlers: Handlers,
  settings: WorkerSettings,
  failed: (name: JobName, payload: JobPayloads[JobName], error: Error) => Promise<void>,
  log: Logger,
): Promise<RunningWorkers> {
  for (const name of Object.keys(jobKinds) as JobName[]) {
    if (typeof handlers[name] !== 'function') throw new Error(`job ${name} has no handler`)
  }
  const { options, close } = connect(config)
  const process = async (job: Job) => {
    const name = job.name as JobName
    const handler = handlers[name] as (payload: unknown, context: JobContext) => Promise<void>
    const attempt = job.attemptsMade + 1
    const began = performance.now()
    await handler(job.data, { attempt, lastAttempt: attempt >= (job.opts.attempts ?? 1) })
    const waited = (job.processedOn ?? job.timestamp) - job.timestamp
    log.debug({ job: name, data: job.data, attempt, waited, milliseconds: Math.round(performance.now() - began) }, 'job done')
  }
  const workers = queueNames.map((name) => {
    const lockDuration = settings.lockMilliseconds ?? 15_000
    const worker = openWorker(name, process, config, {
      ...options,
      concurrency: settings.concurrency[name],
      lockDuration,
      stalledInterval: lockDuration / 2,
      maxStalledCount: 8,
    })
    worker.on('error', (error) => log.warn({ reason: error.message }, 'worker connection'))
    worker.on('failed', (job, error) => {
      if (!job) return
      const final = error instanceof UnrecoverableError || job.attemptsMade >= (job.opts.attempts ?? 1) || /stalled/.test(error.message)
      log.warn({ job: job.name, data: job.data, attempt: job.attemptsMade, final, reason: error.message }, 'job failed')
      if (final) failed(job.name as JobName, job.data, error).catch((e) => log.error({ err: e }, 'could not record a failed job'))
    })
    return worker
  })
  await Promise.all(workers.map((worker) => worker.waitUntilReady()))
  return {
    async close(patience) {
      // Not by close() and then close(true): BullMQ's second close waits for the first, however long that takes.
      const idle = Promise.all(workers.map((worker) => worker.pause())).then(() => true)
      const inTime = await Promise.race([idle, wait(patience * 1000, false, { ref: false })])
      await Promise.all(workers.map((worker) => worker.close(!inTime)))
      await close()
    },
  }
}

function jobOptions<N extends JobName>(name: N, payload: JobPayloads[N]) {
  return {
    jobId: jobIdOf(name, payload),
    priority: priorityOf(name, payload),
    attempts: jobKinds[name].attempts,
    backoff: { type: 'exponential', delay: 500 },
    // What a job did is in our tables; a finished job's id must be free for the next of the same name.
    removeOnComplete: true,
    removeOnFail: true,
  }
}

function connect(config: Connection): { options: QueueBaseOptions; close: () => Promise<void> } {
  if (!config.redisUrl) {
    return { options: { connection: { connectionString: config.databaseUrl, migrate: true } as never }, close: async () => {} }
  }
  // BullMQ asks for null: a blocking read must not give up.
  const redis = new Redis(config.redisUrl, { maxRetriesPerRequest: null })
  let quitting: Promise<unknown> | undefined
  return {
    options: { connection: redis as never },
    close: async () => {
      quitting ??= redis.quit()
      await quitting
    },
  }
}

function openQueue(name: QueueName, config: Connection, options: QueueBaseOptions): Queue {
  return config.redisUrl ? new Queue(name, options) : new Queue(name, options as never, createPostgresBackend as never)
}

function openWorker(name: QueueName, process: (job: Job) => Promise<void>, config: Connection, options: WorkerOptions): Worker {
  return config.redisUrl ? new Worker(name, process, options) : new Worker(name, process, options as never, createPostgresBackend as never)
}
