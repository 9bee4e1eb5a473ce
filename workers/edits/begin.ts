// Lays the plan of an edit whose picture changes: its own chunks and its own ladder. (A cut that leaves the picture alone has the original's rungs.)
import { editChunks } from '../../core/edits/chunks.ts'
import { keptSeconds } from '../../core/edits/ranges.ts'
import { notify } from '../../core/events.ts'
import type { Plan } from '../../core/plan.ts'
import type { WorkerDeps } from '../deps.ts'
import { lockClip } from '../encode/publish.ts'
import { addEncodedRungs } from '../encode/rungs.ts'
import { planRungs } from '../ingest/ladder.ts'
import { type EditedClip, loadEdited } from './load.ts'
import { addMissingCuts } from './missing.ts'

/** Done again it changes nothing. Throws SafelightError `original_gone`. */
export async function beginEdit(deps: WorkerDeps, { clipId }: { clipId: string }): Promise<void> {
  const edited = await loadEdited(deps, clipId)
  if (!edited) return
  if (edited.plan === null) await lay(deps, edited)
  await addMissingCuts(deps, clipId)
}

async function lay({ db }: Pick<WorkerDeps, 'db'>, { clip, original, recipe }: EditedClip): Promise<void> {
  const seconds = keptSeconds(recipe.ranges)
  const sound = original.rungs.find(({ kind }) => kind === 'audio')
  const plan: Plan = {
    ...{ origin: 0, videoStart: 0, videoSeconds: seconds, audioStart: 0, audioSeconds: sound ? seconds : 0 },
    ...{ frameRate: clip.frameRate ?? 30, chunks: editChunks(recipe.ranges), copied: false, frames: 0 },
    rungs: planRungs(clip.width ?? 0, clip.height ?? 0, false),
  }
  await db.$transaction(async (tx) => {
    await lockClip(tx, clip.id)
    await addEncodedRungs(tx, clip.id, plan)
    if (sound) {
      const { id: _, clipId: __, chunks: ___, complete: ____, averageBandwidth: _____, ...row } = sound
      await tx.rung.createMany({ data: [{ ...row, clipId: clip.id, method: 'copy' }], skipDuplicates: true })
    }
    await tx.clip.update({ where: { id: clip.id }, data: { plan: structuredClone(plan) as object } })
    await notify(tx, 'clip', { clipId: clip.id, ownerId: clip.ownerId })
  })
}
