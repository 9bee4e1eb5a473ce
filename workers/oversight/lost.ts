// Oversight that was lost with the process that should have seen to it, and oversight that can't be had.
import type { WorkerDeps } from '../deps.ts'
import { sweepStills, unmade } from './keep.ts'

/** Adds the job for ready recordings nobody settled, and for those that wait for their stills, when nothing moved since `quietSince`. */
export async function addLostOversight({ db, queues }: WorkerDeps, quietSince: Date): Promise<void> {
  const [unsettled, unseen] = await Promise.all([
    db.clip.findMany({
      where: { status: 'ready', kind: 'video', review: null, updatedAt: { lt: quietSince } },
      orderBy: { updatedAt: 'asc' },
      select: { id: true },
      take: 500,
    }),
    db.review.findMany({
      where: { ...unmade, createdAt: { lt: quietSince }, clip: { status: 'ready' } },
      orderBy: { createdAt: 'asc' },
      select: { clipId: true },
      take: 500,
    }),
  ])
  const lost = [...unsettled.map(({ id }) => ({ clipId: id })), ...unseen.map(({ clipId }) => ({ clipId }))]
  await queues.addAll('oversight', lost)
}

/** After the last try: the recording stays in the list without stills, so that it isn't tried for ever and nobody overlooks it. */
export async function doWithoutStills(deps: WorkerDeps, clipId: string): Promise<void> {
  const { db, clock, log } = deps
  const { count } = await db.review.updateMany({ where: { clipId, ...unmade }, data: { destroyedAt: clock.now() } })
  if (count === 0) return
  log.error({ clipId }, 'no still of a recording could be taken')
  await sweepStills(deps, clipId)
}
