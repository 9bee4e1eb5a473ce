// An anonymised recording takes the place of the one it was made of.
import { demand } from '../../core/access/demand.ts'
import { loadFacts } from '../../core/access/facts.ts'
import { clipSubject } from '../../core/access/subjects.ts'
import type { Tx } from '../../core/db.ts'
import { SafelightError } from '../../core/errors.ts'
import { notify } from '../../core/events.ts'
import type { Clip, Organisation } from '../../generated/prisma/client.ts'
import type { Context } from '../context.ts'
import type { Viewer } from '../viewer.ts'
import { addErase, deleteHeld } from './erase.ts'
import { type HeldClip, holdClip, lockClips } from './hold.ts'

/**
 * Moves an anonymised edit into its original's reflection and deletes the original for good, in one transaction: either both or neither. Who may
 * change the edit is asked before; whether the original may be deleted is asked here. Throws SafelightError `not_found`, `not_ready`,
 * `conflict` when the original is gone already, and `not_allowed` where it isn't an anonymised edit, the organisation doesn't offer it, or one of the two
 * is in quarantine.
 */
export async function replaceOriginal(context: Context, viewer: Viewer, id: string): Promise<void> {
  const { db, audit } = context
  const originalId = (await db.edit.findUnique({ where: { clipId: id }, select: { originalId: true } }))?.originalId
  if (originalId === undefined) throw notMadeOfOne()
  const deleted = await db.$transaction(async (tx) => {
    await lockClips(tx, id, originalId)
    const clip = await holdClip(tx, id, viewer.userId)
    const organisation = await tx.organisation.findUniqueOrThrow({ where: { id: clip.organisationId } })
    demandReplacing(clip, organisation)
    const original = await tx.clip.findUniqueOrThrow({ where: { id: originalId } })
    if (original.status === 'deleted') throw new SafelightError('conflict', 'The original was deleted already.')
    demand(await loadFacts(tx, context.clock, viewer), viewer, 'clip.delete', clipSubject(original))
    const { organisationId, ownerId } = clip
    await moveTo(tx, clip, original.reflectionId)
    const held = await deleteHeld(tx, original, viewer.userId, context.clock.now())
    const of = { organisationId, ownerId, actorId: viewer.userId, reflectionId: original.reflectionId, clipId: id }
    await audit.record(tx, { ...of, act: 'replace', details: { original: originalId } }, ...(held?.entries ?? []))
    return held
  })
  await addErase(context, originalId, deleted)
}

const notMadeOfOne = () => new SafelightError('not_allowed', 'Only an anonymised recording can take the place of its original.')

function demandReplacing({ status, anonymised }: HeldClip, { offerReplacing }: Organisation): void {
  if (!offerReplacing)
    throw new SafelightError('not_allowed', 'Your organisation does not offer to put recordings in the place of their originals.')
  if (!anonymised) throw notMadeOfOne()
  if (status !== 'ready') throw new SafelightError('not_ready')
}

/** The reflection that was made for it alone goes; one that holds something else, or was shared, stays. */
async function moveTo(tx: Tx, { id: clipId, ownerId, reflectionId: from }: Clip, reflectionId: string): Promise<void> {
  if (from === reflectionId) return
  await tx.clip.update({ where: { id: clipId }, data: { reflectionId } })
  await tx.reflection.deleteMany({ where: { id: from, ownerId, notes: '', clips: { none: {} }, shares: { none: {} } } })
  await notify(tx, 'clip', { clipId, ownerId })
  for (const one of [from, reflectionId]) await notify(tx, 'reflection', { reflectionId: one })
}
