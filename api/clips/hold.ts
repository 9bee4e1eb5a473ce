import { reasons } from '../../core/access/decide.ts'
import type { Tx } from '../../core/db.ts'
import { SafelightError } from '../../core/errors.ts'
import type { Prisma } from '../../generated/prisma/client.ts'

const withRungs = { rungs: { orderBy: { rank: 'asc' } } } satisfies Prisma.ClipInclude
/** A clip with its rungs, best first. */
export type HeldClip = Prisma.ClipGetPayload<{ include: typeof withRungs }>

/** Whoever changes these clips, or what rests on them, holds their rows: one after the other, always in the same order. */
export async function lockClips(tx: Tx, ...ids: string[]): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM clips WHERE id = ANY(${ids}::uuid[]) ORDER BY id FOR UPDATE`
}

/**
 * The owner's clip, held until the transaction ends: nobody deletes or flags it meanwhile. Throws SafelightError `not_found` (deleted too), and
 * `not_allowed` for one in quarantine.
 */
export async function holdClip(tx: Tx, id: string, ownerId: string): Promise<HeldClip> {
  await lockClips(tx, id)
  const clip = await tx.clip.findUnique({ where: { id, ownerId, status: { not: 'deleted' } }, include: withRungs })
  if (!clip) throw new SafelightError('not_found')
  if (clip.quarantinedAt) throw new SafelightError('not_allowed', reasons.quarantined)
  return clip
}
