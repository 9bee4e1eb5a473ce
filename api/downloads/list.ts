// Lists of downloads. Each row is asked about, as it is now.
import { decide } from '../../core/access/decide.ts'
import type { DownloadAction } from '../../core/access/decide-downloads.ts'
import { loadFacts } from '../../core/access/facts.ts'
import type { Prisma } from '../../generated/prisma/client.ts'
import type { Context } from '../context.ts'
import type { Viewer } from '../viewer.ts'
import { askAbout, type Download, downloadInclude, downloadViews } from './view.ts'

const most = 100

type Parts = Pick<Context, 'db' | 'clock'>

async function list(
  { db, clock }: Parts,
  viewer: Viewer,
  action: DownloadAction,
  where: Prisma.DownloadWhereInput,
  order: 'asc' | 'desc',
): Promise<Download[]> {
  const facts = await loadFacts(db, clock, viewer)
  const rows = await db.download.findMany({ where, include: downloadInclude, orderBy: [{ createdAt: order }, { id: order }], take: most })
  const seen = rows.filter((row) => {
    const [about, subject] = askAbout(facts, row)
    return decide(about, viewer, action, subject).allowed
  })
  return downloadViews(db, seen, facts, viewer)
}

/** The viewer's own, newest first. */
export const listMine = (parts: Parts, viewer: Viewer): Promise<Download[]> =>
  list(parts, viewer, 'download.see', { ownerId: viewer.userId }, 'desc')

/** Of the viewer's organisation, what waits for an administrator other than its owner; oldest first. */
export const listWaiting = (parts: Parts, viewer: Viewer, organisationId: string): Promise<Download[]> =>
  list(parts, viewer, 'download.decide', { organisationId, state: 'requested', ownerId: { not: viewer.userId } }, 'asc')
