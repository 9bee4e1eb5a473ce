import { facesFolder } from '../../core/anonymise/search.ts'
import type { Tx } from '../../core/db.ts'
import { SafelightError } from '../../core/errors.ts'
import { notify } from '../../core/events.ts'
import { holdClip } from '../clips/hold.ts'
import type { Context } from '../context.ts'

type Parts = Pick<Context, 'db' | 'audit' | 'log' | 'objects'>

/**
 * Ends a search, or forgets what it found: its rows at once, its objects afterwards. Its jobs find nothing to do. Without a search nothing
 * happens. Throws SafelightError `not_found`, `not_allowed` for a clip in quarantine, `faces_in_use`.
 */
export async function forgetFaces(parts: Parts, clipId: string, ownerId: string): Promise<void> {
  const { db, audit } = parts
  const search = await db.$transaction(async (tx) => {
    const { organisationId, reflectionId } = await holdClip(tx, clipId, ownerId)
    const found = await tx.faceSearch.findUnique({ where: { clipId }, select: { id: true, clipId: true } })
    if (!found) return undefined
    await demandNotInUse(tx, found)
    await tx.faceSearch.delete({ where: { id: found.id } })
    await notify(tx, 'clip', { clipId, ownerId })
    await audit.record(tx, { organisationId, actorId: ownerId, act: 'faces.forgotten', reflectionId, clipId, ownerId })
    return found
  })
  if (search) await eraseFaces(parts, clipId, search.id)
}

/** Edits are begun under the same lock, so none comes to be in between. Throws SafelightError `faces_in_use`. */
export async function demandNotInUse(tx: Tx, { id, clipId }: { id: string; clipId: string }): Promise<void> {
  const recipe = { path: ['anonymise', 'faces', 'searchId'], equals: id }
  const using = { originalId: clipId, recipe, clip: { status: { in: ['processing' as const, 'playable' as const] } } }
  if ((await tx.edit.count({ where: using })) > 0) throw new SafelightError('faces_in_use')
}

/** What stays when the store can't be reached goes with the clip: its name begins with the clip's. */
export async function eraseFaces({ objects, log }: Pick<Context, 'objects' | 'log'>, clipId: string, searchId: string): Promise<void> {
  await objects
    .deletePrefix(facesFolder(clipId, searchId))
    .catch((error) => log.warn({ err: error, clipId }, 'what was found of faces was not erased'))
}
