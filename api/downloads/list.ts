// Lists of downloads. Each row is asked about, as it is now.
import { decide } from '../../core/access/decide.ts'
import type { DownloadAction } from '../../core/access/decide-downloads.ts'
import { loadFacts } from '../../core/access/facts.ts'
import { grantedStates } from '../../core/downloads/states.ts'
import type { Prisma } from '../../generated/prisma/client.ts'
import type { Context } from '../context.ts'
import type { Viewer } from '../viewer.ts'
import { askAbout, type Download, downloadInclude, downloadViews } from './view.ts'

const most = 100
const mostOpen = 200

type Parts = Pick<Context, 'db' | 'clock'>

async function list(
  { db, clock }: Parts,
  viewer: Viewer,
  action: DownloadAction,
  where: Prisma.DownloadWhereInput,
  order: 'asc' | 'desc',
  take = most,
): Promise<Download[]> {
  const facts = await loadFacts(db, clock, viewer)
  const rows = await db.download.findMany({ where, include: downloadInclude, orderBy: [{ createdAt: order }, { id: order }], take })
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

/** Those of an organisation that were approved and aren't over. */
const granted = (organisationId: string) => ({ organisationId, state: { in: [...grantedStates] } })

/** Of the viewer's organisation, what was approved and isn't over, newest first: each could be taken back. */
export const listOpen = (parts: Parts, viewer: Viewer, organisationId: string): Promise<Download[]> =>
  list(parts, viewer, 'download.revoke', granted(organisationId), 'desc', mostOpen)

/** The same of one permission, for operators; undefined where there is no such permission. */
export async function listOpenOfPermit(parts: Parts, viewer: Viewer, permitId: string): Promise<Download[] | undefined> {
  const permit = await parts.db.downloadPermit.findUnique({ where: { id: permitId }, select: { organisationId: true } })
  if (!permit) return undefined
  return list(parts, viewer, 'download.revoke', { ...granted(permit.organisationId), permitId }, 'desc', mostOpen)
}
