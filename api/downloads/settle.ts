// Takes over from the worker that packaged a download: it is ready, or it failed; unless what it rests on has ended meanwhile.
import { isPermitted, permitInclude } from '../../core/access/downloads.ts'
import { move } from '../../core/downloads/move.ts'
import type { Prisma } from '../../generated/prisma/client.ts'
import { byItself, type OwnChange } from '../change.ts'
import { lockClips } from '../clips/hold.ts'
import type { Context } from '../context.ts'
import { discardAll, endOpenDownloads } from './ends.ts'

const day = 24 * 3600 * 1000
const include = { permit: permitInclude, clip: { include: { organisation: true } }, owner: true } as const
type Row = Prisma.DownloadGetPayload<{ include: typeof include }>

/** A worker is through with it, and nobody took it over. */
export const isLeftToSettle = {
  state: 'packaging',
  OR: [{ object: { not: null } }, { failureCode: { not: null } }],
} satisfies Prisma.DownloadWhereInput

/** Of many APIs that hear of it one does it, the others find it done. */
export async function settlePackaged(context: Context, id: string): Promise<void> {
  const found = await context.db.download.findFirst({ where: { id, ...isLeftToSettle }, select: { clipId: true, permitId: true } })
  if (!found) return
  await byItself(context, async (change) => {
    const { tx } = change
    await tx.$queryRaw`SELECT 1 FROM download_permits WHERE id = ${found.permitId}::uuid FOR SHARE`
    await lockClips(tx, found.clipId)
    await tx.$queryRaw`SELECT 1 FROM downloads WHERE id = ${id}::uuid FOR UPDATE`
    const row = await tx.download.findFirst({ where: { id, ...isLeftToSettle }, include })
    if (!row) return
    if (!stands(row, context.clock.now())) await endOpenDownloads(context, change, { id }, { actorId: null, named: false })
    else if (row.failureCode !== null) await fail(context, change, row)
    else await makeReady(context, change, row)
  })
}

const stands = ({ clip, owner, ...row }: Row, now: Date): boolean =>
  clip.status === 'ready' && clip.quarantinedAt === null && owner.deactivatedAt === null && isPermitted(row, now)

async function makeReady({ clock }: Context, { tx, acts, news }: OwnChange, { id, clip }: Row): Promise<void> {
  const now = clock.now()
  const expiresAt = new Date(now.getTime() + clip.organisation.downloadDays * day)
  // The file is named in the row already.
  const { download, entry } = await move(tx, id, { act: 'package', actorId: null, now, data: { expiresAt } })
  acts.push(entry)
  news.push({ to: [download.ownerId], told: { kind: 'download', actorId: null, clipId: clip.id, downloadId: id, outcome: 'ready' } })
}

async function fail(context: Context, { tx, acts, news, after }: OwnChange, { id, clip, failureCode }: Row): Promise<void> {
  const moved = await move(tx, id, { act: 'fail', actorId: null, now: context.clock.now(), details: { code: failureCode } })
  acts.push(moved.entry)
  const { ownerId } = moved.download
  news.push({ to: [ownerId], told: { kind: 'download', actorId: null, clipId: clip.id, downloadId: id, outcome: 'failed' } })
  after.push(() => discardAll(context, [moved]))
}

/** Hears from the workers until the returned function is called. What is missed the sweep finds. */
export function watchPackaged(context: Context): () => void {
  const settle = (id: string) =>
    void settlePackaged(context, id).catch((error) => context.log.warn({ err: error, downloadId: id }, 'a download waits'))
  return context.notices.on('packaged', ({ downloadId }) => settle(downloadId))
}
