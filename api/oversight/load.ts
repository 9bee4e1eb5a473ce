import type { Facts } from '../../core/access/decide.ts'
import type { ReviewAction } from '../../core/access/decide-oversight.ts'
import { demand } from '../../core/access/demand.ts'
import { loadFacts } from '../../core/access/facts.ts'
import type { Clock } from '../../core/clock.ts'
import type { Db, Tx } from '../../core/db.ts'
import { SafelightError } from '../../core/errors.ts'
import type { Viewer } from '../viewer.ts'
import { type ReviewRow, reviewInclude, reviewSubject } from './view.ts'

interface Parts {
  db: Db | Tx
  clock: Clock
}

/** A recording's review, when the viewer may do this to it now. Throws as `demand`; no review and one that is not hers to do look the same. */
export async function demandReview(
  { db, clock }: Parts,
  viewer: Viewer,
  action: ReviewAction,
  clipId: string,
): Promise<{ row: ReviewRow; facts: Facts }> {
  const row = await db.review.findUnique({ where: { clipId }, include: reviewInclude })
  if (!row) throw new SafelightError('not_found')
  const facts = await loadFacts(db, clock, viewer)
  demand(facts, viewer, action, reviewSubject(row))
  return { row, facts }
}

/** Throws `conflict` while the stills are still to be taken: they would never be, once it counts as looked at. Where none could be, it goes on without. */
export function demandMade({ state, destroyedAt, stills }: Pick<ReviewRow, 'state' | 'destroyedAt' | 'stills'>): void {
  if (state === 'waiting' && destroyedAt === null && stills.length === 0)
    throw new SafelightError('conflict', 'Its stills are not there yet.')
}

/** Whoever changes a review, a flag of it or whether the recording is in quarantine holds the recording's row: one after the other. */
export async function lockClip(tx: Tx, clipId: string): Promise<void> {
  await tx.$queryRaw`SELECT id FROM clips WHERE id = ${clipId}::uuid FOR UPDATE`
}
