import { notify } from '../../core/events.ts'
import { signReceipt } from '../../core/receipts.ts'
import type { WorkerDeps } from '../deps.ts'

/**
 * Signs the receipt once it is true: the source is durable, opens, was read from end to end (it has a plan), decodes (its
 * poster is drawn, or its sound has begun), and can be played. A device deletes its copy on this word alone.
 */
export async function signReceiptWhenDue(deps: WorkerDeps, clipId: string): Promise<void> {
  const clip = await deps.db.clip.findUnique({
    where: { id: clipId },
    include: { organisation: { select: { region: true } }, pictures: { where: { kind: 'poster' }, select: { id: true } } },
  })
  if (!clip || clip.receipt !== null || clip.plan === null || clip.bytes === null || clip.sha256 === null) return
  if (clip.status !== 'playable' && clip.status !== 'ready') return
  if (clip.kind === 'video' && clip.pictures.length === 0) return
  const { id, privateKey } = await deps.sourceKeys.signingKey()
  const said = {
    clipId,
    bytes: Number(clip.bytes),
    sha256: clip.sha256,
    region: clip.organisation.region,
    time: deps.clock.now().toISOString(),
  }
  const receipt = await signReceipt(said, privateKey, id)
  await deps.db.$transaction(async (tx) => {
    await tx.clip.updateMany({ where: { id: clipId, receipt: null, status: { in: ['playable', 'ready'] } }, data: { receipt } })
    await notify(tx, 'clip', { clipId, ownerId: clip.ownerId })
  })
}
