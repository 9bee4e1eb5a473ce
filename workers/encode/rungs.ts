// Which rungs a clip has, and which jobs are still to be done for it. One function finds the next step of any clip from
// its rows alone: ingest calls it first, the survey and every finished rung again, and `reconcile` for clips whose worker died.

import type { Tx } from '../../core/db.ts'
import type { Plan } from '../../core/plan.ts'
import type { Clip } from '../../generated/prisma/client.ts'
import type { WorkerDeps } from '../deps.ts'
import { addMissingCuts } from '../edits/missing.ts'
import { copyRefusal, soundCopies } from '../ingest/copyable.ts'
import type { Facts } from '../ingest/facts.ts'
import { rungSettings } from '../ingest/ladder.ts'
import { openingPlan } from '../ingest/opening.ts'
import { completeRungs } from './complete.ts'
import { missingChunks } from './missing.ts'

/** Segments of a copied picture end at its own keyframes: at most 4 s and a gap of 6 s long. */
const copyTargetDuration = 10
const soundTargetDuration = 5
/** 4 s, and the last one may have a rest of less than 1 s more. */
const encodedTargetDuration = 5
/** Stated for sound until it is measured, bits/s. */
const soundCeiling = 320_000

/** Makes the rows of the rungs that need no survey, and adds whatever job the clip waits for. */
export async function startRungs(deps: WorkerDeps, clipId: string): Promise<void> {
  const clip = await deps.db.clip.findUnique({ where: { id: clipId } })
  if (!clip?.facts || (clip.status !== 'processing' && clip.status !== 'playable')) return
  const facts = clip.facts as unknown as Facts
  const opening = openingPlan(facts, clip.copyRefusal)
  await deps.db.$transaction(async (tx) => {
    if (facts.video && clip.copyRefusal === null) await addSourceRung(tx, clipId, facts)
    else if (opening) await addEncodedRungs(tx, clipId, opening)
    if (facts.audio) await addAudioRung(tx, clipId, facts)
  })
  await addMissingJobs(deps, clipId)
}

/** Adds every job that the clip still needs; jobs already waiting or running are left alone. */
export async function addMissingJobs(deps: WorkerDeps, clipId: string): Promise<void> {
  const clip = await deps.db.clip.findUnique({ where: { id: clipId }, include: { rungs: true, edit: { select: { clipId: true } } } })
  if (!clip || (clip.status !== 'processing' && clip.status !== 'playable')) return
  if (clip.edit) return addMissingCuts(deps, clipId)
  if (!clip.facts) return deps.queues.add('ingest', { clipId })
  const open = clip.rungs.filter((rung) => !rung.complete)
  const copying = open.some((rung) => rung.name === 'source')
  const sound = open.find((rung) => rung.name === 'audio')
  if (copying) await deps.queues.add('copy', { clipId })
  // The copy takes a copied sound along.
  if (sound && !(copying && sound.method === 'copy')) await deps.queues.add('sound', { clipId })
  // A copy makes the whole recording playable in seconds: what is only nicer waits for it.
  if (copying) return
  const plan = clip.plan as Plan | null
  if (!plan) {
    const opening = await missingOpening(deps, clip)
    return opening.length > 0 ? deps.queues.addAll('encode', opening) : deps.queues.add('survey', { clipId })
  }
  const missing = await missingChunks(deps, clipId, plan)
  if (missing.length > 0) return deps.queues.addAll('encode', missing)
  // A worker may have died between its last chunk and saying that its rungs are complete.
  if (open.length > 0) await completeRungs(deps, clip, plan)
  if ((await deps.db.rung.count({ where: { clipId, complete: false } })) === 0) await deps.queues.add('verify', { clipId })
}

/** What of the opening can be watched first, before anything else of the recording is looked at. */
async function missingOpening(deps: WorkerDeps, { id, facts, copyRefusal }: Pick<Clip, 'id' | 'facts' | 'copyRefusal'>) {
  const opening = openingPlan(facts as Facts | null, copyRefusal)
  return opening ? (await missingChunks(deps, id, opening)).filter(({ tier }) => tier !== 'high') : []
}

/** Rows for the encoded rungs of a plan, or of one that was laid anew. */
export async function addEncodedRungs(tx: Tx, clipId: string, plan: Plan): Promise<void> {
  await tx.rung.createMany({
    data: plan.rungs.map((rung, i) => ({
      clipId,
      ...rung,
      kind: 'video' as const,
      method: 'encode' as const,
      rank: i + 1,
      frameRate: plan.frameRate,
      targetDuration: encodedTargetDuration,
      // What a segment may come to under the encoder's buffer of two seconds, with a tenth for the transport stream.
      bandwidth: Math.round(rungSettings[rung.name].maxRate * 1.5 * 1.1),
    })),
    skipDuplicates: true,
  })
  await tx.rung.updateMany({ where: { clipId, kind: 'video', method: 'encode' }, data: { frameRate: plan.frameRate } })
}

async function addSourceRung(tx: Tx, clipId: string, facts: Facts): Promise<void> {
  const { video } = facts
  if (!video || copyRefusal(facts) !== undefined) return
  const { codedWidth: width, codedHeight: height, frameRate } = video
  const bandwidth = Math.round((video.bitsPerSecond || 8_000_000) * 2)
  const row = { clipId, name: 'source', kind: 'video' as const, method: 'copy' as const, rank: 0, width, height, frameRate, bandwidth }
  await tx.rung.createMany({ data: [{ ...row, targetDuration: copyTargetDuration }], skipDuplicates: true })
}

async function addAudioRung(tx: Tx, clipId: string, facts: Facts): Promise<void> {
  if (!facts.audio) return
  const method = soundCopies(facts.audio) ? ('copy' as const) : ('encode' as const)
  const row = { clipId, name: 'audio', kind: 'audio' as const, method, rank: 100, bandwidth: soundCeiling, codecs: 'mp4a.40.2' }
  await tx.rung.createMany({ data: [{ ...row, targetDuration: soundTargetDuration }], skipDuplicates: true })
}
