// Rotation: a new organisation key takes over and re-wraps what the old ones wrapped. Media is never encrypted anew. The key of oversight
// wraps nothing and stays (docs/decisions/0011-oversight.md).
import { randomBytes } from 'node:crypto'
import type { KeyKind } from '../../generated/prisma/enums.ts'
import { type Clock, systemClock } from '../clock.ts'
import type { Db, Tx } from '../db.ts'
import { newIngestIdentity } from './age.ts'
import { type ClipKeyKind, unwrapClipKey, wrapClipKey } from './clip-keys.ts'
import type { MasterKey } from './master.ts'
import { addOrganisationKey, OrganisationKeys } from './organisation-keys.ts'

/** Clips re-wrapped per statement: bounds memory; the transaction spans all. */
const batch = 500
const transaction = { timeout: 30 * 60_000, maxWait: 60_000 }

/**
 * Gives the organisation a new content or source key, wraps every clip's key of that kind under it and retires the old
 * ones, in one transaction: all or nothing, also when the process dies. `master` is the kind's master key.
 * Resolves to how many clips were re-wrapped.
 */
export async function rotateOrganisationKey(
  db: Db,
  master: MasterKey,
  organisationId: string,
  kind: ClipKeyKind,
  clock: Clock = systemClock,
): Promise<number> {
  return db.$transaction(async (tx) => {
    await holdOffWrapping(tx, organisationId)
    await retire(tx, organisationId, kind, clock)
    const key = randomBytes(32)
    const keyId = await addOrganisationKey(tx, master, organisationId, kind, key)
    return rewrapAll(tx, new OrganisationKeys(db, master), { organisationId, kind, keyId, key })
  }, transaction)
}

/**
 * Gives the organisation a new ingest identity, which devices learn at their next `GET /v1/ingest`. The old one still
 * opens what was on its way.
 */
export async function rotateIngestIdentity(db: Db, worker: MasterKey, organisationId: string, clock: Clock = systemClock): Promise<void> {
  const { identity, recipient } = await newIngestIdentity()
  await db.$transaction(async (tx) => {
    await holdOffWrapping(tx, organisationId)
    await retire(tx, organisationId, 'ingest', clock)
    await addOrganisationKey(tx, worker, organisationId, 'ingest', Buffer.from(identity))
    await tx.organisation.update({ where: { id: organisationId }, data: { ingestRecipient: recipient } })
  }, transaction)
}

/** Waits for transactions that are wrapping under the current key (they hold the row FOR SHARE) and keeps new ones waiting. */
async function holdOffWrapping(tx: Tx, organisationId: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM organisations WHERE id = ${organisationId}::uuid FOR NO KEY UPDATE`
}

async function retire(tx: Tx, organisationId: string, kind: KeyKind, clock: Clock): Promise<void> {
  await tx.organisationKey.updateMany({ where: { organisationId, kind, retiredAt: null }, data: { retiredAt: clock.now() } })
}

interface Successor {
  organisationId: string
  kind: ClipKeyKind
  keyId: string
  key: Buffer
}

async function rewrapAll(tx: Tx, old: OrganisationKeys, to: Successor): Promise<number> {
  let after = '00000000-0000-0000-0000-000000000000'
  for (let count = 0; ; ) {
    const clips = await wrappedClips(tx, to, after)
    const last = clips.at(-1)
    if (!last) return count
    const rewrapped = await Promise.all(
      clips.map(async ({ id, keyId, wrapped }) => {
        const key = unwrapClipKey(await old.byId(to.organisationId, to.kind, keyId), to.kind, id, wrapped)
        return { id, wrapped: wrapClipKey(to.key, to.kind, id, key).toString('base64') }
      }),
    )
    await store(tx, to, rewrapped)
    count += clips.length
    after = last.id
  }
}

type Wrapped = { id: string; keyId: string; wrapped: Uint8Array }

/** The next clips by id that have a key of the kind. FOR UPDATE: what a clip's row says now is what is re-wrapped. */
function wrappedClips(tx: Tx, { organisationId, kind }: Successor, after: string): Promise<Wrapped[]> {
  return kind === 'content'
    ? tx.$queryRaw<Wrapped[]>`
        SELECT id, content_key_id AS "keyId", wrapped_content_key AS wrapped FROM clips
        WHERE organisation_id = ${organisationId}::uuid AND id > ${after}::uuid AND wrapped_content_key IS NOT NULL
        ORDER BY id LIMIT ${batch} FOR UPDATE`
    : tx.$queryRaw<Wrapped[]>`
        SELECT id, source_key_id AS "keyId", wrapped_source_key AS wrapped FROM clips
        WHERE organisation_id = ${organisationId}::uuid AND id > ${after}::uuid AND wrapped_source_key IS NOT NULL
        ORDER BY id LIMIT ${batch} FOR UPDATE`
}

async function store(tx: Tx, { kind, keyId }: Successor, clips: { id: string; wrapped: string }[]): Promise<void> {
  const rows = JSON.stringify(clips)
  if (kind === 'content') {
    await tx.$executeRaw`
      UPDATE clips SET content_key_id = ${keyId}::uuid, wrapped_content_key = decode(new.wrapped, 'base64')
      FROM jsonb_to_recordset(${rows}::jsonb) AS new(id uuid, wrapped text) WHERE clips.id = new.id`
  } else {
    await tx.$executeRaw`
      UPDATE clips SET source_key_id = ${keyId}::uuid, wrapped_source_key = decode(new.wrapped, 'base64')
      FROM jsonb_to_recordset(${rows}::jsonb) AS new(id uuid, wrapped text) WHERE clips.id = new.id`
  }
}
