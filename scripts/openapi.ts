// Writes the OpenAPI document to standard output, or to the file that is named; needs no database and opens nothing.
import { writeFileSync } from 'node:fs'
import process from 'node:process'
import { createAuth } from '../api/accounts/auth.ts'
import { buildApp } from '../api/app.ts'
import { UploadLocker } from '../api/uploads/locker.ts'
import { openPayloadStore } from '../api/uploads/payload-store.ts'
import { Uploads } from '../api/uploads/uploads.ts'
import { Audit } from '../core/audit/audit.ts'
import { systemClock as clock } from '../core/clock.ts'
import { readConfig } from '../core/config.ts'
import { openDb } from '../core/db.ts'
import { NoticeListener } from '../core/events.ts'
import { createLogger } from '../core/log.ts'
import { openObjects } from '../core/objects/index.ts'
import { PreparedReads } from '../core/prepared.ts'

const nowhere = 'postgresql://nobody@127.0.0.1:1/nothing'
// On S3 the stores make no folder.
const config = readConfig({ DATABASE_URL: nowhere, S3_BUCKET: 'none', PUBLIC_URL: 'http://127.0.0.1:3000', LOG_LEVEL: 'silent' })
const log = createLogger('openapi', config.logLevel)
const db = openDb(config.databaseUrl)
const secret = 'this signs nothing, as nothing is served'
const unused = async (): Promise<never> => {
  throw new Error('nothing is served here')
}
const objects = await openObjects(config, secret)
const queues = { add: unused, addAll: unused, check: unused }
const audit = new Audit(secret, clock)
const uploads = new Uploads({ config, db, objects, queues, clock, log, audit, payloads: openPayloadStore(config) })
const app = await buildApp({
  ...{ config, db, clock, log, objects, audit, queues, uploads, secret },
  auth: createAuth({ config, db, clock, secret }),
  contentKeys: { open: unused, create: unused },
  notices: new NoticeListener(nowhere, log),
  uploadLocker: new UploadLocker(nowhere, log),
  reads: new PreparedReads(nowhere),
})
await app.ready()
const document = `${JSON.stringify(app.swagger(), null, 2)}\n`
await app.close()
await objects.close()
await db.$disconnect()

const [file] = process.argv.slice(2)
if (file) writeFileSync(file, document)
else process.stdout.write(document)
