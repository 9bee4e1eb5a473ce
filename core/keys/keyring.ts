// The two key rings: content keys open in the API and in workers; source keys, ingest identities, keys of oversight and the signing key in
// workers alone.
import { randomBytes } from 'node:crypto'
import type { JWK } from 'jose'
import type { Clock } from '../clock.ts'
import type { Db, Tx } from '../db.ts'
import { openClipKey, wrapClipKey } from './clip-keys.ts'
import type { MasterKey } from './master.ts'
import { OrganisationKeys } from './organisation-keys.ts'
import { ensureOversightKey } from './oversight-key.ts'
import { openSigningKey } from './signing-key.ts'

export { provisionOrganisation } from './provision.ts'
export { rotateIngestIdentity, rotateOrganisationKey } from './rotate.ts'
export { ensureSigningKey } from './signing-key.ts'

/** The columns of a clip that open its rungs and pictures. */
export interface ContentKeyed {
  id: string
  organisationId: string
  contentKeyId: string | null
  wrappedContentKey: Uint8Array | null
}

/** The columns of a clip that open its source. */
export interface SourceKeyed {
  id: string
  organisationId: string
  sourceKeyId: string | null
  wrappedSourceKey: Uint8Array | null
}

/** Content keys: what rungs and pictures are sealed under. Constructed with the `content` master key. */
export class ContentKeyRing {
  readonly #keys: OrganisationKeys

  constructor(db: Db, master: MasterKey, clock?: Clock) {
    this.#keys = new OrganisationKeys(db, master, clock)
  }

  /** A new content key (32 bytes) for a clip, and the columns to keep in its row within the same transaction. */
  async create(tx: Db | Tx, organisationId: string, clipId: string) {
    const organisationKey = await this.#keys.current(tx, organisationId, 'content')
    const key = randomBytes(32)
    return { contentKeyId: organisationKey.id, wrappedContentKey: wrapClipKey(organisationKey.key, 'content', clipId, key), key }
  }

  /** The clip's content key. Throws SafelightError('not_found') when it has none, NotOpened when the columns aren't this clip's. */
  open(clip: ContentKeyed): Promise<Buffer> {
    return openClipKey(this.#keys, 'content', { ...clip, keyId: clip.contentKeyId, wrapped: clip.wrappedContentKey })
  }
}

/** Everything that opens sources. Constructed with the `worker` master key, so only where workers run. */
export class SourceKeyRing {
  readonly #db: Db
  readonly #master: MasterKey
  readonly #keys: OrganisationKeys
  #signingKey: Promise<{ id: string; privateKey: JWK }> | undefined

  constructor(db: Db, master: MasterKey, clock?: Clock) {
    this.#db = db
    this.#master = master
    this.#keys = new OrganisationKeys(db, master, clock)
  }

  /**
   * Wraps a recording's 16-byte age file key; resolves to the columns to keep in the clip's row. Give the transaction that
   * keeps them, so that a rotation can't come between.
   */
  async wrapSourceKey(organisationId: string, clipId: string, fileKey: Uint8Array, tx: Db | Tx = this.#db) {
    const organisationKey = await this.#keys.current(tx, organisationId, 'source')
    return { sourceKeyId: organisationKey.id, wrappedSourceKey: wrapClipKey(organisationKey.key, 'source', clipId, fileKey) }
  }

  /** The clip's 16-byte age file key. Throws as `ContentKeyRing.open`. */
  openSourceKey(clip: SourceKeyed): Promise<Buffer> {
    return openClipKey(this.#keys, 'source', { ...clip, keyId: clip.sourceKeyId, wrapped: clip.wrappedSourceKey })
  }

  /** Age identities that open the organisation's uploads, newest first: retired ones too, for devices that haven't heard yet. */
  async ingestIdentities(organisationId: string): Promise<string[]> {
    return (await this.#keys.all(organisationId, 'ingest')).map(({ key }) => key.toString())
  }

  /** What decides by chance in the organisation's oversight (core/oversight): 32 bytes, made when there is none. Throws as `ensureOversightKey`. */
  async oversightKey(organisationId: string): Promise<Buffer> {
    return this.#keys.byId(organisationId, 'oversight', await ensureOversightKey(this.#db, this.#master, organisationId))
  }

  /** The service's key for receipts: its id (`kid`) and private JWK. Made when there is none. */
  signingKey(): Promise<{ id: string; privateKey: JWK }> {
    this.#signingKey ??= openSigningKey(this.#db, this.#master).catch((error) => {
      this.#signingKey = undefined
      throw error
    })
    return this.#signingKey
  }
}
