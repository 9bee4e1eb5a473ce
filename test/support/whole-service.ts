// A whole Safelight in this process: the demo's people, the API on a port, a worker.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hashPassword } from 'better-auth/crypto'
import { buildApp } from '../../api/app.ts'
import { openContext } from '../../api/open-context.ts'
import { type Clock, systemClock } from '../../core/clock.ts'
import { type Config, readConfig } from '../../core/config.ts'
import { type Db, openDb } from '../../core/db.ts'
import { authSecret, openMasterKey } from '../../core/keys/master.ts'
import { createLogger } from '../../core/log.ts'
import { openQueues } from '../../core/queue/index.ts'
import { demoPassword, seedDemo } from '../../prisma/seed.ts'
import { runWorker } from '../../workers/run.ts'
import { freshDatabase } from '../setup/database.ts'

export interface WholeService {
  base: string
  db: Db
  /** As an operator's tools read it. */
  config: Config
  /** Signs in as a browser does; resolves to a fetch with that cookie. */
  signIn(email: string): Promise<(path: string, json?: unknown) => Promise<Response>>
  close(): Promise<void>
}

interface Wanted {
  /** Beside its own; with `PORT` it is there. */
  environment?: NodeJS.ProcessEnv
  /** The API's; the worker keeps the system's. */
  clock?: Clock
}

export async function openWholeService({ environment = {}, clock = systemClock }: Wanted = {}): Promise<WholeService> {
  const database = await freshDatabase()
  const data = await mkdtemp(join(tmpdir(), 'safelight-whole-'))
  const scratch = join(data, 'scratch')
  const own = { NODE_ENV: 'test', LOG_LEVEL: 'silent', DATABASE_URL: database.url, SAFELIGHT_DATA: data, SCRATCH: scratch }
  const config = readConfig({ ...environment, ...own })
  const log = createLogger('test', config.logLevel)
  const secret = await authSecret(config)
  const db = openDb(database.url)
  const content = await openMasterKey(config, 'content')
  await seedDemo(db, { content, worker: await openMasterKey(config, 'worker') }, hashPassword)
  // Stills and their scores cost more than these recordings themselves.
  await db.organisation.updateMany({ data: { oversight: 'off' } })
  const worker = await runWorker(config, log)
  const queues = await openQueues(config, log)
  const opened = await openContext({ config, db, clock, log, queues, secret, auditSecret: secret, content })
  const app = await buildApp(opened.context)
  const base = await app.listen({ host: '127.0.0.1', port: environment.PORT === undefined ? 0 : config.port })
  return {
    base,
    db,
    config: { ...config, auditSecret: secret },
    signIn: (email) => signIn(base, email),
    async close() {
      await app.close()
      await worker.close()
      await Promise.all([opened.close(), queues.close()])
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
