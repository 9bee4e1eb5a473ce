// A download that was fetched as often as it may be: it stands until its last address is dead, and until whoever began to fetch it has it.
import { type Clock, fromNow } from '../../core/clock.ts'
import type { Db, Tx } from '../../core/db.ts'
import { holdDownload, move } from '../../core/downloads/move.ts'
import type { Prisma } from '../../generated/prisma/client.ts'
import type { OwnChange } from '../change.ts'
import type { Context } from '../context.ts'
import { discardAll } from './ends.ts'
import { linkSeconds } from './fetch.ts'
import { servedSeconds } from './serving.ts'

/** Whoever still fetches it when its last address dies may finish for so long, seconds. */
export const longestServedSeconds = 3600

/** None may be fetched of it any more, and its file is still there. */
export const usedUp = (db: Db | Tx): Prisma.DownloadWhereInput => ({ state: 'fetched', fetches: { gte: db.download.fields.mostFetches } })

/** No API sends its file. On S3 nobody knows: none ever says that it does. */
const notServed = (clock: Clock): Prisma.DownloadWhereInput => ({
  OR: [{ servedAt: null }, { servedAt: { lte: fromNow(clock, -servedSeconds) } }],
})

/** Used up, and over: the last move of one that is used up is its last fetch. */
export const usedUpAndOver = (db: Db | Tx, clock: Clock): Prisma.DownloadWhereInput => ({
  AND: [
    usedUp(db),
    { movedAt: { lte: fromNow(clock, -linkSeconds) } },
    { OR: [notServed(clock), { movedAt: { lte: fromNow(clock, -linkSeconds - longestServedSeconds) } }] },
  ],
})

/** Ends those used up of these whose file nobody is sent, though an address of it may live: a new one was asked for. Hold their clip's row. Throws as `move`. */
export async function endUsedUp(context: Context, change: OwnChange, where: Prisma.DownloadWhereInput): Promise<void> {
  const { clock } = context
  const { tx, acts, after } = change
  const wanted = { AND: [where, usedUp(tx), notServed(clock)] }
  const rows = await tx.download.findMany({ where: wanted, select: { id: true }, orderBy: { id: 'asc' } })
  for (const { id } of rows) {
    await holdDownload(tx, id)
    // As it is now that it is held: somebody may have begun to send it.
    if ((await tx.download.count({ where: { AND: [{ id }, wanted] } })) === 0) continue
    const moved = await move(tx, id, { act: 'use-up', actorId: null, now: clock.now() })
    acts.push(moved.entry)
    after.push(() => discardAll(context, [moved]))
  }
}
