import { reasons } from '../../core/access/decide.ts'
import type { Entry } from '../../core/audit/acts.ts'
import type { Tx } from '../../core/db.ts'
import { SafelightError } from '../../core/errors.ts'
import { notify } from '../../core/events.ts'
import { type Clip, Prisma } from '../../generated/prisma/client.ts'
import type { Context } from '../context.ts'
import { lockClips } from './hold.ts'

type Deleted = Pick<Clip, 'id' | 'ownerId' | 'organisationId' | 'reflectionId'>

/**
 * Deletes a clip for good: its wrapped keys go with this transaction, so that nothing of it opens from now on, and
 * everyone watching is sent away. A job takes the objects. What stays is a row that says it was there.
 */
export async function deleteClip(parts: Pick<Context, 'db' | 'queues' | 'log' | 'audit'>, clip: Deleted, actorId: string): Promise<void> {
  await parts.db.$transaction(async (tx) => {
    await lockClips(tx, clip.id)
    const entry = await deleteHeld(tx, clip, actorId)
    // Two asked at once: the other did it, and it is written down once.
    if (entry) await parts.audit.record(tx, entry)
  })
  await addErase(parts, clip.id)
}

/**
 * The same within a transaction that holds the clip's row. Resolves to what is to be written down; undefined when it was deleted already.
 * `addErase` comes after. Throws SafelightError `not_allowed` for one in quarantine: flagged since the decision was asked.
 */
export async function deleteHeld(
  tx: Tx,
  { id: clipId, ownerId, organisationId, reflectionId }: Deleted,
  actorId: string,
): Promise<Entry | undefined> {
  await demandOutsideQuarantine(tx, clipId)
  const where = { clipId }
  await tx.playbackSession.deleteMany({ where })
  await tx.upload.deleteMany({ where: { id: clipId } })
  await tx.chunk.deleteMany({ where })
  await tx.rung.deleteMany({ where })
  await tx.picture.deleteMany({ where })
  await tx.comment.deleteMany({ where })
  await tx.faceSearch.deleteMany({ where })
  // How it was made; edits made of it have bytes and keys of their own, and stay.
  await tx.edit.deleteMany({ where })
  // Its stills go with it.
  await tx.review.deleteMany({ where })
  const { count } = await tx.clip.updateMany({ where: { id: clipId, status: { not: 'deleted' } }, data: nothingLeft })
  if (count === 0) return undefined
  await forgetTitle(tx, clipId)
  await notify(tx, 'clip', { clipId, ownerId })
  return { organisationId, actorId, act: 'delete', reflectionId, clipId, ownerId }
}

const nothingLeft = {
  status: 'deleted',
  title: '',
  filename: '',
  wrappedSourceKey: null,
  sourceKeyId: null,
  wrappedContentKey: null,
  contentKeyId: null,
  receipt: null,
  facts: Prisma.DbNull,
  plan: Prisma.DbNull,
  remarks: [],
  copyRefusal: null,
  failureCode: null,
  failureDetail: null,
} satisfies Prisma.ClipUpdateManyMutationInput

/** A job takes its objects. Without it they lie there, and nothing opens them. */
export async function addErase({ queues, log }: Pick<Context, 'queues' | 'log'>, clipId: string): Promise<void> {
  await queues.add('erase', { clipId }).catch((error) => log.error({ err: error, clipId }, 'erase was not added'))
}

/** Nobody takes away what is to be decided on. Whoever flags it from now on waits. */
async function demandOutsideQuarantine(tx: Tx, id: string): Promise<void> {
  const row = await tx.clip.findUnique({ where: { id }, select: { quarantinedAt: true } })
  if (row?.quarantinedAt) throw new SafelightError('not_allowed', reasons.quarantined)
}

/** A reflection that held this clip alone was named after it: the name goes too, and what the owner wrote stays. */
export async function forgetTitle(tx: Tx, clipId: string): Promise<void> {
  await tx.reflection.updateMany({
    where: { notes: '', AND: [{ clips: { some: { id: clipId } } }, { clips: { every: { status: 'deleted' } } }] },
    data: { title: '' },
  })
}
