// Uploads that were left unfinished too long, taken away with all they brought.
import type { Clock } from '../../core/clock.ts'
import type { Db } from '../../core/db.ts'
import type { Logger } from '../../core/log.ts'
import type { UploadLocker } from './locker.ts'
import type { Uploads } from './uploads.ts'

export interface SweepParts {
  db: Db
  clock: Clock
  log: Logger
  uploads: Uploads
  uploadLocker: UploadLocker
}

const batch = 100

/** Removes expired unfinished uploads; resolves to how many. One whose bytes are all there is finished instead. */
export async function sweepUploads(parts: SweepParts): Promise<number> {
  const { db, clock, log } = parts
  let swept = 0
  let after = ''
  for (;;) {
    const where = { finishedAt: null, expiresAt: { lt: clock.now() }, ...(after && { id: { gt: after } }) }
    const expired = await db.upload.findMany({ where, select: { id: true }, orderBy: { id: 'asc' }, take: batch })
    for (const { id } of expired) {
      after = id
      try {
        if (await sweepOne(parts, id)) swept++
      } catch (error) {
        log.warn({ err: error, clipId: id }, 'an expired upload stays for now')
      }
    }
    if (expired.length < batch) return swept
  }
}

/** Under the upload's own lock, so that neither a device that comes back nor another process is in between. */
async function sweepOne({ uploads, uploadLocker, clock }: SweepParts, id: string): Promise<boolean> {
  const lock = uploadLocker.newLock(id)
  await lock.lock(AbortSignal.timeout(5000), () => {})
  try {
    await uploads.settle(id).catch(() => {})
    const upload = await uploads.find(id)
    if (!upload || upload.finishedAt || upload.expiresAt > clock.now()) return false
    await uploads.remove(upload)
    return true
  } finally {
    await lock.unlock()
  }
}
