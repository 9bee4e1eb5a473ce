// The worker process.
import { readConfig } from '../core/config.ts'
import { onShutdown } from '../core/lifecycle.ts'
import { createLogger } from '../core/log.ts'
import { runWorker } from './run.ts'

const config = readConfig()
const log = createLogger('worker', config.logLevel)
const worker = await runWorker(config, log)
onShutdown(() => worker.close())
log.info({ concurrency: config.workerConcurrency }, 'worker ready')
process.send?.('ready')
