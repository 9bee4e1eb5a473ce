import { Readable } from 'node:stream'
import { SafelightError } from '../../core/errors.ts'
import { notify } from '../../core/events.ts'
import { sameSecret } from '../../core/ids.ts'
import type { Upload } from '../../generated/prisma/client.ts'
import { hashAll } from './hash-state.ts'
import type { UploadParts } from './uploads.ts'

/**
 * All bytes are there: checks their SHA-256, makes them durable, and hands the clip to ingest, all or nothing.
 * Throws `wrong_sha256`. Doing it twice does nothing.
 */
export async function finishUpload(parts: UploadParts, upload: Upload): Promise<void> {
  const { db, objects, payloads, queues, clock, log, audit } = parts
  const length = Number(upload.length)
  // On S3, parts whose number was complete before their length was declared still have to be joined.
  const joined = (await objects.size(upload.object)) !== undefined
  if (!joined) await payloads.append(upload.object, Readable.from([]), length - upload.headerBytes)
  const sha256 = (await hashAll(parts, upload, length)).digest()
  if (upload.declaredSha256 && !sameSecret(upload.declaredSha256, sha256)) throw new SafelightError('wrong_sha256')
  await objects.flush(upload.object)
  const now = clock.now()
  const taken = await db.$transaction(async (tx) => {
    const finished = await tx.upload.updateMany({ where: { id: upload.id, finishedAt: null }, data: { finishedAt: now, hashState: null } })
    const sealed = { bytes: BigInt(length), sha256, sourceObject: upload.object, sourceBytes: BigInt(length - upload.headerBytes) }
    const data = { ...sealed, status: 'processing' as const, receivedAt: now }
    const [clip] = await tx.clip.updateManyAndReturn({
      where: { id: upload.id, status: 'receiving' },
      data,
      select: { organisationId: true, reflectionId: true, ownerId: true },
    })
    await notify(tx, 'clip', { clipId: upload.id, ownerId: upload.ownerId })
    if (finished.count !== 1 || !clip) return false
    await audit.record(tx, { ...clip, actorId: upload.ownerId, act: 'upload', clipId: upload.id })
    return true
  })
  if (!taken) return
  // Lost after the transaction, the job is added by `reconcile`, and leftovers are erased with the clip.
  await queues.add('ingest', { clipId: upload.id }).catch((error) => log.error({ err: error, clipId: upload.id }, 'ingest was not added'))
  await Promise.all(payloads.leftovers(upload.object).map((name) => objects.delete(name))).catch((error) =>
    log.warn({ err: error, clipId: upload.id }, 'leftovers of an upload stay for now'),
  )
}
