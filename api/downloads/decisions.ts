// What administrators decide on a request, and how a download is taken back.
import { type Move, move } from '../../core/downloads/move.ts'
import { type Change, inOneGo } from '../change.ts'
import type { Context } from '../context.ts'
import type { Viewer } from '../viewer.ts'
import { discardAll, tellEnded } from './ends.ts'
import { holdForChange } from './load.ts'
import { changedView, type Download } from './view.ts'

/** Has it packaged, after the commit. Lost, the job is added by `reconcile`. */
async function addPackage({ queues, log }: Pick<Context, 'queues' | 'log'>, downloadId: string): Promise<void> {
  await queues.add('package', { downloadId }).catch((error) => log.error({ err: error, downloadId }, 'a download waits for a while'))
}

/** From now on a worker has it, whether one is free or not. Throws as `move`. */
export async function approve(
  context: Context,
  { tx, acts, after }: Pick<Change, 'tx' | 'acts' | 'after'>,
  id: string,
  by: Pick<Move, 'actorId' | 'now' | 'data'>,
): Promise<void> {
  const { entry: approved } = await move(tx, id, { act: 'approve', ...by })
  const { entry: begun } = await move(tx, id, { act: 'begin', actorId: null, now: by.now })
  acts.push(approved, begun)
  after.push(() => addPackage(context, id))
}

/** Throws as `demand` (nobody approves her own), and `download_state` for what doesn't wait any more. */
export function approveDownload(context: Context, asked: Viewer, id: string): Promise<Download> {
  return inOneGo(context, asked, async ({ tx, viewer, acts, after }) => {
    const { facts } = await holdForChange(tx, context.clock, viewer, 'download.decide', id)
    const now = context.clock.now()
    const { userId: actorId } = viewer
    await approve(context, { tx, acts, after }, id, { actorId, now, data: { decidedAt: now, decidedById: actorId } })
    return changedView(tx, id, facts, viewer)
  })
}

/** The reason is told to its owner. Throws as `approveDownload`. */
export function declineDownload(context: Context, asked: Viewer, id: string, reason: string): Promise<Download> {
  return inOneGo(context, asked, async ({ tx, viewer, acts, news, after }) => {
    const { facts } = await holdForChange(tx, context.clock, viewer, 'download.decide', id)
    const now = context.clock.now()
    const { userId: actorId } = viewer
    const moved = await move(tx, id, { act: 'decline', actorId, now, data: { reason, decidedAt: now, decidedById: actorId } })
    const { clipId, ownerId } = moved.download
    acts.push(moved.entry)
    news.push({ to: [ownerId], told: { kind: 'download', actorId, clipId, downloadId: id, outcome: 'declined' } })
    after.push(() => discardAll(context, [moved]))
    return changedView(tx, id, facts, viewer)
  })
}

/** By its owner, an administrator or an operator: its file goes at once. Throws as `demand`, and `download_state` for what is over. */
export function revokeDownload(context: Context, asked: Viewer, id: string): Promise<Download> {
  return inOneGo(context, asked, async (change) => {
    const { tx, viewer } = change
    const { facts } = await holdForChange(tx, context.clock, viewer, 'download.revoke', id)
    const moved = await move(tx, id, { act: 'revoke', actorId: viewer.userId, now: context.clock.now() })
    // Operators aren't named.
    tellEnded(context, change, [moved], viewer.role === 'operator' ? null : viewer.userId)
    return changedView(tx, id, facts, viewer)
  })
}
