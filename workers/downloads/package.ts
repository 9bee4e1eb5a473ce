// Makes the file of a download and puts it down. What becomes of the download is the API's to say, which writes down every move:
// here nothing but the file is known.
import { downloadName } from '../../core/downloads/names.ts'
import { downloadFolder } from '../../core/downloads/objects.ts'
import { notify } from '../../core/events.ts'
import { newId } from '../../core/ids.ts'
import type { WorkerDeps } from '../deps.ts'
import { packagingRoot, withScratch } from '../media/scratch.ts'
import { loadPackaged, type PackagedDownload, putFor, waitsForFile } from './load.ts'
import { type MadeFile, makeFile } from './make-file.ts'
import { missingChunks } from './marked-picture.ts'
import { withTrace } from './with-trace.ts'

const types = { mp4: 'video/mp4', mp3: 'audio/mpeg' } as const

/**
 * Done again after a worker died it makes the file anew; what it rests on may have ended, then nothing is made. Where its picture carries marks that
 * comes first, on all workers, and whoever is through with the last chunk adds this job again. Throws as `makeFile` and `withTrace`.
 */
export async function packageDownload(deps: WorkerDeps, { downloadId }: { downloadId: string }): Promise<void> {
  const found = await loadPackaged(deps, downloadId)
  if (!found) return
  const download = await withTrace(deps, found)
  const missing = missingChunks(download)
  if (missing.length > 0)
    return deps.queues.addAll(
      'mark',
      missing.map((chunk) => ({ downloadId, chunk })),
    )
  await withScratch(packagingRoot(deps.config.scratchFolder), async (folder) => {
    await putDown(deps, download, await makeFile(deps, download, folder))
  })
}

async function putDown(deps: WorkerDeps, { id, clip, format }: PackagedDownload, { path, bytes }: MadeFile): Promise<void> {
  const object = `${downloadFolder(id)}${newId()}.${format}`
  let isTaken = false
  try {
    const put = () => deps.objects.put(object, { file: path }, { contentType: types[format] })
    if (!(await putFor(deps, id, put))) return
    const filename = downloadName(clip.title, clip.recordedAt ?? clip.createdAt, format)
    isTaken = await note(deps, id, { object, bytes, filename })
  } finally {
    // Another attempt was there first, or nobody may fetch it any more.
    if (!isTaken) await deps.objects.delete(object)
  }
  if (isTaken) await sweepChunks(deps, id, object)
}

/** Takes away what the file was made of, and what attempts that died had put down; `sweepPackaged` finds what is left when this one dies too. */
async function sweepChunks({ objects }: Pick<WorkerDeps, 'objects'>, id: string, file: string): Promise<void> {
  for await (const name of objects.list(downloadFolder(id))) if (name !== file) await objects.delete(name)
}

/** It can't be packaged, for this reason. */
export async function giveUp(deps: WorkerDeps, id: string, failureCode: string): Promise<void> {
  await note(deps, id, { failureCode })
}

/** Says what came of it, once; false when nobody waits for it any more. A file needs the chunks of its picture no more. */
async function note(deps: WorkerDeps, id: string, data: { object: string; bytes: number; filename: string } | { failureCode: string }) {
  return deps.db.$transaction(async (tx) => {
    const { count } = await tx.download.updateMany({ where: { id, ...waitsForFile }, data })
    if (count > 0 && 'object' in data) await tx.downloadChunk.deleteMany({ where: { downloadId: id } })
    if (count > 0) await notify(tx, 'packaged', { downloadId: id })
    return count > 0
  })
}
