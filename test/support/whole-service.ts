// A whole Safelight in this process: the demo's people, the API on a port, a worker.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hashPassword } from 'better-auth/crypto'
import { createAuth } from '../../api/accounts/auth.ts'
import { buildApp } from '../../api/app.ts'
import { UploadLocker } from '../../api/uploads/locker.ts'
import { openPayloadStore } from '../../api/uploads/payload-store.ts'
import { Uploads } from '../../api/uploads/uploads.ts'
import { Audit } from '../../core/audit/audit.ts'
import { systemClock as clock } from '../../core/clock.ts'
import { readConfig } from '../../core/config.ts'
import { type Db, openDb } from '../../core/db.ts'
import { NoticeListener } from '../../core/events.ts'
import { ContentKeyRing } from '../../core/keys/keyring.ts'
import { authSecret, openMasterKey } from '../../core/keys/master.ts'
import { createLogger } from '../../core/log.ts'
import { openObjects } from '../../core/objects/index.ts'
import { PreparedReads } from '../../core/prepared.ts'
import { openQueues } from '../../core/queue/index.ts'
import { demoPassword, seedDemo } from '../../prisma/seed.ts'
import { runWorker } from '../../workers/run.ts'
import { freshDatabase } from '../setup/database.ts'

export interface WholeService {
  base: string
  db: Db
  /** Signs in as a browser does; resolves to a fetch with that cookie. */
  signIn(email: string): Promise<(path: string, json?: unknown) => Promise<Response>>
  close(): Promise<void>
}

export async function openWholeService(): Promise<WholeService> {
  const database = await freshDatabase()
  const data = await mkdtemp(join(tmpdir(), 'safelight-whole-'))
  const scratch = join(data, 'scratch')
  const config = readConfig({ NODE_ENV: 'test', LOG_LEVEL: 'silent', DATABASE_URL: database.url, SAFELIGHT_DATA: data, SCRATCH: scratch })
  const log = createLogger('test', config.logLevel)
  const secret = await authSecret(config)
  const db = openDb(database.url)
  const content = await openMasterKey(config, 'content')
  await seedDemo(db, { content, worker: await openMasterKey(config, 'worker') }, hashPassword)
  const worker = await runWorker(config, log)
  const objects = await openObjects(config, secret)
  const notices = new NoticeListener(database.url, log)
  await notices.open()
  const queues = await openQueues(config, log)
  const reads = new PreparedReads(database.url)
  const uploadLocker = new UploadLocker(database.url, log)
  const audit = new Audit(secret, clock)
  const uploads = new Uploads({ config, db, objects, queues, clock, log, audit, payloads: openPayloadStore(config) })
  const auth = createAuth({ config, db, clock, secret })
  const contentKeys = new ContentKeyRing(db, content, clock)
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
  const base = await app.listen({ host: '127.0.0.1', port: 0 })
  return {
    base,
    db,
    signIn: (email) => signIn(base, email),
    async close() {
      await app.close()
      await worker.close()
      await Promise.all([uploadLocker.close(), reads.close(), queues.close(), notices.close(), objects.close()])
      await db.$disconnect()
      await database.drop()
      await rm(data, { recursive: true, force: true })
    },
  }
}

async function signIn(base: string, email: string) {
  const headers = { 'content-type': 'application/json', origin: base }
  const body = JSON.stringify({ email, password: demoPassword })
  const reply = await fetch(`${base}/v1/auth/sign-in/email`, { method: 'POST', headers, body })
  if (!reply.ok) throw new Error(`sign-in: ${reply.status}`)
  const cookie = reply.headers
    .getSetCookie()
    .map((one) => one.split(';', 1)[0])
    .join('; ')
  return (path: string, json?: unknown) =>
    fetch(
      `${base}${path}`,
      json === undefined ? { headers: { cookie } } : { method: 'POST', headers: { ...headers, cookie }, body: JSON.stringify(json) },
    )
}
