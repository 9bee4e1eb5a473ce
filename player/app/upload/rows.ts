import type { Clip } from '../../shared/types.ts'
import type { ClipSummary } from '../api/contract.ts'
import type { UploadItem } from './store.ts'
import { titleOf } from './title.ts'

export interface UploadRowOf {
  item: UploadItem
  /** Its clip, once all of it was sent: from then on the clip speaks for itself. */
  clip: Clip | undefined
}

/** One row for each recording: an upload of this page stands for its clip until the person takes it off the list. Pure. */
export function rowsOf(uploads: readonly UploadItem[], clips: readonly Clip[]): { uploads: UploadRowOf[]; clips: Clip[] } {
  return {
    uploads: uploads.map((item) => ({ item, clip: item.state === 'sent' ? clips.find(({ id }) => id === item.clipId) : undefined })),
    clips: clips.filter((clip) => !uploads.some((item) => isOf(clip, item))),
  }
}

/** The clips of one reflection that have no upload's row of this page. Pure. */
export function withoutUploads(clips: readonly ClipSummary[], uploads: readonly UploadItem[]): ClipSummary[] {
  const isUpload = ({ id, title, status }: ClipSummary, { clipId, name, state }: UploadItem) =>
    clipId !== null ? id === clipId : state !== 'waiting' && status === 'receiving' && title === titleOf(name)
  return clips.filter((clip) => !uploads.some((item) => isUpload(clip, item)))
}

/** The service tells of a new clip before its reply to the upload has come: until then the clip is known by its file. */
function isOf(clip: Clip, { clipId, name, state, total }: UploadItem): boolean {
  if (clipId !== null) return clip.id === clipId
  const { receivedBytes, totalBytes } = clip.progress
  return state !== 'waiting' && clip.status === 'receiving' && receivedBytes === 0 && clip.filename === name && totalBytes === total
}
