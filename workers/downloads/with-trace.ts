// What carries the trace of a download: its sound, unless there is too little of that.
import { SafelightError } from '../../core/errors.ts'
import { leastCarried } from '../../core/trace/carried.ts'
import type { WorkerDeps } from '../deps.ts'
import { type PackagedDownload, waitsForFile } from './load.ts'
import { isMarked } from './marked-picture.ts'
import { soundVariants } from './variants.ts'

/**
 * The download as it has to be made: where its sound is silence for the most part, as behind a muted microphone, its picture carries the trace, whatever was
 * said when it was asked for. Throws SafelightError `too_quiet` for an MP3 of such; whatever `soundVariants` throws.
 */
export async function withTrace(deps: WorkerDeps, download: PackagedDownload): Promise<PackagedDownload> {
  const { id, clip, format } = download
  if (isMarked(download) || clip.rungs.every(({ kind }) => kind !== 'audio')) return download
  const { a } = await soundVariants(deps, clip, await deps.contentKeys.open(clip))
  if (a.carrying >= leastCarried) return download
  if (format === 'mp3') throw new SafelightError('too_quiet')
  await deps.db.download.updateMany({ where: { id, ...waitsForFile }, data: { pictureTrace: true } })
  return { ...download, pictureTrace: true }
}
