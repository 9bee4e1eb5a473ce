// Writes down what time has ended: decisions have looked at the clock since. And has files destroyed that are left.

import { isPermitted, permitInclude } from '../../core/access/downloads.ts'
import type { Db } from '../../core/db.ts'
import { move } from '../../core/downloads/move.ts'
import { holds } from '../../core/downloads/permit.ts'
import { type DownloadAct, fetchableStates, moveOf, openStates } from '../../core/downloads/states.ts'
import { Prisma } from '../../generated/prisma/client.ts'
import { byItself } from '../change.ts'
import { lockClips } from '../clips/hold.ts'
import type { Context } from '../context.ts'
import { discardAll, endOpenDownloads, tellEnded } from './ends.ts'
import { writeEnd } from './permits.ts'
import { isLeftToSettle, settlePackaged } from './settle.ts'
import { usedUpAndOver } from './used-up.ts'

const batch = 100

/** Ends what time has ended, and what rests on nothing any more; resolves to how many permissions and downloads. */
export async function sweepDownloads(context: Context): Promise<number> {
  const { db, clock } = context
  const now = clock.now()
  const fetchable = { in: [...fetchableStates] }
  const ended = [
    await endPermits(context, now),
    await endEach(context, 'expire', { state: fetchable, expiresAt: { lte: now } }),
    await endEach(context, 'use-up', usedUpAndOver(db, clock)),
    await endEach(context, 'revoke', { state: { in: [...openStates] }, OR: restingOnNothing }),
    await endUnnamed(context),
  ]
  await settleLeft(context)
  await discardLeft(context)
  return ended.reduce((sum, one) => sum + one, 0)
}

/** Each of them ended with what it rested on; this finds what a fault left. */
const restingOnNothing: Prisma.DownloadWhereInput[] = [
  { permit: { state: { not: 'enabled' } } },
  { clip: { status: { not: 'ready' } } },
  { clip: { quarantinedAt: { not: null } } },
  { owner: { deactivatedAt: { not: null } } },
]

async function endPermits(context: Context, now: Date): Promise<number> {
  const due = { state: 'enabled' as const, endsAt: { lte: now } }
  let ended = 0
  for (const { id } of await context.db.downloadPermit.findMany({ where: due, select: { id: true }, orderBy: { id: 'asc' } })) {
    const done = byItself(context, async (change) => {
      await change.tx.$queryRaw`SELECT 1 FROM download_permits WHERE id = ${id}::uuid FOR UPDATE`
      const permit = await change.tx.downloadPermit.findUniqueOrThrow({ where: { id } })
      if (permit.state !== 'enabled' || holds(permit, now)) return 0
      await writeEnd(context, change, permit, { by: null, endedAt: permit.endsAt ?? now })
      return 1
    })
    ended += await done.catch((error) => later(context, error, { permitId: id }))
  }
  return ended
}

async function endEach(context: Context, act: DownloadAct, where: Prisma.DownloadWhereInput): Promise<number> {
  let ended = 0
  for (let after = ''; ; ) {
    const rows = await context.db.download.findMany({
      where: { AND: [where, after ? { id: { gt: after } } : {}] },
      select: { id: true, clipId: true },
      orderBy: { id: 'asc' },
      take: batch,
    })
    for (const { id, clipId } of rows) {
      after = id
      ended += await endOne(context, act, { id, clipId }, where).catch((error) => later(context, error, { downloadId: id }))
    }
    if (rows.length < batch) return ended
  }
}

function endOne(context: Context, act: DownloadAct, { id, clipId }: { id: string; clipId: string }, where: Prisma.DownloadWhereInput) {
  return byItself(context, async (change) => {
    const { tx } = change
    await lockClips(tx, clipId)
    await tx.$queryRaw`SELECT 1 FROM downloads WHERE id = ${id}::uuid FOR UPDATE`
    // As it is now: she may have fetched it in between.
    const row = await tx.download.findFirst({ where: { AND: [{ id }, where] }, select: { state: true } })
    if (!row || moveOf(row.state, act) === undefined) return 0
    const moved = await move(tx, id, { act, actorId: null, now: context.clock.now() })
    if (act === 'revoke') tellEnded(context, change, [moved], null)
    else {
      change.acts.push(moved.entry)
      change.after.push(() => discardAll(context, [moved]))
    }
    return 1
  })
}

/** Of people whom their permission doesn't name any more: each ended when she was taken out; this finds what a fault left. */
async function endUnnamed(context: Context): Promise<number> {
  const open = Prisma.join(openStates.map((state) => Prisma.sql`${state}::"DownloadState"`))
  const rows = await context.db.$queryRaw<{ id: string; clipId: string; permitId: string }[]>`
    SELECT d.id, d.clip_id AS "clipId", d.permit_id AS "permitId" FROM downloads d JOIN download_permits p ON p.id = d.permit_id
    WHERE d.state IN (${open}) AND p.state = 'enabled' AND NOT p.everybody
      AND NOT EXISTS (SELECT 1 FROM download_permit_people n WHERE n.permit_id = p.id AND n.user_id = d.owner_id)
    ORDER BY d.id LIMIT ${batch}`
  let ended = 0
  for (const { id, clipId, permitId } of rows) {
    const done = byItself(context, async (change) => {
      const { tx } = change
      await tx.$queryRaw`SELECT 1 FROM download_permits WHERE id = ${permitId}::uuid FOR SHARE`
      await lockClips(tx, clipId)
      // As it is now: she may be named again.
      const row = await tx.download.findUniqueOrThrow({ where: { id }, include: { permit: permitInclude } })
      if (isPermitted(row, context.clock.now())) return 0
      return endOpenDownloads(context, change, { id }, { actorId: null, named: false })
    })
    ended += await done.catch((error) => later(context, error, { downloadId: id }))
  }
  return ended
}

/** What workers were through with while no API heard of it. */
async function settleLeft(context: Context): Promise<void> {
  const left = await context.db.download.findMany({ where: isLeftToSettle, select: { id: true }, take: 500 })
  for (const { id } of left) await settlePackaged(context, id).catch((error) => later(context, error, { downloadId: id }))
}

/** Has the workers destroy what is left of downloads that ended. */
async function discardLeft({ db, queues, log }: Pick<Context, 'queues' | 'log'> & { db: Db }): Promise<void> {
  const where = { state: { notIn: [...openStates] }, discardedAt: null }
  const left = await db.download.findMany({ where, select: { id: true }, orderBy: { movedAt: 'asc' }, take: 500 })
  if (left.length === 0) return
  const jobs = left.map(({ id: downloadId }) => ({ downloadId }))
  await queues.addAll('discard', jobs).catch((error) => log.warn({ err: error }, 'files of downloads stay for now'))
}

function later({ log }: Context, error: unknown, of: object): number {
  log.warn({ err: error, ...of }, 'a download stays for now')
  return 0
}
