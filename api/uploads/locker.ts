// One request at a time for an upload, in this process and across processes. A newcomer asks the holder to let go: a device
// that lost its connection must not wait until the old one times out.
import { ERRORS, type Lock, type Locker, type RequestRelease } from '@tus/utils'
import pg from 'pg'
import type { Logger } from '../../core/log.ts'

const wanted = 'safelight_upload_wanted'
const freed = 'safelight_upload_freed'
/** A holder that died with its process tells nobody: then its lock is found free by looking again. */
const lookAgainMilliseconds = 250

export class UploadLocker implements Locker {
  readonly #databaseUrl: string
  readonly #log: Logger
  readonly #timeoutMilliseconds: number
  readonly #held = new Map<string, RequestRelease>()
  readonly #waiting = new Map<string, Set<() => void>>()
  #client: Promise<pg.Client> | undefined

  constructor(databaseUrl: string, log: Logger, timeoutMilliseconds = 20_000) {
    this.#databaseUrl = databaseUrl
    this.#log = log
    this.#timeoutMilliseconds = timeoutMilliseconds
  }

  newLock(id: string): Lock {
    return { lock: (signal, release) => this.#lock(id, signal, release), unlock: () => this.#unlock(id) }
  }

  /** Asks every holder to let go: the process is closing. */
  async releaseAll(): Promise<void> {
    await Promise.all([...this.#held.values()].map((release) => release()))
  }

  async close(): Promise<void> {
    const client = await this.#client?.catch(() => undefined)
    this.#client = undefined
    await client?.end()
  }

  async #lock(id: string, signal: AbortSignal, release: RequestRelease): Promise<void> {
    const deadline = Date.now() + this.#timeoutMilliseconds
    while (!(await this.#take(id, release))) {
      if (signal.aborted || Date.now() > deadline) throw ERRORS.ERR_LOCK_TIMEOUT
      await this.#until(id)
    }
  }

  /** Takes the lock if it is free here and everywhere; else asks its holder for it. */
  async #take(id: string, release: RequestRelease): Promise<boolean> {
    const holder = this.#held.get(id)
    if (holder) {
      await holder()
      return false
    }
    // Ours in this process from here on, so that two requests can't both ask the one connection (its locks are re-entrant).
    this.#held.set(id, release)
    try {
      const client = await this.#connection()
      const { rows } = await client.query('SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS taken', [id])
      if (rows[0].taken) return true
      this.#held.delete(id)
      await client.query('SELECT pg_notify($1, $2)', [wanted, id])
    } catch (error) {
      this.#held.delete(id)
      throw error
    }
    return false
  }

  async #unlock(id: string): Promise<void> {
    try {
      const client = await this.#connection()
      await client.query('SELECT pg_advisory_unlock(hashtextextended($1, 0)), pg_notify($2, $1)', [id, freed])
    } finally {
      this.#held.delete(id)
      this.#wake(id)
    }
  }

  /** Until somebody let go of it, or it is time to look again. */
  #until(id: string): Promise<void> {
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(id) ?? new Set()
      this.#waiting.set(id, waiting)
      const done = () => {
        clearTimeout(timer)
        waiting.delete(done)
        if (waiting.size === 0) this.#waiting.delete(id)
        resolve()
      }
      const timer = setTimeout(done, lookAgainMilliseconds)
      waiting.add(done)
    })
  }

  #wake(id: string): void {
    for (const done of [...(this.#waiting.get(id) ?? [])]) done()
  }

  #connection(): Promise<pg.Client> {
    this.#client ??= this.#connect().catch((error) => {
      this.#client = undefined
      throw error
    })
    return this.#client
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: this.#databaseUrl, keepAlive: true })
    client.on('error', (error) => this.#log.warn({ err: error }, 'lost the lock connection'))
    client.on('end', () => this.#lost())
    client.on('notification', ({ channel, payload = '' }) => {
      if (channel === wanted) void this.#held.get(payload)?.()
      else this.#wake(payload)
    })
    await client.connect()
    await client.query(`LISTEN ${wanted}`)
    await client.query(`LISTEN ${freed}`)
    return client
  }

  /** With the connection go its locks: others may take them, so those who thought to hold them must stop. */
  #lost(): void {
    this.#client = undefined
    void this.releaseAll()
  }
}
