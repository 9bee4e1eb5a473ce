// Flagging a recording puts it into quarantine at once; a second person decides whether it comes out again.
import { decide } from '../../core/access/decide.ts'
import { demand } from '../../core/access/demand.ts'
import { loadFacts } from '../../core/access/facts.ts'
import type { Tx } from '../../core/db.ts'
import { SafelightError } from '../../core/errors.ts'
import { notify } from '../../core/events.ts'
import type { Prisma } from '../../generated/prisma/client.ts'
import type { FlagOutcome } from '../../generated/prisma/enums.ts'
import { type Change, inOneGo } from '../change.ts'
import { afterCursor, writeCursor } from '../clips/cursor.ts'
import { forgetTitle } from '../clips/erase.ts'
import type { Context } from '../context.ts'
import { endOpenDownloads } from '../downloads/ends.ts'
import { findAdministrators } from '../people/find.ts'
import type { Viewer } from '../viewer.ts'
import { demandMade, demandReview, lockClip } from './load.ts'
import { type Flag, type FlagRow, flagInclude, flagSubject, flagView } from './view.ts'

/**
 * Flags a recording, with a reason: from this transaction on nobody but its owner is let in, and whoever watches is told to
 * stop. Throws as `demand`, and `already` for one that is flagged.
 */
export function flag(context: Context, asked: Viewer, clipId: string, reason: string): Promise<Flag> {
  const { clock } = context
  return inOneGo(context, asked, async (change) => {
    const { tx, viewer } = change
    await lockClip(tx, clipId)
    const { row, facts } = await demandReview({ db: tx, clock }, viewer, 'oversight.flag', clipId)
    if (row.state === 'flagged') throw new SafelightError('already', 'It was flagged already, and a decision is waited for.')
    demandMade(row)
    const now = clock.now()
    const data = { clipId, reason, flaggedById: viewer.userId, createdAt: now }
    const made = await tx.flag.create({ data, include: flagInclude })
    await tx.review.update({ where: { clipId }, data: { state: 'flagged' } })
    const { ownerId, organisationId, reflectionId } = row.clip
    await tx.clip.update({ where: { id: clipId }, data: { quarantinedAt: now } })
    await notify(tx, 'clip', { clipId, ownerId })
    await endOpenDownloads(context, change, { clipId }, { actorId: viewer.userId, named: false })
    const others = (await findAdministrators(tx, [organisationId])).filter((id) => id !== viewer.userId && id !== ownerId)
    tellOf(change, clipId, 'flagged', others)
    tellOf(change, clipId, 'quarantined', [ownerId])
    change.acts.push({
      ...{ organisationId, actorId: viewer.userId, reflectionId, clipId, ownerId },
      ...{ act: 'oversight.flagged', details: { flagId: made.id } },
    })
    return flagView(made, facts, viewer)
  })
}

/**
 * Decides on a flag. Released: as before. Deleted: nobody sees it any more and its sessions end; its keys and objects are
 * kept for now (the full rules of deletion come with retention). Throws as `demand`, and `already` for what was decided.
 */
export function decideOn(context: Context, asked: Viewer, id: string, outcome: FlagOutcome, decision: string): Promise<Flag> {
  return inOneGo(context, asked, async (change) => {
    const { tx, viewer } = change
    const found = await tx.flag.findUnique({ where: { id }, select: { clipId: true } })
    if (!found) throw new SafelightError('not_found')
    await lockClip(tx, found.clipId)
    const row = await tx.flag.findUniqueOrThrow({ where: { id }, include: flagInclude })
    const facts = await loadFacts(tx, context.clock, viewer)
    demand(facts, viewer, 'oversight.decide', flagSubject(row))
    if (row.outcome !== null) throw new SafelightError('already', 'It was decided on already.')
    const now = context.clock.now()
    const data = { outcome, decision, decidedById: viewer.userId, decidedAt: now }
    const decided = await tx.flag.update({ where: { id }, data, include: flagInclude })
    await settle(tx, row, outcome, now)
    if (outcome === 'deleted') await endOpenDownloads(context, change, { clipId: found.clipId }, { actorId: viewer.userId, named: false })
    const { id: clipId, ownerId, reflectionId, organisation } = row.clip
    // The one who decided knows.
    tellOf(change, clipId, outcome, [ownerId, row.flaggedById])
    change.acts.push({
      ...{ organisationId: organisation.id, actorId: viewer.userId, reflectionId, clipId, ownerId },
      ...{ act: `oversight.${outcome}`, details: { flagId: id } },
    })
    return flagView(decided, facts, viewer)
  })
}

async function settle(tx: Tx, { clip, flaggedById }: FlagRow, outcome: FlagOutcome, now: Date): Promise<void> {
  const { id: clipId, ownerId } = clip
  await tx.review.update({ where: { clipId }, data: { state: outcome } })
  // Who flagged it was through with it, where nobody had been before.
  await tx.review.updateMany({ where: { clipId, reviewedAt: null }, data: { reviewedAt: now, reviewedById: flaggedById } })
  if (outcome === 'released') await tx.clip.update({ where: { id: clipId }, data: { quarantinedAt: null } })
  else {
    // It stays in quarantine: so its owner, and nobody else, is still told what was decided.
    await tx.clip.update({ where: { id: clipId }, data: { status: 'deleted' } })
    await tx.playbackSession.deleteMany({ where: { clipId } })
    await forgetTitle(tx, clipId)
  }
  await notify(tx, 'clip', { clipId, ownerId })
}

/** Nobody is named: owners aren't told who flagged, nor who decided. */
function tellOf({ news }: Change, clipId: string, outcome: 'flagged' | 'quarantined' | FlagOutcome, to: string[]): void {
  news.push({ to, told: { kind: 'oversight', actorId: null, clipId, outcome } })
}

/** Which flags the viewer's lists are of: an operator's of all organisations. */
const ofViewer = ({ role, organisationId, userId }: Viewer): Prisma.FlagWhereInput =>
  role === 'operator' ? {} : { clip: { organisationId: organisationId ?? '', ownerId: { not: userId } } }

export interface Page {
  state: 'open' | 'decided'
  cursor?: string | undefined
  limit: number
}

/** Newest first. */
export async function listFlags({ db, clock }: Pick<Context, 'db' | 'clock'>, viewer: Viewer, { state, cursor, limit }: Page) {
  const facts = await loadFacts(db, clock, viewer)
  const rows = await db.flag.findMany({
    where: { outcome: state === 'open' ? null : { not: null }, AND: [ofViewer(viewer), afterCursor(cursor)] },
    include: flagInclude,
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit + 1,
  })
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1) : undefined
  const seen = shown.filter((row) => decide(facts, viewer, 'oversight.see', flagSubject(row)).allowed)
  return { flags: seen.map((row) => flagView(row, facts, viewer)), next: last ? writeCursor(last) : null }
}

/** How many are not decided. */
export const countFlags = ({ db }: Pick<Context, 'db'>, viewer: Viewer): Promise<number> =>
  db.flag.count({ where: { outcome: null, ...ofViewer(viewer) } })
