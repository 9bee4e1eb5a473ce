// What has changed, told across processes by PostgreSQL's LISTEN/NOTIFY: a notice is sent with the transaction
// that made the change, or not at all. Notices carry ids only; whoever hears one reads the row, after asking for access.
import { EventEmitter } from 'node:events'
import pg from 'pg'
import type { Db, Tx } from './db.ts'
import type { Logger } from './log.ts'

const channel = 'safelight'

export interface Notices {
  /** A clip's row, rungs or chunks changed. */
  clip: { clipId: string; ownerId: string }
  /** A reflection was shared, or a share of it ended: whoever watches asks again. */
  reflection: { reflectionId: string }
  /** Comments on a clip changed. */
  comments: { clipId: string }
  /** A person's account, memberships or networks changed. */
  person: { userId: string }
  /** A sign-in ended: whatever was opened from it ends too. */
  session: { sessionId: string }
  /** A worker is through with the file of a download, or gave it up: an API takes it from there. */
  packaged: { downloadId: string }
  /** A download moved; `ended`: nothing is left to be fetched. */
  download: { downloadId: string; ownerId: string; organisationId: string; ended: boolean }
  /** A person was told of something, or has read it. */
  notification: { userId: string }
}
export type NoticeName = keyof Notices

/** Sends a notice when the transaction commits (or at once on the plain client). */
export async function notify<N extends NoticeName>(tx: Db | Tx, name: N, notice: Notices[N]): Promise<void> {
  await tx.$executeRaw`SELECT pg_notify(${channel}, ${JSON.stringify({ name, notice })})`
}

/** As `notify`, of many in one go. */
export async function notifyAll<N extends NoticeName>(tx: Db | Tx, name: N, notices: readonly Notices[N][]): Promise<void> {
  const payloads = notices.map((notice) => JSON.stringify({ name, notice }))
  await tx.$executeRaw`SELECT pg_notify(${channel}, payload) FROM unnest(${payloads}::text[]) AS payload`
}

/** Tells that access may have changed of these people. */
export const notifyPeople = (tx: Db | Tx, userIds: Iterable<string>): Promise<void> =>
  notifyAll(
    tx,
    'person',
    [...new Set(userIds)].map((userId) => ({ userId })),
  )

/** Hears notices; reconnects by itself and then says `reconnected`, for what may have been missed. */
export class NoticeListener {
  readonly #emitter = new EventEmitter().setMaxListeners(0)
  readonly #databaseUrl: string
  readonly #log: Logger
  #client: pg.Client | undefined
  #closed = false

  constructor(databaseUrl: string, log: Logger) {
    this.#databaseUrl = databaseUrl
    this.#log = log
  }

  async open(): Promise<void> {
    const client = new pg.Client({ connectionString: this.#databaseUrl, keepAlive: true })
    client.on('notification', (message) => {
      const { name, notice } = JSON.parse(message.payload ?? '{}')
      this.#emitter.emit(name, notice)
    })
    client.on('error', (error) => this.#log.warn({ reason: error.message }, 'lost the notice connection'))
    client.on('end', () => this.#reopen())
    await client.connect()
    await client.query(`LISTEN ${channel}`)
    this.#client = client
  }

  /** Calls `listener` at each notice until the returned function is called. */
  on<N extends NoticeName>(name: N, listener: (notice: Notices[N]) => void): () => void {
    this.#emitter.on(name, listener)
    return () => this.#emitter.off(name, listener)
  }

  /** Calls `listener` each time the connection came back. */
  onReconnect(listener: () => void): () => void {
    this.#emitter.on('reconnected', listener)
    return () => this.#emitter.off('reconnected', listener)
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#client?.end()
  }

  #reopen(): void {
    this.#client = undefined
    if (this.#closed) return
    setTimeout(() => {
      if (this.#closed) return
      this.open().then(
        () => this.#emitter.emit('reconnected'),
        () => this.#reopen(),
      )
    }, 1000).unref()
  }
}
