import type { Tx } from '../../core/db.ts'
import { notify } from '../../core/events.ts'
import { Prisma } from '../../generated/prisma/client.ts'
import type { Context } from '../context.ts'

/**
 * Deletes a clip for good: its wrapped keys go with this transaction, so that nothing of it opens from now on, and
 * everyone watching is sent away. A job takes the objects. What stays is a row that says it was there.
 */
export async function deleteClip(
  { db, queues, log }: Pick<Context, 'db' | 'queues' | 'log'>,
  clipId: string,
  ownerId: string,
): Promise<void> {
  await db.$transaction(async (tx) => {
    const where = { clipId }
    await tx.playbackSession.deleteMany({ where })
    await tx.upload.deleteMany({ where: { id: clipId } })
    await tx.chunk.deleteMany({ where })
    await tx.rung.deleteMany({ where })
    await tx.picture.deleteMany({ where })
    await tx.comment.deleteMany({ where })
    await tx.clip.update({
      where: { id: clipId },
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
    await forgetTitle(tx, clipId)
    await notify(tx, 'clip', { clipId, ownerId })
  })
  await queues.add('erase', { clipId }).catch((error) => log.error({ err: error, clipId }, 'erase was not added'))
}

/** A reflection that held this clip alone was named after it: the name goes too, and what the owner wrote stays. */
async function forgetTitle(tx: Tx, clipId: string): Promise<void> {
  await tx.reflection.updateMany({
    where: { notes: '', AND: [{ clips: { some: { id: clipId } } }, { clips: { every: { status: 'deleted' } } }] },
    data: { title: '' },
  })
}
