import type { Tx } from '../../core/db.ts'
import { SafelightError } from '../../core/errors.ts'
import { inOneGo } from '../change.ts'
import type { Context } from '../context.ts'
import type { Viewer } from '../viewer.ts'
import { demandMade, demandReview, lockClip } from './load.ts'
import { type Recording, type ReviewRow, recordingView } from './view.ts'

/**
 * Marks a recording as reviewed; doing it again does nothing. Throws as `demand`, and `conflict` for one that is flagged or of which
 * the viewer has not seen every still.
 */
export function markReviewed(context: Context, asked: Viewer, clipId: string): Promise<Recording> {
  const { clock } = context
  return inOneGo(context, asked, async ({ tx, viewer, acts }) => {
    await lockClip(tx, clipId)
    const { row, facts } = await demandReview({ db: tx, clock }, viewer, 'oversight.review', clipId)
    if (row.state === 'flagged') throw new SafelightError('conflict', 'It was flagged: a decision is waited for.')
    demandMade(row)
    if (row.state !== 'waiting') return recordingView(row, facts, viewer)
    await demandSeen(tx, viewer, row)
    const data = { state: 'reviewed', reviewedAt: clock.now(), reviewedById: viewer.userId } as const
    await tx.review.update({ where: { clipId }, data })
    const { ownerId, organisationId, reflectionId } = row.clip
    acts.push({ organisationId, actorId: viewer.userId, act: 'oversight.reviewed', reflectionId, clipId, ownerId })
    return recordingView({ ...row, ...data }, facts, viewer)
  })
}

/** Nobody is through with what she has not looked at. What was seen is in the audit, and nowhere else. */
async function demandSeen(tx: Tx, { userId }: Viewer, { clipId, stills }: ReviewRow): Promise<void> {
  const seen = await tx.auditEntry.findMany({ where: { clipId, actorId: userId, act: 'still.seen' }, select: { details: true } })
  const parts = new Set(seen.map(({ details }) => (details as { part?: number }).part))
  const unseen = stills.filter(({ part }) => !parts.has(part)).length
  if (unseen > 0) throw new SafelightError('conflict', `${unseen} of its stills were not looked at yet.`)
}
