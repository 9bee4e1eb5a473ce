// Reads the times of all packets, lays the plan and starts the chunk jobs.
import { setTimeout as wait } from 'node:timers/promises'
import { SafelightError } from '../../core/errors.ts'
import { notify } from '../../core/events.ts'
import type { WorkerDeps } from '../deps.ts'
import { signReceiptWhenDue } from '../encode/receipt.ts'
import { addEncodedRungs, addMissingJobs } from '../encode/rungs.ts'
import { headStart } from '../encode/stream.ts'
import { survey } from '../media/probe.ts'
import type { Facts } from './facts.ts'
import { layPlan } from './plan.ts'
import { withSource } from './source.ts'

export async function surveyClip(deps: WorkerDeps, { clipId }: { clipId: string }): Promise<void> {
  const clip = await deps.db.clip.findUnique({ where: { id: clipId } })
  if (!clip?.facts || (clip.status !== 'processing' && clip.status !== 'playable')) return
  if (clip.plan) return addMissingJobs(deps, clipId)
  const facts = clip.facts as unknown as Facts
  // The opening was published a moment ago: whoever waits for it goes first.
  if (facts.opening && clip.copyRefusal !== null) await wait(headStart)
  const found = await withSource(deps, clip, ({ url, signal }) => survey(deps.config.ffprobePath, url, facts, signal))
  const plan = layPlan(facts, found, clip.copyRefusal === null)
  const seconds = Math.max(plan.videoSeconds, plan.audioSeconds)
  const remarks = promised(facts.trackSeconds ?? facts.declaredSeconds, seconds)
  await deps.db.$transaction(async (tx) => {
    await tx.clip.update({
      where: { id: clipId },
      data: { plan: structuredClone(plan) as object, durationSeconds: seconds, frameRate: plan.frameRate || null, remarks },
    })
    await addEncodedRungs(tx, clipId, plan)
    await notify(tx, 'clip', { clipId, ownerId: clip.ownerId })
  })
  // What plays since its opening was published may have waited for nothing else.
  await signReceiptWhenDue(deps, clipId)
  await addMissingJobs(deps, clipId)
}

/** A recording cut short plays as far as it goes, and says so; one that lost most of itself is refused, so that its device keeps it. */
function promised(declared: number | undefined, found: number): string[] {
  if (declared === undefined || found >= declared * 0.95 || declared - found < 1) return []
  if (found < declared / 2) throw new SafelightError('damaged_media')
  return [`The file says it is ${Math.round(declared)} s long, but only ${Math.round(found)} s are in it`]
}
