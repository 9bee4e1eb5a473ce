// Words at a time in a clip. Whoever may see the clip may write; each answers to the one at the top of its thread.
import type { CommentAction } from '../../core/access/decide.ts'
import { demand } from '../../core/access/demand.ts'
import { loadFacts } from '../../core/access/facts.ts'
import { commentSubject } from '../../core/access/subjects.ts'
import type { Act } from '../../core/audit/acts.ts'
import type { Tx } from '../../core/db.ts'
import { SafelightError } from '../../core/errors.ts'
import { notify } from '../../core/events.ts'
import { tell } from '../../core/notifications/tell.ts'
import type { ClipRow } from '../clips/view.ts'
import type { Context } from '../context.ts'
import { nudgeMail } from '../notifications/nudge.ts'
import type { Viewer } from '../viewer.ts'
import { type CommentRow, commentInclude } from './view.ts'

type Parts = Pick<Context, 'config' | 'db' | 'clock' | 'audit' | 'queues' | 'log'>
type OfClip = Pick<ClipRow, 'id' | 'ownerId' | 'organisationId' | 'reflectionId' | 'durationSeconds'>
/** However many there are, a page shows so many. */
export const mostComments = 2000

export interface NewComment {
  text: string
  atSeconds: number
  parentId: string | null
}

/** Adds a comment. Throws `bad_request` for a time beyond the clip's end, or an answer to what isn't there. */
export async function addComment(
  parts: Parts,
  viewer: Viewer,
  clip: OfClip,
  { text, atSeconds, parentId }: NewComment,
): Promise<CommentRow> {
  const { db, clock } = parts
  if (clip.durationSeconds !== null && atSeconds > clip.durationSeconds)
    throw new SafelightError('bad_request', 'atSeconds: lies after the end')
  const row = await db.$transaction(async (tx) => {
    const thread = parentId === null ? null : await findThread(tx, clip.id, parentId)
    if ((await tx.comment.count({ where: { clipId: clip.id } })) >= mostComments)
      throw new SafelightError('conflict', 'This recording has as many comments as it can take.')
    const data = {
      clipId: clip.id,
      authorId: viewer.userId,
      parentId,
      atSeconds: thread?.atSeconds ?? atSeconds,
      text,
      createdAt: clock.now(),
    }
    const made = await tx.comment.create({ data, include: commentInclude })
    const told = { kind: 'comment' as const, actorId: viewer.userId, reflectionId: clip.reflectionId, clipId: clip.id, commentId: made.id }
    await tell(parts, tx, [clip.ownerId, ...(thread?.people ?? [])], told)
    await changed(parts, tx, viewer, clip, 'comment', made.id)
    return made
  })
  nudgeMail(parts)
  return row
}

/** Changes the viewer's own. */
export async function editComment(parts: Parts, viewer: Viewer, clip: OfClip, id: string, text: string): Promise<CommentRow> {
  return parts.db.$transaction(async (tx) => {
    const row = await tx.comment.update({ where: { id }, data: { text, editedAt: parts.clock.now() }, include: commentInclude })
    await changed(parts, tx, viewer, clip, 'comment.edited', id)
    return row
  })
}

/** Takes it away, and the answers to it. */
export async function deleteComment(parts: Parts, viewer: Viewer, clip: OfClip, id: string): Promise<void> {
  await parts.db.$transaction(async (tx) => {
    await tx.comment.deleteMany({ where: { id } })
    await changed(parts, tx, viewer, clip, 'comment.deleted', id)
  })
}

/** The comment and its clip, when the viewer may do this to it now. Throws as `demand`. */
export async function demandComment({ db, clock }: Parts, viewer: Viewer, action: CommentAction, id: string) {
  const row = await db.comment.findUnique({ where: { id }, include: { clip: true } })
  if (!row) throw new SafelightError('not_found')
  const { clip, authorId } = row
  demand(await loadFacts(db, clock, viewer, clip.reflectionId), viewer, action, commentSubject(clip, authorId))
  return clip
}

async function findThread(tx: Tx, clipId: string, parentId: string): Promise<{ atSeconds: number; people: string[] }> {
  const parent = await tx.comment.findFirst({ where: { id: parentId, clipId, parentId: null } })
  if (!parent) throw new SafelightError('bad_request', 'parentId: there is no such comment')
  const answers = await tx.comment.findMany({ where: { parentId }, select: { authorId: true }, distinct: ['authorId'] })
  return { atSeconds: parent.atSeconds, people: [parent.authorId, ...answers.map(({ authorId }) => authorId)] }
}

async function changed({ audit }: Parts, tx: Tx, viewer: Viewer, clip: OfClip, act: Act, commentId: string): Promise<void> {
  await notify(tx, 'comments', { clipId: clip.id })
  const { organisationId, reflectionId, ownerId } = clip
  await audit.record(tx, { organisationId, actorId: viewer.userId, act, reflectionId, clipId: clip.id, ownerId, details: { commentId } })
}
