// Downloads that end with what they rest on: in the same transaction, and their files right after it.
import type { Tx } from '../../core/db.ts'
import { endDownloads, type Moved } from '../../core/downloads/move.ts'
import { downloadFolder } from '../../core/downloads/objects.ts'
import { isFetchable, isOpen } from '../../core/downloads/states.ts'
import type { Prisma } from '../../generated/prisma/client.ts'
import type { Change } from '../change.ts'
import type { Context } from '../context.ts'

type Parts = Pick<Context, 'queues' | 'objects' | 'log'>
type Ending = Pick<Change, 'news' | 'acts' | 'after'> & { tx: Tx }

interface By {
  /** Null: time, or the service itself. */
  actorId: string | null
  /** Whether the owner is told who it was. */
  named: boolean
}

/** Takes back every open download that this is about, as many as it resolves to: its owner is told, it is written down, and its file goes. */
export async function endOpenDownloads(
  context: Parts & Pick<Context, 'clock'>,
  change: Ending,
  where: Prisma.DownloadWhereInput,
  { actorId, named }: By,
): Promise<number> {
  const moved = await endDownloads(change.tx, where, { act: 'revoke', actorId, now: context.clock.now() })
  if (moved.length > 0) tellEnded(context, change, moved, named ? actorId : null)
  return moved.length
}

/** News, acts and files of what was taken back. */
export function tellEnded(
  context: Parts,
  { news, acts, after }: Omit<Ending, 'tx'>,
  moved: readonly Moved[],
  actorId: string | null,
): void {
  for (const { download, entry } of moved) {
    const { id: downloadId, clipId, ownerId } = download
    acts.push(entry)
    // Who did it herself knows.
    if (entry.actorId !== ownerId) news.push({ to: [ownerId], told: { kind: 'download', actorId, clipId, downloadId, outcome: 'revoked' } })
  }
  after.push(() => discardAll(context, moved))
}

/**
 * Destroys the files of downloads that ended, after the commit: here and now, so that no address leads to them any more, and by a job as well, which
 * comes again until it is done and finds what a worker was just writing. Throws nothing: what fails here the sweep does.
 */
export async function discardAll({ queues, objects, log }: Parts, moved: readonly Pick<Moved, 'download' | 'from'>[]): Promise<void> {
  const ended = moved.filter(({ download }) => !isOpen(download.state))
  if (ended.length === 0) return
  const jobs = ended.map(({ download }) => ({ downloadId: download.id }))
  await queues.addAll('discard', jobs).catch((error) => log.error({ err: error }, 'files of downloads stay for now'))
  for (const { download, from } of ended) {
    // Of one that a worker is through with, nobody has the address yet; its file is there all the same.
    if (!isFetchable(from) && from !== 'packaging') continue
    const { id: downloadId } = download
    await objects
      .deletePrefix(downloadFolder(downloadId))
      .catch((error) => log.warn({ reason: error.name, downloadId }, 'a file stays for now'))
  }
}
