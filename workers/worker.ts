// The worker process.
import { constants, setPriority } from 'node:os'
import { readConfig } from '../core/config.ts'
import { onShutdown, sayReady } from '../core/lifecycle.ts'
import { createLogger } from '../core/log.ts'
import { runWorker } from './run.ts'

// Who watches or uploads comes before who encodes: what ffmpeg takes is what is left over.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL)

const config = readConfig()
const log = createLogger('worker', config.logLevel)
const worker = await runWorker(config, log)
onShutdown(() => worker.close(), { log })
log.info({ encodes: config.workerConcurrency }, 'worker ready')
sayReady()
