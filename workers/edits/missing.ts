// Which jobs are still to be done for a cut, from its rows alone.
import type { WorkerDeps } from '../deps.ts'

/** Adds every job that the edited clip still needs; jobs already waiting or running are left alone. */
export async function addMissingCuts({ db, queues }: Pick<WorkerDeps, 'db' | 'queues'>, clipId: string): Promise<void> {
  const clip = await db.clip.findUnique({ where: { id: clipId }, include: { rungs: true, pictures: { where: { kind: 'poster' } } } })
  if (!clip || (clip.status !== 'processing' && clip.status !== 'playable')) return
  const open = clip.rungs.filter(({ complete }) => !complete)
  await queues.addAll(
    'cut',
    open.map(({ name }) => ({ clipId, rung: name })),
  )
  const pictureIsWhole = clip.rungs.some(({ kind, complete }) => kind === 'video' && complete)
  const isDrawn = clip.kind !== 'video' || clip.pictures.length > 0
  if (pictureIsWhole && !isDrawn) await queues.add('storyboard', { clipId })
  if (open.length === 0 && isDrawn) await queues.add('verify', { clipId })
}
