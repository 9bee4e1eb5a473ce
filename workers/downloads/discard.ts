// What was packaged goes when its download ends, and nothing packaged is left that nobody may fetch.
import { downloadFolder, downloadOf, packagedPrefix } from '../../core/downloads/objects.ts'
import { isFetchable, isOpen } from '../../core/downloads/states.ts'
import type { WorkerDeps } from '../deps.ts'

/** Takes away the file of a download that ended, and what it was to be made of. Done again it finds nothing. Throws what the object store throws. */
export async function discardDownload({ db, objects, clock }: WorkerDeps, { downloadId: id }: { downloadId: string }): Promise<void> {
  const row = await db.download.findUnique({ where: { id }, select: { state: true } })
  if (!row || isOpen(row.state)) return
  await objects.deletePrefix(downloadFolder(id))
  await db.downloadChunk.deleteMany({ where: { downloadId: id } })
  await db.download.update({ where: { id }, data: { discardedAt: clock.now() } })
}

/**
 * Takes away every packaged object that no download names which may be fetched; what is being packaged this moment is left alone, and with it the
 * chunks of its picture, those of attempts that nobody has noted yet too.
 */
export async function sweepPackaged({ db, objects }: Pick<WorkerDeps, 'db' | 'objects'>): Promise<number> {
  let taken = 0
  for await (const name of objects.list(packagedPrefix)) {
    const id = downloadOf(name)
    const row = id ? await db.download.findUnique({ where: { id }, select: { state: true, object: true } }) : null
    if (row && (row.state === 'packaging' || (isFetchable(row.state) && row.object === name))) continue
    await objects.delete(name)
    taken += 1
  }
  return taken
}
