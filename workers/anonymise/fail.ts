import type { ErrorCode } from '../../core/errors.ts'
import { notify } from '../../core/events.ts'
import type { WorkerDeps } from '../deps.ts'
import { sweepSearch } from './search-files.ts'

/** Ends a search that can't be finished, and says so to whoever waits for it; one that has ended stays as it is. */
export async function failSearch(deps: Pick<WorkerDeps, 'db' | 'objects'>, searchId: string, code: ErrorCode): Promise<void> {
  const ended = await deps.db.$transaction(async (tx) => {
    const where = { id: searchId, doneAt: null, failureCode: null }
    const { count } = await tx.faceSearch.updateMany({ where, data: { failureCode: code } })
    if (count === 0) return undefined
    const search = await tx.faceSearch.findUniqueOrThrow({ where: { id: searchId }, include: { clip: { select: { ownerId: true } } } })
    await tx.faceFile.deleteMany({ where: { searchId } })
    await notify(tx, 'clip', { clipId: search.clipId, ownerId: search.clip.ownerId })
    return search
  })
  // What it had found so far is of no use to anybody.
  if (ended) await sweepSearch(deps, ended)
}
