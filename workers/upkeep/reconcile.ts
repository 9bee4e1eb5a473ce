// Finds clips, searches for faces, stills and letters that wait for a job nobody added: the process that should have died in between.
import { addLostLooks } from '../anonymise/missing.ts'
import type { WorkerDeps } from '../deps.ts'
import { sweepPackaged } from '../downloads/discard.ts'
import { addLostDownloads } from '../downloads/missing.ts'
import { addMissingJobs } from '../encode/rungs.ts'
import { lookAfterMail } from '../mail/upkeep.ts'
import { addLostOversight } from '../oversight/lost.ts'

/** A clip that has not moved for this long is looked at, seconds. */
export const quietSeconds = 45

export async function reconcile(deps: WorkerDeps): Promise<void> {
  await lookAfterMail(deps)
  const quietSince = new Date(deps.clock.now().getTime() - quietSeconds * 1000)
  const clips = await deps.db.clip.findMany({
    where: { status: { in: ['processing', 'playable'] }, updatedAt: { lt: quietSince } },
    orderBy: { updatedAt: 'asc' },
    select: { id: true },
    take: 500,
  })
  for (const clip of clips) await addMissingJobs(deps, clip.id)
  // A device waits for its receipt and keeps its copy until then.
  const unsigned = await deps.db.clip.findMany({
    where: { status: 'ready', receipt: null, sha256: { not: null }, updatedAt: { lt: quietSince } },
    select: { id: true },
    take: 500,
  })
  for (const { id } of unsigned) await deps.queues.add('verify', { clipId: id })
  await addLostLooks(deps, quietSince)
  await addLostOversight(deps, quietSince)
  await addLostDownloads(deps, quietSince)
  await sweepPackaged(deps)
}
