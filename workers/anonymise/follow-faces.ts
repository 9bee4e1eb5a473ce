// Follows faces through the whole recording, and draws them for the review.
import type { Found } from '../../core/anonymise/search.ts'
import { notify } from '../../core/events.ts'
import type { WorkerDeps } from '../deps.ts'
import { drawFaces } from './draw-faces.ts'
import { type LoadedSearch, loadSearch } from './load.ts'
import { addMissingLooks } from './missing.ts'
import { Attempt, lockSearch, openFile, sweepSearch } from './search-files.ts'

/**
 * Done again it changes nothing; with its search gone it ends quietly. Throws ClipGone; FindersClosed; MediaToolError; NotOpened; what the object
 * store throws.
 */
export async function followFaces(deps: WorkerDeps, { searchId }: { searchId: string }): Promise<void> {
  const search = await loadSearch(deps, searchId)
  if (!search) return sweepEnded(deps, searchId)
  const looks = await looksOf(deps, search)
  if (!looks) return addMissingLooks(deps, searchId)
  const attempt = new Attempt(deps, search)
  let published = false
  try {
    await write(deps, search, looks, attempt)
    await end(deps, search, attempt)
    published = true
  } finally {
    if (!published) await attempt.takeBack()
  }
  // The looks are in it.
  await sweepSearch(deps, search)
}

/** Of an earlier try that died after it had published. */
async function sweepEnded(deps: WorkerDeps, searchId: string): Promise<void> {
  const search = await deps.db.faceSearch.findFirst({ where: { id: searchId, doneAt: { not: null } }, select: { id: true, clipId: true } })
  if (search) await sweepSearch(deps, search)
}

/** Every part's, in memory of their own each; undefined while one is missing. */
async function looksOf(deps: WorkerDeps, search: LoadedSearch): Promise<Uint8Array[] | undefined> {
  const files = await deps.db.faceFile.findMany({ where: { searchId: search.id, kind: 'look' }, orderBy: { index: 'asc' } })
  if (files.length < search.parts) return undefined
  const looks: Uint8Array[] = []
  for (const file of files) looks.push(new Uint8Array(await openFile(deps, search, file)))
  return looks
}

async function write(deps: WorkerDeps, search: LoadedSearch, looks: Uint8Array[], attempt: Attempt): Promise<void> {
  const { faces, uncertain, places } = await deps.finders.follow({ searched: search.searched, looks })
  for (const [index, minute] of places.entries()) await attempt.put('places', index, minute)
  let sheet = 0
  for await (const webp of drawFaces(deps, search, faces)) await attempt.put('sheet', sheet++, webp)
  const found: Found = { faces, uncertain }
  await attempt.put('found', 0, new TextEncoder().encode(JSON.stringify(found)))
}

async function end({ db, clock }: WorkerDeps, search: LoadedSearch, attempt: Attempt): Promise<void> {
  await db.$transaction(async (tx) => {
    await lockSearch(tx, search)
    await tx.faceFile.deleteMany({ where: { searchId: search.id, kind: 'look' } })
    await tx.faceFile.createMany({ data: attempt.rows })
    await tx.faceSearch.update({ where: { id: search.id }, data: { doneAt: clock.now() } })
    await notify(tx, 'clip', { clipId: search.clipId, ownerId: search.ownerId })
  })
}
