import type { KeyKind } from '../../generated/prisma/enums.ts'
import { type Clock, systemClock } from '../clock.ts'
import type { Db, Tx } from '../db.ts'
import { SafelightError } from '../errors.ts'
import { newId } from '../ids.ts'
import type { MasterKey } from './master.ts'

/** An organisation's key, opened. */
export interface OrganisationKey {
  id: string
  key: Buffer
}

/** What a wrapped organisation key is bound to: its kind and its own row. */
const contextOf = (kind: KeyKind, id: string): string => `organisation-key:${kind}:${id}`

const cachedKeys = 200
const cachedSeconds = 300

/**
 * Opens organisations' keys of one master key. Keeps up to 200 of them for five minutes at most, so that not every
 * playlist or key request asks KMS; what they wrap (clips' keys) is never kept, so a destroyed row closes at once.
 */
export class OrganisationKeys {
  readonly #db: Db
  readonly #master: MasterKey
  readonly #clock: Clock
  /** Oldest use first. */
  readonly #cache = new Map<string, { key: Promise<Buffer>; until: number }>()

  constructor(db: Db, master: MasterKey, clock: Clock = systemClock) {
    this.#db = db
    this.#master = master
    this.#clock = clock
  }

  /** One key by its row, which must be this organisation's and of this kind. Throws SafelightError('not_found') when it is gone. */
  async byId(organisationId: string, kind: KeyKind, id: string): Promise<Buffer> {
    const slot = `${organisationId} ${kind} ${id}`
    const cached = this.#cache.get(slot)
    this.#cache.delete(slot)
    const fresh = cached && cached.until > this.#clock.now().getTime() ? cached : this.#load(slot, organisationId, kind, id)
    this.#cache.set(slot, fresh)
    for (const oldest of this.#cache.keys()) {
      if (this.#cache.size <= cachedKeys) break
      this.#cache.delete(oldest)
    }
    return fresh.key
  }

  /**
   * The key that new things are wrapped under. Inside a transaction it holds off a rotation until that ends, so that
   * nothing is wrapped under a key that retires meanwhile.
   */
  async current(tx: Db | Tx, organisationId: string, kind: KeyKind): Promise<OrganisationKey> {
    await tx.$queryRaw`SELECT 1 FROM organisations WHERE id = ${organisationId}::uuid FOR SHARE`
    const where = { organisationId, kind, retiredAt: null }
    const row = await tx.organisationKey.findFirst({ where, orderBy: { createdAt: 'desc' } })
    if (!row) throw new SafelightError('not_found')
    // Not by the cache: it reads outside the transaction, where a row of this transaction's own isn't there yet.
    return { id: row.id, key: await this.#master.unwrap(row.wrapped, contextOf(kind, row.id)) }
  }

  /** Every key of the kind, newest first, the retired ones too. */
  async all(organisationId: string, kind: KeyKind): Promise<OrganisationKey[]> {
    const rows = await this.#db.organisationKey.findMany({ where: { organisationId, kind }, orderBy: { createdAt: 'desc' } })
    return Promise.all(rows.map(async ({ id }) => ({ id, key: await this.byId(organisationId, kind, id) })))
  }

  #load(slot: string, organisationId: string, kind: KeyKind, id: string) {
    const key = this.#unwrap(organisationId, kind, id)
    key.catch(() => this.#cache.delete(slot))
    return { key, until: this.#clock.now().getTime() + cachedSeconds * 1000 }
  }

  async #unwrap(organisationId: string, kind: KeyKind, id: string): Promise<Buffer> {
    const row = await this.#db.organisationKey.findFirst({ where: { id, organisationId, kind } })
    if (!row) throw new SafelightError('not_found')
    return this.#master.unwrap(row.wrapped, contextOf(kind, id))
  }
}

/** Adds a key to an organisation, wrapped by the kind's master key; resolves to its id. */
export async function addOrganisationKey(
  tx: Db | Tx,
  master: MasterKey,
  organisationId: string,
  kind: KeyKind,
  key: Uint8Array,
): Promise<string> {
  const id = newId()
  await tx.organisationKey.create({ data: { id, organisationId, kind, wrapped: await master.wrap(key, contextOf(kind, id)) } })
  return id
}
