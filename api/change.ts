// Changes of groups, networks and downloads, each in one transaction: what it ends, who is told and what is written down comes with it, or
// nothing does.
import { type Changed, endingOf, endWhatRestedOn } from '../core/access/end.ts'
import type { Entry } from '../core/audit/acts.ts'
import type { Tx } from '../core/db.ts'
import { SafelightError } from '../core/errors.ts'
import { notifyPeople } from '../core/events.ts'
import { type Told, tell } from '../core/notifications/tell.ts'
import type { Role } from '../generated/prisma/enums.ts'
import type { Context } from './context.ts'
import { nudgeMail } from './notifications/nudge.ts'
import type { Viewer } from './viewer.ts'

export interface Change {
  tx: Tx
  /** Who asks, as she is in this transaction. */
  viewer: Viewer
  /** Whom to tell of what, at the end. */
  news: { to: readonly string[]; told: Told }[]
  /** What will be written down, last of all. */
  acts: Entry[]
  /** What is done once all of it is committed. What is lost here is found by a sweep: none may throw. */
  after: (() => Promise<void>)[]
}

/** Waiting for another's lock counts. */
const patience = { timeout: 20_000, maxWait: 10_000 }

/** A change that nobody asked for: time made it. */
export type OwnChange = Omit<Change, 'viewer'>

/**
 * Runs `work`, then tells the news and writes down the acts it added. The viewer's row is held, so that her account can't be
 * closed nor her role changed while something is decided on it. Lock what is changed first, decide then.
 */
export const inOneGo = <T>(context: Context, viewer: Viewer, work: (change: Change) => Promise<T>): Promise<T> =>
  byItself(context, async (change) => work({ ...change, viewer: await holdViewer(change.tx, viewer) }))

/** The same, where the service changes something by itself. */
export async function byItself<T>(context: Context, work: (change: OwnChange) => Promise<T>): Promise<T> {
  const news: Change['news'] = []
  const after: Change['after'] = []
  const result = await context.db.$transaction(async (tx) => {
    const acts: Entry[] = []
    const done = await work({ tx, news, acts, after })
    for (const { to, told } of news) await tell(context, tx, to, told)
    await context.audit.record(tx, ...acts)
    return done
  }, patience)
  if (news.length > 0) nudgeMail(context)
  for (const one of after) await one()
  return result
}

async function holdViewer(tx: Tx, viewer: Viewer): Promise<Viewer> {
  const [row] = await tx.$queryRaw<{ role: Role; organisationId: string | null }[]>`
    SELECT role::text AS role, organisation_id AS "organisationId" FROM users WHERE id = ${viewer.userId}::uuid FOR SHARE`
  if (!row) throw new SafelightError('not_signed_in')
  return { ...viewer, ...row }
}

/** Ends for good what rested on what was changed, and tells the pages of the people it was shared with. */
export async function endShares({ clock }: Pick<Context, 'clock'>, { tx, viewer, acts }: Change, changed: Changed): Promise<void> {
  const ended = await endWhatRestedOn(tx, clock, changed)
  const shares = await tx.share.findMany({ where: { id: { in: ended.map(({ shareId }) => shareId) } }, select: { userId: true } })
  await notifyPeople(
    tx,
    shares.flatMap(({ userId }) => userId ?? []),
  )
  acts.push(...ended.map((one) => endingOf(one, viewer.userId)))
}
