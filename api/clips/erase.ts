import { reasons } from '../../core/access/decide.ts'
import type { Entry } from '../../core/audit/acts.ts'
import { type Clock, systemClock } from '../../core/clock.ts'
import type { Tx } from '../../core/db.ts'
import { endDownloads, type Moved } from '../../core/downloads/move.ts'
import { SafelightError } from '../../core/errors.ts'
import { notify } from '../../core/events.ts'
import { type Clip, Prisma } from '../../generated/prisma/client.ts'
import type { Context } from '../context.ts'
import { discardAll } from '../downloads/ends.ts'
import { lockClips } from './hold.ts'

type Deleted = Pick<Clip, 'id' | 'ownerId' | 'organisationId' | 'reflectionId'>

type DeletingParts = Pick<Context, 'db' | 'queues' | 'log' | 'audit' | 'objects'> & { clock?: Clock }

export interface DeletedClip {
  /** What is to be written down. */
  entries: Entry[]
  /** Its downloads that were open. */
  downloads: Moved[]
}

/**
 * Deletes a clip for good: its wrapped keys go with this transaction, so that nothing of it opens from now on, and
 * everyone watching is sent away. A job takes the objects. What stays is a row that says it was there.
 */
export async function deleteClip(parts: DeletingParts, clip: Deleted, actorId: string): Promise<void> {
  const deleted = await parts.db.$transaction(async (tx) => {
    await lockClips(tx, clip.id)
    const held = await deleteHeld(tx, clip, actorId, (parts.clock ?? systemClock).now())
    // Two asked at once: the other did it, and it is written down once.
    if (held) await parts.audit.record(tx, ...held.entries)
    return held
  })
  await addErase(parts, clip.id, deleted)
}

/**
 * The same within a transaction that holds the clip's row. Undefined when it was deleted already.
 * `addErase` comes after. Throws SafelightError `not_allowed` for one in quarantine: flagged since the decision was asked.
 */
export async function deleteHeld(
  tx: Tx,
  { id: clipId, ownerId, organisationId, reflectionId }: Deleted,
  actorId: string,
  now: Date,
): Promise<DeletedClip | undefined> {
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
  // Their rows stay: what was taken out is known for as long as the audit is.
  const downloads = await endDownloads(tx, where, { act: 'revoke', actorId, now })
  await tx.traceVariant.deleteMany({ where })
  await forgetTitle(tx, clipId)
  await notify(tx, 'clip', { clipId, ownerId })
  const entry: Entry = { organisationId, actorId, act: 'delete', reflectionId, clipId, ownerId }
  return { entries: [...downloads.map((one) => one.entry), entry], downloads }
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

/** A job takes its objects. Without it they lie there, and nothing opens them. What was packaged of it goes at once. */
export async function addErase(parts: Pick<Context, 'queues' | 'log' | 'objects'>, clipId: string, deleted?: DeletedClip): Promise<void> {
  const { queues, log } = parts
  if (deleted) await discardAll(parts, deleted.downloads)
  await queues.add('erase', { clipId }).catch((error) => log.error({ err: error, clipId }, 'erase was not added'))
}

/** Nobody takes away what is to be decided on. Whoever flags it from now on waits. */
async function demandOutsideQuarantine(tx: Tx, id: string): Promise<void> {
  const row = await tx.clip.findUnique({ where: { id }, select: { quarantinedAt: true } })
  if (row?.quarantinedAt) throw new SafelightError('not_allowed', reasons.quarantined)
}

/** A reflection that held this clip alone was named after it: the name goes too, and what the owner wrote stays. So do the names of its downloads. */
export async function forgetTitle(tx: Tx, clipId: string): Promise<void> {
  await tx.download.updateMany({ where: { clipId }, data: { filename: null } })
  await tx.reflection.updateMany({
    where: { notes: '', AND: [{ clips: { some: { id: clipId } } }, { clips: { every: { status: 'deleted' } } }] },
    data: { title: '' },
  })
}
