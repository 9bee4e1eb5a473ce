// The first job of every recording: its header is opened and destroyed, its source key wrapped, and what it is decided.

import { SafelightError } from '../../core/errors.ts'
import { notify } from '../../core/events.ts'
import { openHeader } from '../../core/keys/age.ts'
import type { Clip, Upload } from '../../generated/prisma/client.ts'
import type { WorkerDeps } from '../deps.ts'
import { startRungs } from '../encode/rungs.ts'
import { probe } from '../media/probe.ts'
import { copyRefusal } from './copyable.ts'
import type { Facts } from './facts.ts'
import { withSource } from './source.ts'

export async function ingest(deps: WorkerDeps, { clipId }: { clipId: string }): Promise<void> {
  const clip = await deps.db.clip.findUnique({ where: { id: clipId }, include: { upload: true } })
  if (!clip || clip.status === 'deleted' || clip.status === 'failed' || clip.receivedAt === null) return
  if (!clip.facts) await decide(deps, clip)
  await startRungs(deps, clipId)
}

/** Probes the recording, and meanwhile takes its keys where that was not done yet. */
async function decide(deps: WorkerDeps, clip: Clip & { upload: Upload | null }): Promise<void> {
  const fileKey = clip.wrappedSourceKey ? undefined : await readHeader(deps, clip)
  const look = async ({ url }: { url: string }) => {
    const [facts, keys] = await Promise.allSettled([probe(deps.config.ffprobePath, url), fileKey && wrapKeys(deps, clip, fileKey)])
    if (keys.status === 'rejected') throw keys.reason
    if (facts.status === 'rejected') throw facts.reason
    return facts.value
  }
  await writeFacts(deps, clip, await withSource(deps, clip, look, fileKey))
}

/** The age header gives up the file key, 16 bytes. Throws SafelightError `damaged_ciphertext`, `wrong_recipient`. */
async function readHeader(deps: WorkerDeps, clip: Clip & { upload: Upload | null }): Promise<Uint8Array> {
  const header = clip.upload?.header
  if (!header) throw new SafelightError('damaged_ciphertext')
  const identities = await deps.sourceKeys.ingestIdentities(clip.organisationId)
  return openHeader(header, identities)
}

/** The file key is wrapped under the organisation's and the clip gets its content key; the header is destroyed. */
async function wrapKeys(deps: WorkerDeps, clip: Clip, fileKey: Uint8Array): Promise<void> {
  await deps.db.$transaction(async (tx) => {
    const source = await deps.sourceKeys.wrapSourceKey(clip.organisationId, clip.id, fileKey, tx)
    const { key: _, ...content } = await deps.contentKeys.create(tx, clip.organisationId, clip.id)
    await tx.upload.updateMany({ where: { id: clip.id }, data: { header: null } })
    // Another run of this job may have been first: its keys are in use already.
    await tx.clip.updateMany({ where: { id: clip.id, wrappedSourceKey: null, status: 'processing' }, data: { ...source, ...content } })
  })
}

async function writeFacts(deps: WorkerDeps, clip: Clip, facts: Facts): Promise<void> {
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
