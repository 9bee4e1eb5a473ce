// A whole API on a database and a folder of its own, listening for real; it can be restarted in the middle of anything.
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Encrypter } from 'age-encryption'
import { type App, buildApp } from '../../api/app.ts'
import type { Context } from '../../api/context.ts'
import { openContext } from '../../api/open-context.ts'
import { readConfig } from '../../core/config.ts'
import { type Db, openDb } from '../../core/db.ts'
import { newId } from '../../core/ids.ts'
import { ContentKeyRing, ensureSigningKey, provisionOrganisation } from '../../core/keys/keyring.ts'
import { localMasterKey } from '../../core/keys/master.ts'
import { createLogger } from '../../core/log.ts'
import type { Role } from '../../generated/prisma/enums.ts'
import { freshDatabase } from '../setup/database.ts'

const secret = 'a secret for tests only, thirty-two and more'
const keys = { content: localMasterKey(randomBytes(32)), worker: localMasterKey(randomBytes(32)) }

export interface Person {
  id: string
  email: string
  organisationId: string | null
  /** Raw session token: a bearer token, as a device has it. */
  token: string
  sessionId: string
}

export interface House {
  app: App
  base: string
  db: Db
  context: Context
  contentKeys: ContentKeyRing
  /** Names of jobs that were added, with the clip they are for, and the rung where they are of one. */
  jobs: string[]
  clock: { now(): Date; ahead: number }
  organisationId: string
  recipient: string
  addPerson(role?: Role, organisationId?: string | null): Promise<Person>
  addOrganisation(): Promise<string>
  signIn(person: Pick<Person, 'id'>, kind?: 'browser' | 'device'): Promise<{ token: string; sessionId: string }>
  fetch(path: string, who?: { token: string }, init?: RequestInit & { json?: unknown }): Promise<Response>
  seal(plain: Uint8Array): Promise<Buffer>
  /** Ends the API and starts another on the same database and folder. */
  restart(): Promise<void>
  close(): Promise<void>
}

export async function openHouse(settings: Record<string, string> = {}): Promise<House> {
  const database = await freshDatabase()
  const data = await mkdtemp(join(tmpdir(), 'safelight-api-'))
  const config = readConfig({ NODE_ENV: 'test', LOG_LEVEL: 'silent', DATABASE_URL: database.url, SAFELIGHT_DATA: data, ...settings })
  const db = openDb(database.url)
  const first = await addOrganisation(db)
  await ensureSigningKey(db, keys.worker)
  const clock = { ahead: 0, now: () => new Date(Date.now() + clock.ahead * 1000) }
  const jobs: string[] = []
  let running = await run()

  async function run() {
    const log = createLogger('test', config.logLevel)
    const queues = {
      add: async (name: string, payload: object) => void jobs.push(told(name, payload)),
      addAll: async (name: string, payloads: object[]) => void jobs.push(...payloads.map((payload) => told(name, payload))),
      check: async () => {},
    }
    const { context, close: closeContext } = await openContext({
      config,
      db,
      clock,
      log,
      queues,
      secret,
      auditSecret: secret,
      content: keys.content,
    })
    const app = await buildApp(context)
    const base = await app.listen({ host: '127.0.0.1', port: 0 })
    const close = async () => {
      await app.close()
      await closeContext()
    }
    return { app, base, context, close }
  }

  const { close: _, ...opened } = running
  const house: House = {
    ...opened,
    ...{ db, jobs, clock, contentKeys: new ContentKeyRing(db, keys.content), organisationId: first.id, recipient: first.ingestRecipient },
    addOrganisation: async () => (await addOrganisation(db)).id,
    async addPerson(role = 'member', organisationId = first.id) {
      const id = newId()
      const email = `${id}@school.test`
      await db.user.create({ data: { id, name: 'A Person', email, emailVerified: true, role, organisationId } })
      return { id, email, organisationId, ...(await house.signIn({ id })) }
    },
    async signIn({ id }, kind = 'browser') {
      const token = randomBytes(24).toString('hex')
      const expiresAt = new Date(Date.now() + 7 * 86_400_000)
      const session = await db.session.create({ data: { userId: id, token, kind, expiresAt } })
      return { token, sessionId: session.id }
    },
    fetch(path, who, { json, ...init } = {}) {
      const headers = new Headers(init.headers)
      if (who) headers.set('authorization', `Bearer ${who.token}`)
      if (json !== undefined) headers.set('content-type', 'application/json')
      const method = init.method ?? (json === undefined ? 'GET' : 'POST')
      const body = json === undefined ? init.body : JSON.stringify(json)
      return fetch(new URL(path, house.base), { redirect: 'manual', ...init, method, headers, ...(body != null && { body }) })
    },
    async seal(plain) {
      const encrypter = new Encrypter()
      encrypter.addRecipient(first.ingestRecipient)
      return Buffer.from(await encrypter.encrypt(plain))
    },
    async restart() {
      await running.close()
      running = await run()
      const { close: _, ...again } = running
      Object.assign(house, again)
    },
    async close() {
      await running.close()
      await db.$disconnect()
      await database.drop()
      await rm(data, { recursive: true, force: true })
    },
  }
  return house
}

function addOrganisation(db: Db) {
  return db.$transaction((tx) => provisionOrganisation(tx, { name: 'School', region: 'eu' }, keys))
}

/** A job as tests name it: whose it is, then which of them. */
const told = (name: string, payload: object) => [name, ...Object.values(payload)].join(' ')
