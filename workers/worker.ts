// The worker process.
import { readConfig } from '../core/config.ts'
import { onShutdown, sayReady } from '../core/lifecycle.ts'
import { createLogger } from '../core/log.ts'
import { runWorker } from './run.ts'

const config = readConfig()
const log = createLogger('worker', config.logLevel)
const worker = await runWorker(config, log)
onShutdown(() => worker.close(), { log })
log.info({ encodes: config.workerConcurrency }, 'worker ready')
sayReady()
