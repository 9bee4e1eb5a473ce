// The API process: opens what the routes stand on, listens, and closes all of it in order.
import { randomUUID } from 'node:crypto'
import { Audit } from '../core/audit/audit.ts'
import { systemClock } from '../core/clock.ts'
import { readConfig } from '../core/config.ts'
import { openDb } from '../core/db.ts'
import { NoticeListener } from '../core/events.ts'
import { ContentKeyRing } from '../core/keys/keyring.ts'
import { auditSecret, authSecret, openMasterKey } from '../core/keys/master.ts'
import { onShutdown, sayReady } from '../core/lifecycle.ts'
import { createLogger } from '../core/log.ts'
import { openObjects } from '../core/objects/index.ts'
import { PreparedReads } from '../core/prepared.ts'
import { openQueues } from '../core/queue/index.ts'
import { createAuth } from './accounts/auth.ts'
import { sweepAccounts } from './accounts/sweep.ts'
import { buildApp } from './app.ts'
import { destroyStills } from './oversight/sweep.ts'
import { endExpiredShares } from './sharing/expired.ts'
import { startSweeping } from './sweeping.ts'
import { UploadLocker } from './uploads/locker.ts'
import { openPayloadStore } from './uploads/payload-store.ts'
import { sweepUploads } from './uploads/sweep.ts'
import { Uploads } from './uploads/uploads.ts'

const config = readConfig()
const log = createLogger('api', config.logLevel).child({ process: randomUUID().slice(0, 8) })
const clock = systemClock
const secret = await authSecret(config)
const db = openDb(config.databaseUrl, 20)
const reads = new PreparedReads(config.databaseUrl)
const objects = await openObjects(config, secret)
const notices = new NoticeListener(config.databaseUrl, log)
await notices.open()
const queues = await openQueues(config, log)
const contentKeys = new ContentKeyRing(db, await openMasterKey(config, 'content'), clock)
const auth = createAuth({ config, db, clock, secret })
const audit = new Audit(await auditSecret(config), clock)
const uploadLocker = new UploadLocker(config.databaseUrl, log)
const uploads = new Uploads({ config, db, objects, queues, clock, log, audit, payloads: openPayloadStore(config) })
const app = await buildApp({
  config,
  db,
  reads,
  clock,
  log,
  auth,
  audit,
  queues,
  objects,
  contentKeys,
  notices,
  uploads,
  uploadLocker,
  secret,
})
const stopSweeping = startSweeping(
  log,
  () => sweepUploads({ db, clock, log, uploads, uploadLocker }),
  () => endExpiredShares({ db, clock, audit }),
  () => destroyStills({ db, clock, objects, audit, log }),
  () => sweepAccounts(db, clock),
)

onShutdown(
  async () => {
    await app.close()
    await stopSweeping()
    await Promise.all([uploadLocker.close(), reads.close()])
    await queues.close()
    await notices.close()
    await objects.close()
    await db.$disconnect()
  },
  { log },
)
await app.listen({ host: config.host, port: config.port })
sayReady()
