import { notify } from '../../core/events.ts'
import type { Plan } from '../../core/plan.ts'
import type { Clip } from '../../generated/prisma/client.ts'
import type { WorkerDeps } from '../deps.ts'

/** Marks encoded rungs of which every chunk is there; true when nothing of the plan is missing any more. */
export async function completeRungs(deps: WorkerDeps, clip: Pick<Clip, 'id' | 'ownerId'>, plan: Plan): Promise<boolean> {
  const rungs = await deps.db.rung.findMany({
    where: { clipId: clip.id, kind: 'video', method: 'encode' },
    select: { id: true, complete: true, _count: { select: { chunks: true } } },
  })
  const sheets = await deps.db.picture.count({ where: { clipId: clip.id, kind: 'sheet' } })
  const full = rungs.filter((rung) => rung._count.chunks >= plan.chunks.length)
  const newly = full.filter((rung) => !rung.complete).map((rung) => rung.id)
  if (newly.length > 0) {
    await deps.db.$transaction(async (tx) => {
      await tx.rung.updateMany({ where: { id: { in: newly } }, data: { complete: true } })
      await notify(tx, 'clip', { clipId: clip.id, ownerId: clip.ownerId })
    })
  }
  return full.length === rungs.length && sheets >= plan.chunks.length
}
