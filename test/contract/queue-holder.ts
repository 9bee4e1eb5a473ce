// A worker process that takes a job, says so, and never finishes it (queue.ts kills it).
import { createLogger } from '../../core/log.ts'
import { startWorkers } from '../../core/queue/index.ts'
import { gate, handlersOf } from './queue-handlers.ts'

const config = { databaseUrl: process.env.HELD_DATABASE ?? '', redisUrl: process.env.HELD_REDIS || undefined }
const handlers = handlersOf(async (name, payload) => {
  process.send?.({ name, payload })
  await gate().opened
})
await startWorkers(
  config,
  handlers,
  { concurrency: { prompt: 1, encode: 1 }, lockMilliseconds: 2000 },
  async () => {},
  createLogger('holder', 'silent'),
)
