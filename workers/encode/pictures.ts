import { notify } from '../../core/events.ts'
import { newId } from '../../core/ids.ts'
import { sealPicture } from '../../core/keys/chunk-key.ts'
import { segmentSeconds } from '../../core/plan.ts'
import type { WorkerDeps } from '../deps.ts'
import { posterImage, tileSheet } from '../media/stills.ts'
import { lockClip, unlessGone } from './publish.ts'
import { signReceiptWhenDue } from './receipt.ts'

interface KeyedClip {
  id: string
  ownerId: string
  contentKey: Buffer
}
interface Size {
  width: number
  height: number
}

/** Seals the storyboard sheet of a chunk: a tile for each segment. */
export async function publishSheet(
  deps: WorkerDeps,
  clip: KeyedClip,
  sheet: { index: number; start: number; files: string[]; tile: Size },
): Promise<void> {
  const { webp, count, columns } = await tileSheet(sheet.files, sheet.tile)
  const about = { index: sheet.index, startSeconds: sheet.start, intervalSeconds: segmentSeconds, count, columns, ...sheet.tile }
  await publishPicture(deps, clip, 'sheet', about, webp)
}

export async function publishPoster(deps: WorkerDeps, clip: KeyedClip, file: string, size: Size): Promise<void> {
  const about = { index: 0, startSeconds: 0, intervalSeconds: 0, count: 1, columns: 1, ...size }
  await publishPicture(deps, clip, 'poster', about, await posterImage(file))
  await signReceiptWhenDue(deps, clip.id)
}

type About = { index: number; startSeconds: number; intervalSeconds: number; count: number; columns: number } & Size

async function publishPicture(deps: WorkerDeps, clip: KeyedClip, kind: 'poster' | 'sheet', about: About, webp: Buffer): Promise<void> {
  const object = `clips/${clip.id}/pictures/${kind}-${about.index}-${newId()}.webp`
  const sealed = sealPicture(clip.contentKey, object, webp)
  let published = false
  try {
    await unlessGone(
      deps,
      (tx) => lockClip(tx, clip.id),
      () => deps.objects.put(object, sealed),
    )
    published = await deps.db.$transaction(async (tx) => {
      await lockClip(tx, clip.id)
      const { count } = await tx.picture.createMany({
        data: [{ clipId: clip.id, kind, ...about, object, bytes: sealed.length }],
        skipDuplicates: true,
      })
      await notify(tx, 'clip', { clipId: clip.id, ownerId: clip.ownerId })
      return count === 1
    })
  } finally {
    if (!published) await deps.objects.delete(object)
  }
}
