import { reasons } from '../../core/access/decide.ts'
import type { Tx } from '../../core/db.ts'
import { SafelightError } from '../../core/errors.ts'
import { notify } from '../../core/events.ts'
import { type Clip, Prisma } from '../../generated/prisma/client.ts'
import type { Context } from '../context.ts'

/**
 * Deletes a clip for good: its wrapped keys go with this transaction, so that nothing of it opens from now on, and
 * everyone watching is sent away. A job takes the objects. What stays is a row that says it was there.
 */
export async function deleteClip(
  { db, queues, log, audit }: Pick<Context, 'db' | 'queues' | 'log' | 'audit'>,
  { id: clipId, ownerId, organisationId, reflectionId }: Pick<Clip, 'id' | 'ownerId' | 'organisationId' | 'reflectionId'>,
  actorId: string,
): Promise<void> {
  await db.$transaction(async (tx) => {
    await holdOutsideQuarantine(tx, clipId)
    const where = { clipId }
    await tx.playbackSession.deleteMany({ where })
    await tx.upload.deleteMany({ where: { id: clipId } })
    await tx.chunk.deleteMany({ where })
    await tx.rung.deleteMany({ where })
    await tx.picture.deleteMany({ where })
    await tx.comment.deleteMany({ where })
    // How it was made; edits made of it have bytes and keys of their own, and stay.
    await tx.edit.deleteMany({ where })
    // Its stills go with it.
    await tx.review.deleteMany({ where })
    const { count } = await tx.clip.updateMany({
      where: { id: clipId, status: { not: 'deleted' } },
      data: {
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
      },
    })
    // Two asked at once: the other did it, and it is written down once.
    if (count === 0) return
    await forgetTitle(tx, clipId)
    await notify(tx, 'clip', { clipId, ownerId })
    await audit.record(tx, { organisationId, actorId, act: 'delete', reflectionId, clipId, ownerId })
  })
  await queues.add('erase', { clipId }).catch((error) => log.error({ err: error, clipId }, 'erase was not added'))
}

/** Flagged since the decision was asked: nobody takes away what is to be decided on. Whoever flags it from now on waits. */
async function holdOutsideQuarantine(tx: Tx, clipId: string): Promise<void> {
  const [row] = await tx.$queryRaw<{ quarantined: boolean }[]>`
    SELECT quarantined_at IS NOT NULL AS quarantined FROM clips WHERE id = ${clipId}::uuid FOR UPDATE`
  if (row?.quarantined) throw new SafelightError('not_allowed', reasons.quarantined)
}

/** A reflection that held this clip alone was named after it: the name goes too, and what the owner wrote stays. */
export async function forgetTitle(tx: Tx, clipId: string): Promise<void> {
  await tx.reflection.updateMany({
    where: { notes: '', AND: [{ clips: { some: { id: clipId } } }, { clips: { every: { status: 'deleted' } } }] },
    data: { title: '' },
  })
}
