// A person's notifications, as far as she may be told of them now.
import { loadFactsOf } from '../../core/access/facts.ts'
import { notify } from '../../core/events.ts'
import { somebody } from '../../core/notifications/tell.ts'
import { loadTellings, type Telling } from '../../core/notifications/tellings.ts'
import type { Notification, Prisma } from '../../generated/prisma/client.ts'
import type { Context } from '../context.ts'
import { findPeople } from '../people/find.ts'
import type { Viewer } from '../viewer.ts'
import type { NotificationView } from './view.ts'
import { wordsOf } from './words.ts'

type Parts = Pick<Context, 'db' | 'clock'>

const most = 100
/** Where the newest are of things she may not see any more, older ones take their places; as far back as this. */
const mostRead = 1000

/** The newest hundred. */
export async function listNotifications(parts: Parts, viewer: Viewer): Promise<NotificationView[]> {
  const told = await collect(parts, viewer, {})
  const actors = await findPeople(
    parts.db,
    told.flatMap(({ row }) => row.actorId ?? []),
  )
  return told.map(({ row, telling }) => {
    const actor = actors.get(row.actorId ?? '') ?? null
    const { id, kind } = row
    const words = wordsOf(telling, actor?.name ?? somebody)
    return { id, kind, ...words, actor, createdAt: row.createdAt.toISOString(), read: row.readAt !== null }
  })
}

/** How many she has not read, up to a hundred. */
export async function countUnread(parts: Parts, viewer: Viewer): Promise<number> {
  return (await collect(parts, viewer, { readAt: null })).length
}

/** What she may be told of now, and what of it she has read: another text when it is another list. */
export async function digest(parts: Parts, viewer: Viewer): Promise<string> {
  const told = await collect(parts, viewer, {})
  return told.map(({ row }) => `${row.id} ${row.readAt !== null}`).join()
}

/** Marks those of hers that are named, or all; another's are none of hers. */
export async function markRead({ db, clock }: Parts, { userId }: Viewer, ids: readonly string[] | undefined): Promise<void> {
  await db.$transaction(async (tx) => {
    const where = { userId, readAt: null, ...(ids && { id: { in: [...ids] } }) }
    const { count } = await tx.notification.updateMany({ where, data: { readAt: clock.now() } })
    // Her other windows show it too.
    if (count > 0) await notify(tx, 'notification', { userId })
  })
}

interface Found {
  row: Notification
  telling: Telling
}

async function collect({ db, clock }: Parts, viewer: Viewer, where: Prisma.NotificationWhereInput): Promise<Found[]> {
  const reader = { viewer, facts: (reflectionIds: readonly string[]) => loadFactsOf(db, clock, viewer, reflectionIds) }
  const found: Found[] = []
  for (let skip = 0; found.length < most && skip < mostRead; skip += most) {
    const orderBy = [{ createdAt: 'desc' as const }, { id: 'desc' as const }]
    const rows = await db.notification.findMany({ where: { ...where, userId: viewer.userId }, orderBy, skip, take: most })
    const tellings = await loadTellings(db, reader, rows)
    for (const row of rows) {
      const telling = tellings.get(row.id)
      if (telling) found.push({ row, telling })
    }
    if (rows.length < most) break
  }
  return found.slice(0, most)
}
