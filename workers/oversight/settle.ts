import { isDrawn } from '../../core/oversight/moments.ts'
import { partsOf } from '../../core/oversight/parts.ts'
import type { Clip, Organisation, Review } from '../../generated/prisma/client.ts'
import type { WorkerDeps } from '../deps.ts'
import { lockReady } from './keep.ts'

/**
 * The clip's review. Whether it is drawn is settled once, by the organisation's setting of that moment: changing the setting never draws
 * again. `running` is how long its picture runs, seconds, and how many pictures it has. Throws ClipGone.
 */
export async function settleReview(
  { db, clock }: Pick<WorkerDeps, 'db' | 'clock'>,
  { id: clipId, organisationId }: Pick<Clip, 'id' | 'organisationId'>,
  key: Uint8Array,
  running: { seconds: number; pictures: number },
): Promise<Review> {
  const where = { clipId }
  const settled = await db.review.findUnique({ where })
  if (settled) return settled
  const organisation = await db.organisation.findUniqueOrThrow({ where: { id: organisationId } })
  const state = isForReview(organisation, key, clipId) ? ('waiting' as const) : ('undrawn' as const)
  const parts = partsOf(running.seconds, running.pictures)
  return db.$transaction(async (tx) => {
    await lockReady(tx, clipId)
    await tx.review.createMany({ data: [{ clipId, organisationId, state, parts, createdAt: clock.now() }], skipDuplicates: true })
    return tx.review.findUniqueOrThrow({ where })
  })
}

function isForReview({ oversight, oversightShare }: Organisation, key: Uint8Array, clipId: string): boolean {
  if (oversight === 'share') return isDrawn(key, clipId, oversightShare)
  return oversight === 'all'
}
