// Packages a download: begins it, makes its file, puts it where its owner can fetch it, and says so.
import { createReadStream } from 'node:fs'
import { move } from '../../core/downloads/move.ts'
import { downloadName } from '../../core/downloads/names.ts'
import { SafelightError } from '../../core/errors.ts'
import { newId } from '../../core/ids.ts'
import type { WorkerDeps } from '../deps.ts'
import { packagingRoot, withScratch } from '../media/scratch.ts'
import { loadPackaged, mayBePackaged, type PackagedDownload } from './load.ts'
import { type MadeFile, makeFile } from './make-file.ts'
import { tellOwner } from './tell.ts'

const types = { mp4: 'video/mp4', mp3: 'audio/mpeg' } as const
const day = 24 * 3600 * 1000

/** Where all that is packaged for a download lies. */
export const downloadFolder = (id: string): string => `downloads/${id}/`

/** Done again after a worker died it makes the file anew. Throws as `makeFile`. */
export async function packageDownload(deps: WorkerDeps, { downloadId }: { downloadId: string }): Promise<void> {
  if (!(await begin(deps, downloadId))) return
  const download = await loadPackaged(deps, downloadId)
  if (!download) return
  await withScratch(packagingRoot(deps.config.scratchFolder), async (folder) => {
    await publish(deps, download, await makeFile(deps, download, folder))
  })
}

/** False where it came to an end in the meantime, or comes to one now: nothing it rests on may have ended. */
async function begin(deps: WorkerDeps, id: string): Promise<boolean> {
  return settled(deps, id, async (tx) => (await move(tx, id, { act: 'begin', actorId: null, now: deps.clock.now() })).entry)
}

async function publish(deps: WorkerDeps, download: PackagedDownload, { path, bytes }: MadeFile): Promise<void> {
  const { id, clip, format } = download
  const object = `${downloadFolder(id)}${newId()}.${format}`
  let published = false
  try {
    await deps.objects.put(object, createReadStream(path, { highWaterMark: 1024 * 1024 }), { contentType: types[format] })
    published = await settled(deps, id, async (tx) => {
      const now = deps.clock.now()
      const filename = downloadName(clip.title, clip.recordedAt ?? clip.createdAt, format)
      const expiresAt = new Date(now.getTime() + clip.organisation.downloadDays * day)
      const { entry } = await move(tx, id, { act: 'package', actorId: null, now, data: { object, bytes, filename, expiresAt } })
      await tellOwner(deps, tx, download, 'ready')
      return entry
    })
  } finally {
    if (!published) await deps.objects.delete(object)
  }
}

type Work = (tx: Parameters<Parameters<WorkerDeps['db']['$transaction']>[0]>[0]) => Promise<Parameters<WorkerDeps['audit']['record']>[1]>

/** Runs `work` where all that the download rests on still stands, under the rows of its clip and itself; else takes it back. */
async function settled(deps: WorkerDeps, id: string, work: Work): Promise<boolean> {
  return deps.db.$transaction(async (tx) => {
    const found = await tx.download.findUnique({ where: { id }, select: { clipId: true } })
    if (!found) return false
    await tx.$queryRaw`SELECT 1 FROM clips WHERE id = ${found.clipId}::uuid FOR SHARE`
    await tx.$queryRaw`SELECT 1 FROM downloads WHERE id = ${id}::uuid FOR UPDATE`
    const now = await loadPackaged({ db: tx as WorkerDeps['db'] }, id)
    if (!now) return false
    const stands = mayBePackaged(now, deps.clock.now())
    const entry = stands ? await work(tx) : (await move(tx, id, { act: 'revoke', actorId: null, now: deps.clock.now() })).entry
    await deps.audit.record(tx, entry)
    return stands
  })
}

/** It can't be packaged: its owner is told, and nothing of it stays. */
export async function failDownload(deps: WorkerDeps, id: string, code: string): Promise<void> {
  await deps.db
    .$transaction(async (tx) => {
      const { download, entry } = await move(tx, id, { act: 'fail', actorId: null, now: deps.clock.now(), data: { failureCode: code } })
      await tellOwner(deps, tx, download, 'failed')
      await deps.audit.record(tx, entry)
    })
    .catch((error) => {
      // It ended otherwise.
      if (!(error instanceof SafelightError && (error.code === 'download_state' || error.code === 'not_found'))) throw error
    })
}
