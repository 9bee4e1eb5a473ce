// The first job of every recording: its header is opened and destroyed, its source key wrapped, and what it is decided.

import { SafelightError } from '../../core/errors.ts'
import { notify } from '../../core/events.ts'
import { openHeader } from '../../core/keys/age.ts'
import type { Clip, Upload } from '../../generated/prisma/client.ts'
import type { WorkerDeps } from '../deps.ts'
import { startRungs } from '../encode/rungs.ts'
import { probe } from '../media/probe.ts'
import { copyRefusal } from './copyable.ts'
import { openSource, withSource } from './source.ts'

export async function ingest(deps: WorkerDeps, { clipId }: { clipId: string }): Promise<void> {
  const clip = await deps.db.clip.findUnique({ where: { id: clipId }, include: { upload: true } })
  if (!clip || clip.status === 'deleted' || clip.status === 'failed' || clip.receivedAt === null) return
  const keyed = clip.wrappedSourceKey ? clip : await takeKeys(deps, clip)
  if (!keyed.facts) await decide(deps, keyed)
  await startRungs(deps, clipId)
}

/** The age header gives up the file key, which is wrapped under the organisation's; then the header is destroyed. */
async function takeKeys(deps: WorkerDeps, clip: Clip & { upload: Upload | null }): Promise<Clip> {
  const header = clip.upload?.header
  if (!header) throw new SafelightError('damaged_ciphertext')
  const identities = await deps.sourceKeys.ingestIdentities(clip.organisationId)
  const fileKey = await openHeader(header, identities)
  await openSource(deps, clip, fileKey)
  return deps.db.$transaction(async (tx) => {
    const source = await deps.sourceKeys.wrapSourceKey(clip.organisationId, clip.id, fileKey, tx)
    const { key: _, ...content } = await deps.contentKeys.create(tx, clip.organisationId, clip.id)
    await tx.upload.updateMany({ where: { id: clip.id }, data: { header: null } })
    // Another run of this job may have been first: its keys are in use already.
    await tx.clip.updateMany({ where: { id: clip.id, wrappedSourceKey: null, status: 'processing' }, data: { ...source, ...content } })
    return tx.clip.findUniqueOrThrow({ where: { id: clip.id } })
  })
}

async function decide(deps: WorkerDeps, clip: Clip): Promise<void> {
  const reader = await openSource(deps, clip)
  const facts = await withSource(deps, reader, (url) => probe(deps.config.ffprobePath, url))
  await deps.db.$transaction(async (tx) => {
    const shown = facts.video
      ? { width: Math.round(facts.video.width), height: Math.round(facts.video.height), frameRate: facts.video.frameRate || null }
      : {}
    await tx.clip.update({
      where: { id: clip.id },
      data: {
        kind: facts.video ? 'video' : 'audio',
        facts: structuredClone(facts) as object,
        durationSeconds: facts.declaredSeconds ?? null,
        copyRefusal: copyRefusal(facts) ?? null,
        ...shown,
      },
    })
    await notify(tx, 'clip', { clipId: clip.id, ownerId: clip.ownerId })
  })
}
