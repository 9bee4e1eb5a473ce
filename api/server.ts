// The API process: opens what the routes stand on, listens, and closes all of it in order.
import { randomUUID } from 'node:crypto'
import { systemClock } from '../core/clock.ts'
import { readConfig } from '../core/config.ts'
import { openDb } from '../core/db.ts'
import { auditSecret, authSecret, openMasterKey } from '../core/keys/master.ts'
import { onShutdown, sayReady } from '../core/lifecycle.ts'
import { createLogger } from '../core/log.ts'
import { openQueues } from '../core/queue/index.ts'
import { sweepAccounts } from './accounts/sweep.ts'
import { buildApp } from './app.ts'
import { sweepDownloads } from './downloads/sweep.ts'
import { openContext } from './open-context.ts'
import { destroyStills } from './oversight/sweep.ts'
import { endExpiredShares } from './sharing/expired.ts'
import { startSweeping } from './sweeping.ts'
import { sweepUploads } from './uploads/sweep.ts'

const config = readConfig()
const log = createLogger('api', config.logLevel).child({ process: randomUUID().slice(0, 8) })
const clock = systemClock
const db = openDb(config.databaseUrl, 20)
const queues = await openQueues(config, log)
const secrets = {
  secret: await authSecret(config),
  auditSecret: await auditSecret(config),
  content: await openMasterKey(config, 'content'),
}
const opened = await openContext({ config, db, clock, log, queues, ...secrets })
const app = await buildApp(opened.context)
// Whoever was allowed a file for a time has it no longer than that.
const stopEndingDownloads = startSweeping(log, 15, () => sweepDownloads(opened.context))
const stopSweeping = startSweeping(
  log,
  600,
  () => sweepUploads(opened.context),
  () => endExpiredShares(opened.context),
  () => destroyStills(opened.context),
  () => sweepAccounts(db, clock),
)

onShutdown(
  async () => {
    await app.close()
    await Promise.all([stopSweeping(), stopEndingDownloads()])
    await opened.close()
    await queues.close()
    await db.$disconnect()
  },
  { log },
)
await app.listen({ host: config.host, port: config.port })
sayReady()
