// Has the faces of a recording looked for: the workers do it part by part.
import { partsOfSearch, searchedOf } from '../../core/anonymise/search.ts'
import type { Grid } from '../../core/anonymise/tiles.ts'
import type { Tx } from '../../core/db.ts'
import { SafelightError } from '../../core/errors.ts'
import { notify } from '../../core/events.ts'
import { newId } from '../../core/ids.ts'
import type { Plan } from '../../core/plan.ts'
import { type HeldClip, holdClip } from '../clips/hold.ts'
import type { Context } from '../context.ts'
import { demandNotInUse, eraseFaces } from './forget.ts'

type Parts = Pick<Context, 'db' | 'queues' | 'audit' | 'clock' | 'log' | 'objects'>

/**
 * Asks for the search unless there is one that didn't fail, whatever its grid. Under the clip's row lock: nobody deletes or flags it in
 * between. Who may do so is asked before. Throws SafelightError `not_found`, `not_allowed` for a clip in quarantine, `not_ready`, `no_picture`,
 * `faces_in_use` when an edit is still being made with the one that failed.
 */
export async function beginSearch(parts: Parts, clipId: string, ownerId: string, grid: Grid): Promise<void> {
  const { db, queues, audit, clock, log } = parts
  const begun = await db.$transaction(async (tx) => {
    const clip = await holdClip(tx, clipId, ownerId)
    if (clip.status !== 'ready' || !clip.plan) throw new SafelightError('not_ready')
    const searched = searchedIn(clip)
    const old = await tx.faceSearch.findUnique({ where: { clipId } })
    if (old && old.failureCode === null) return undefined
    if (old) await giveWay(tx, old)
    const searchId = newId()
    const parts = partsOfSearch(searched).length
    await tx.faceSearch.create({ data: { ...searched, id: searchId, clipId, grid, parts, createdAt: clock.now() } })
    await notify(tx, 'clip', { clipId, ownerId })
    const { organisationId, reflectionId } = clip
    const of = { organisationId, actorId: ownerId, reflectionId, clipId, ownerId }
    await audit.record(tx, { ...of, act: 'faces.searched', details: { grid } })
    return { looks: Array.from({ length: parts }, (_, part) => ({ searchId, part })), old }
  })
  if (!begun) return
  // Lost after the transaction, the jobs are added by `reconcile`.
  await queues.addAll('look', begun.looks).catch((error) => log.error({ err: error, clipId }, 'a search for faces was not begun'))
  if (begun.old) await eraseFaces(parts, clipId, begun.old.id)
}

async function giveWay(tx: Tx, search: { id: string; clipId: string }): Promise<void> {
  await demandNotInUse(tx, search)
  await tx.faceSearch.delete({ where: { id: search.id } })
}

/** The best rung's picture. Throws `no_picture`. */
function searchedIn({ plan, rungs }: HeldClip) {
  const { videoSeconds, frameRate } = plan as unknown as Plan
  const best = rungs.find(({ kind }) => kind === 'video')
  if (!best?.width || !best.height || videoSeconds === 0) throw new SafelightError('no_picture')
  return searchedOf({ videoSeconds, frameRate }, { width: best.width, height: best.height })
}
