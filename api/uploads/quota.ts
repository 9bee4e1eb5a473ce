import type { Config } from '../../core/config.ts'
import type { Db, Tx } from '../../core/db.ts'
import { SafelightError } from '../../core/errors.ts'

type Limits = Pick<Config, 'maxUploadBytes' | 'organisationQuotaBytes'>

/** Throws `too_large`. */
export function demandSize(limits: Limits, bytes: number): void {
  if (bytes > limits.maxUploadBytes) throw new SafelightError('too_large', `The most it takes is ${limits.maxUploadBytes} bytes.`)
}

/**
 * Throws `quota_exceeded` when `bytes` more would not fit. Holds the organisation's row until the transaction ends, so that
 * two can't take the same space.
 */
export async function demandSpace(tx: Tx, limits: Limits, organisationId: string, bytes: number): Promise<void> {
  if (BigInt(bytes) > (await spaceLeft(tx, limits, organisationId))) throw new SafelightError('quota_exceeded')
}

/**
 * Throws `quota_exceeded` when there is nothing left. The quota counts sealed sources, stored or declared: what is made of them,
 * rungs, pictures and edits, counts for nothing, so that an edit takes no space and nothing has to be held for it.
 */
export async function demandUnused(db: Db, limits: Limits, organisationId: string): Promise<void> {
  const { quotaBytes } = await db.organisation.findUniqueOrThrow({ where: { id: organisationId }, select: { quotaBytes: true } })
  if ((await usedBytes(db, organisationId)) >= (quotaBytes ?? BigInt(limits.organisationQuotaBytes)))
    throw new SafelightError('quota_exceeded')
}

/**
 * Bytes that fit beside what the organisation keeps and what its open uploads have declared, or brought when they declared
 * nothing; negative when that is too much already. Holds the organisation's row until the transaction ends.
 */
export async function spaceLeft(tx: Tx, limits: Limits, organisationId: string): Promise<bigint> {
  const [organisation] = await tx.$queryRaw<{ quota: bigint | null }[]>`
    SELECT quota_bytes AS quota FROM organisations WHERE id = ${organisationId}::uuid FOR UPDATE`
  const quota = organisation?.quota ?? BigInt(limits.organisationQuotaBytes)
  return quota - (await usedBytes(tx, organisationId))
}

async function usedBytes(db: Db | Tx, organisationId: string): Promise<bigint> {
  const [used] = await db.$queryRaw<{ bytes: bigint }[]>`
    SELECT ((SELECT coalesce(sum(source_bytes), 0) FROM clips WHERE organisation_id = ${organisationId}::uuid AND status <> 'deleted')
          + (SELECT coalesce(sum(coalesce(u.length, u.hashed_bytes)), 0) FROM uploads u JOIN clips c ON c.id = u.id
             WHERE c.organisation_id = ${organisationId}::uuid AND u.finished_at IS NULL))::bigint AS bytes`
  return used?.bytes ?? 0n
}
