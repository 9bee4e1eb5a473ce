// A worker in this process, on a database and a folder of its own, and recordings put before it as the API would.
import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Encrypter } from 'age-encryption'
import { type Config, readConfig } from '../../core/config.ts'
import { type Db, openDb } from '../../core/db.ts'
import { NoticeListener } from '../../core/events.ts'
import { newId } from '../../core/ids.ts'
import { HeaderSplitter } from '../../core/keys/age-header.ts'
import { ContentKeyRing, provisionOrganisation } from '../../core/keys/keyring.ts'
import { authSecret, openMasterKey } from '../../core/keys/master.ts'
import { createLogger } from '../../core/log.ts'
import { openObjects } from '../../core/objects/index.ts'
import type { ObjectStore } from '../../core/objects/store.ts'
import { openQueues, type Queues } from '../../core/queue/index.ts'
import type { Clip, Organisation } from '../../generated/prisma/client.ts'
import { type RunningWorker, runWorker } from '../../workers/run.ts'
import { freshDatabase } from '../setup/database.ts'

export interface Injection {
  /** Another age recipient than the organisation's. */
  recipient?: string
  /** Changes the payload after it was sealed. */
  alter?: (payload: Buffer) => Buffer
}

export interface WorkerHouse {
  config: Config
  /** What a worker process of its own needs in its environment. */
  environment: Record<string, string>
  data: string
  scratch: string
  db: Db
  objects: ObjectStore
  contentKeys: ContentKeyRing
  queues: Queues
  organisation: Organisation
  /** Starts a worker in this process. */
  work(): Promise<RunningWorker>
  /** Seals a recording, stores it and asks for its ingest; resolves to the clip's id. */
  inject(plain: Uint8Array, injection?: Injection): Promise<string>
  /** The clip once `when` is true of it; looks whenever the service says that it has changed. Rejects after `seconds`. */
  until(clipId: string, when: (clip: Clip) => boolean | Promise<boolean>, seconds?: number): Promise<Clip>
  /** The clip once it is ready or failed. */
  settled(clipId: string, seconds?: number): Promise<Clip>
  close(): Promise<void>
}

export async function openWorkerHouse(settings: Record<string, string> = {}): Promise<WorkerHouse> {
  const database = await freshDatabase()
  const data = await mkdtemp(join(tmpdir(), 'safelight-worker-'))
  const scratch = join(data, 'scratch')
  const environment = {
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    DATABASE_URL: database.url,
    SAFELIGHT_DATA: data,
    SCRATCH: scratch,
    ...settings,
  }
  const config = readConfig(environment)
  const log = createLogger('test', config.logLevel)
  const db = openDb(database.url)
  const keys = { content: await openMasterKey(config, 'content'), worker: await openMasterKey(config, 'worker') }
  const { id } = await db.$transaction((tx) => provisionOrganisation(tx, { name: 'School', region: 'eu' }, keys))
  // Stills and their scores cost more than encoding a few seconds: who tests them asks for them.
  const organisation = await db.organisation.update({ where: { id }, data: { oversight: 'off' } })
  const objects = await openObjects(config, await authSecret(config))
  const queues = await openQueues(config, log)
  const notices = new NoticeListener(database.url, log)
  await notices.open()
  const owner = await addOwner(db, organisation.id)
  const running: RunningWorker[] = []
  const house: WorkerHouse = {
    ...{ config, environment, data, scratch, db, objects, queues, organisation, contentKeys: new ContentKeyRing(db, keys.content) },
    async work() {
      const worker = await runWorker(config, log)
      running.push(worker)
      return worker
    },
    async inject(plain, { recipient = organisation.ingestRecipient, alter = (payload: Buffer) => payload } = {}) {
      const clipId = await store({ db, objects }, owner, await seal(plain, recipient), alter)
      await queues.add('ingest', { clipId })
      return clipId
    },
    until: (clipId, when, seconds = 150) => waitFor(db, notices, clipId, when, seconds),
    settled: (clipId, seconds) => house.until(clipId, ({ status }) => status === 'ready' || status === 'failed', seconds),
    async close() {
      await Promise.all(running.map((worker) => worker.close()))
      await Promise.all([notices.close(), queues.close(), objects.close()])
      await db.$disconnect()
      await database.drop()
      await rm(data, { recursive: true, force: true })
    },
  }
  return house
}

type Owner = Awaited<ReturnType<typeof addOwner>>

async function addOwner(db: Db, organisationId: string) {
  const { id: ownerId } = await db.user.create({ data: { name: 'A', email: `${newId()}@school.test`, organisationId } })
  const reflection = await db.reflection.create({ data: { ownerId, organisationId, title: 'R' } })
  return { ownerId, organisationId, reflectionId: reflection.id }
}

export async function seal(plain: Uint8Array, recipient: string): Promise<Buffer> {
  const encrypter = new Encrypter()
  encrypter.addRecipient(recipient)
  return Buffer.from(await encrypter.encrypt(plain))
}

/** As a finished upload leaves it: the header in its row, the payload as an object. */
async function store(
  { db, objects }: Pick<WorkerHouse, 'db' | 'objects'>,
  owner: Owner,
  sealed: Buffer,
  alter: (payload: Buffer) => Buffer,
): Promise<string> {
  const id = newId()
  const parts = new HeaderSplitter().push(sealed)
  const header = Buffer.from(parts.header)
  const payload = alter(Buffer.from(parts.payload))
  const object = `sources/${id}/${newId()}`
  await objects.put(object, payload)
  const bytes = BigInt(header.length + payload.length)
  const sha256 = createHash('sha256').update(header).update(payload).digest('hex')
  const now = new Date()
  await db.clip.create({
    data: {
      ...{ id, ...owner, title: 'A lesson', filename: 'lesson.mp4', status: 'processing', receivedAt: now },
      ...{ bytes, sha256, sourceObject: object, sourceBytes: BigInt(payload.length) },
      upload: {
        create: {
          ...{ ownerId: owner.ownerId, length: bytes, header, headerComplete: true, headerBytes: header.length },
          ...{ object, metadata: {}, expiresAt: new Date(now.getTime() + 86_400_000), finishedAt: now },
        },
      },
    },
  })
  return id
}

function waitFor(
  db: Db,
  notices: NoticeListener,
  clipId: string,
  when: (clip: Clip) => boolean | Promise<boolean>,
  seconds: number,
): Promise<Clip> {
  return new Promise((resolve, reject) => {
    let last: Clip | null = null
    const end = (settle: () => void) => {
      clearTimeout(timer)
      for (const off of offs) off()
      settle()
    }
    const look = async () => {
      last = await db.clip.findUnique({ where: { id: clipId } })
      const clip = last
      if (clip && (await when(clip))) end(() => resolve(clip))
    }
    const lookAgain = () => void look().catch((error) => end(() => reject(error)))
    const offs = [notices.on('clip', (notice) => notice.clipId === clipId && lookAgain()), notices.onReconnect(lookAgain)]
    const said = () => JSON.stringify({ status: last?.status, code: last?.failureCode, why: last?.failureDetail, remarks: last?.remarks })
    const timer = setTimeout(() => end(() => reject(new Error(`the clip is not there after ${seconds} s: ${said()}`))), seconds * 1000)
    lookAgain()
  })
}
