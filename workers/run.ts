import { systemClock } from '../core/clock.ts'
import type { Config } from '../core/config.ts'
import { openDb } from '../core/db.ts'
import { ContentKeyRing, ensureSigningKey, SourceKeyRing } from '../core/keys/keyring.ts'
import { authSecret, openMasterKey } from '../core/keys/master.ts'
import type { Logger } from '../core/log.ts'
import { openObjects } from '../core/objects/index.ts'
import { openQueues, startWorkers } from '../core/queue/index.ts'
import { Finders } from './anonymise/finders.ts'
import type { WorkerDeps } from './deps.ts'
import { recordFailure } from './failures.ts'
import { createHandlers } from './handlers.ts'
import { killMediaTools } from './media/process.ts'
import { packagingRoot, scratchRoot, sweepScratch } from './media/scratch.ts'
import { Scorer } from './oversight/scorer.ts'
import { MediaThreads } from './threads/threads.ts'

/** Jobs that start ffmpeg but wait for bytes more than they compute: more of them than cores. */
const promptJobs = 8

/** Seconds that jobs in work get to finish when the worker is asked to stop. */
const patience = 8

export interface RunningWorker {
  deps: WorkerDeps
  /** Takes no new job, waits for those in work, then lets go of everything. */
  close(): Promise<void>
}

/** Opens everything a worker needs and starts taking jobs. Throws when something can't be reached or ffmpeg is missing. */
export async function runWorker(config: Config, log: Logger): Promise<RunningWorker> {
  for (const root of [scratchRoot(config.scratchFolder), packagingRoot(config.scratchFolder)]) await sweepScratch(root)
  const db = openDb(config.databaseUrl)
  const [content, source] = await Promise.all([openMasterKey(config, 'content'), openMasterKey(config, 'worker')])
  // Devices ask for the key that checks receipts before they upload.
  await ensureSigningKey(db, source)
  const linkSecret = await authSecret(config)
  const threads = new MediaThreads({ config: { s3: config.s3, objectsFolder: config.objectsFolder }, linkSecret })
  const scorer = new Scorer()
  // A job that looks has a thread of its own.
  const finders = new Finders(config.workerConcurrency)
  const deps: WorkerDeps = {
    ...{ config, db, threads, scorer, finders, log, clock: systemClock },
    queues: await openQueues(config, log),
    objects: await openObjects(config, linkSecret),
    contentKeys: new ContentKeyRing(db, content),
    sourceKeys: new SourceKeyRing(db, source),
  }
  const workers = await startWorkers(
    config,
    createHandlers(deps),
    { concurrency: { prompt: promptJobs, encode: config.workerConcurrency } },
    (name, payload, error) => recordFailure(deps, name, payload, error),
    log,
  )
  await deps.queues.every(15, 'reconcile', {})
  return {
    deps,
    async close() {
      await workers.close(patience)
      killMediaTools()
      // Their jobs may not get to do it: no plain picture stays in memory.
      await sweepScratch(scratchRoot(config.scratchFolder)).catch((error) => log.warn({ err: error }, 'scratch is swept at the next start'))
      await Promise.all([deps.queues.close(), threads.close(), scorer.close(), finders.close(), deps.objects.close()])
      await db.$disconnect()
    },
  }
}
