// Downloads that wait for a job nobody added, and those that time has ended.
import type { WorkerDeps } from '../deps.ts'
import { waitsForFile } from './load.ts'

/** Adds the jobs of downloads that have not moved since `quietSince` (where chunks of a picture are missing `package` adds theirs), and of those that ended and still have a file. */
export async function addLostDownloads({ db, queues }: Pick<WorkerDeps, 'db' | 'queues'>, quietSince: Date): Promise<void> {
  const waiting = await db.download.findMany({
    where: { ...waitsForFile, movedAt: { lt: quietSince } },
    orderBy: { movedAt: 'asc' },
    select: { id: true },
    take: 500,
  })
  await queues.addAll(
    'package',
    waiting.map(({ id }) => ({ downloadId: id })),
  )
  const ended = await db.download.findMany({
    where: { state: { in: ['declined', 'expired', 'revoked', 'failed'] }, discardedAt: null },
    select: { id: true },
    take: 500,
  })
  await queues.addAll(
    'discard',
    ended.map(({ id }) => ({ downloadId: id })),
  )
}
