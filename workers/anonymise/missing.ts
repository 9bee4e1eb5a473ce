// Which jobs are still to be done for a search, from its rows alone.
import type { WorkerDeps } from '../deps.ts'

/** Adds every job that the search still needs; jobs already waiting or running are left alone. */
export async function addMissingLooks({ db, queues }: Pick<WorkerDeps, 'db' | 'queues'>, searchId: string): Promise<void> {
  const search = await db.faceSearch.findUnique({
    where: { id: searchId },
    include: { files: { where: { kind: 'look' }, select: { index: true } } },
  })
  if (!search || search.doneAt || search.failureCode !== null) return
  const looked = new Set(search.files.map(({ index }) => index))
  const missing = Array.from({ length: search.parts }, (_, part) => ({ searchId, part })).filter(({ part }) => !looked.has(part))
  if (missing.length > 0) await queues.addAll('look', missing)
  else await queues.add('follow', { searchId })
}

/** Adds the jobs of searches that have not moved since `quietSince`: the process that should have added them died in between. */
export async function addLostLooks(deps: Pick<WorkerDeps, 'db' | 'queues'>, quietSince: Date): Promise<void> {
  const searches = await deps.db.faceSearch.findMany({
    where: { doneAt: null, failureCode: null, updatedAt: { lt: quietSince }, clip: { status: 'ready', quarantinedAt: null } },
    orderBy: { updatedAt: 'asc' },
    select: { id: true },
    take: 500,
  })
  for (const { id } of searches) await addMissingLooks(deps, id)
}
