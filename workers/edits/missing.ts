// Which jobs are still to be done for an edit, from its rows alone.
import type { Plan } from '../../core/plan.ts'
import type { WorkerDeps } from '../deps.ts'
import { missingChunks } from '../encode/missing.ts'

/** Adds every job that the edited clip still needs; jobs already waiting or running are left alone. */
export async function addMissingCuts(deps: Pick<WorkerDeps, 'db' | 'queues'>, clipId: string): Promise<void> {
  const { db, queues } = deps
  const clip = await db.clip.findUnique({ where: { id: clipId }, include: { rungs: true, pictures: { where: { kind: 'poster' } } } })
  if (!clip || (clip.status !== 'processing' && clip.status !== 'playable')) return
  if (!clip.plan) return queues.add('edit', { clipId })
  const open = clip.rungs.filter(({ complete }) => !complete)
  const cuts = open.filter(({ method }) => method === 'copy').map(({ name }) => ({ clipId, rung: name }))
  await queues.addAll('cut', cuts)
  // Rungs that are encoded draw their own storyboard, chunk by chunk.
  const renders = await missingChunks(deps, clipId, clip.plan as unknown as Plan)
  await queues.addAll('render', renders)
  const pictureIsWhole = clip.rungs.some(({ kind, complete }) => kind === 'video' && complete)
  const isDrawn = clip.kind !== 'video' || clip.pictures.length > 0
  if (pictureIsWhole && !isDrawn && renders.length === 0) await queues.add('storyboard', { clipId })
  if (open.length === 0 && renders.length === 0 && isDrawn) await queues.add('verify', { clipId })
}
