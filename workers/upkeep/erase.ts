import type { WorkerDeps } from '../deps.ts'

/** Removes what a deleted clip left in the object store. Its keys are gone already: this frees the space. */
export async function eraseObjects(deps: WorkerDeps, { clipId }: { clipId: string }): Promise<void> {
  const clip = await deps.db.clip.findUnique({ where: { id: clipId }, select: { status: true } })
  if (clip && clip.status !== 'deleted') return
  await deps.objects.deletePrefix(`clips/${clipId}/`)
  await deps.objects.deletePrefix(`sources/${clipId}/`)
}
