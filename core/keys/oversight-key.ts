import { randomBytes } from 'node:crypto'
import type { Db, Tx } from '../db.ts'
import { SafelightError } from '../errors.ts'
import type { MasterKey } from './master.ts'
import { addOrganisationKey } from './organisation-keys.ts'

const kind = 'oversight'

/** Gives an organisation its key of oversight (32 bytes); resolves to its id. Never rotated: a job done again must draw the same moments. */
export function addOversightKey(tx: Db | Tx, worker: MasterKey, organisationId: string): Promise<string> {
  return addOrganisationKey(tx, worker, organisationId, kind, randomBytes(32))
}

/**
 * The id of the organisation's one key of oversight; made when it has none, as organisations have that are older than oversight. However
 * many ask at once, they get the same. Throws SafelightError('not_found') when there is no such organisation.
 */
export async function ensureOversightKey(db: Db, worker: MasterKey, organisationId: string): Promise<string> {
  const only = { where: { organisationId, kind }, orderBy: { createdAt: 'asc' }, select: { id: true } } as const
  const there = await db.organisationKey.findFirst(only)
  if (there) return there.id
  return db.$transaction(async (tx) => {
    const rows = await tx.$queryRaw<unknown[]>`SELECT 1 FROM organisations WHERE id = ${organisationId}::uuid FOR NO KEY UPDATE`
    if (rows.length === 0) throw new SafelightError('not_found')
    return (await tx.organisationKey.findFirst(only))?.id ?? addOversightKey(tx, worker, organisationId)
  })
}
