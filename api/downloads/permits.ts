// Whether an organisation's people may download: asked for by an administrator, settled by an operator, ended by either or by time.
import type { OrganisationAction, Viewer as Somebody } from '../../core/access/decide.ts'
import { demand } from '../../core/access/demand.ts'
import { loadFacts } from '../../core/access/facts.ts'
import type { Act } from '../../core/audit/acts.ts'
import type { Tx } from '../../core/db.ts'
import { holds, temporarySeconds } from '../../core/downloads/permit.ts'
import { SafelightError } from '../../core/errors.ts'
import type { DownloadPermit } from '../../generated/prisma/client.ts'
import { type Change, inOneGo, type OwnChange } from '../change.ts'
import type { Context } from '../context.ts'
import { demandHere } from '../here.ts'
import type { Viewer } from '../viewer.ts'
import { endOpenDownloads } from './ends.ts'
import { type Permit, permitView } from './permit-view.ts'

export interface AskedPermit {
  purpose: string
  who: string
  temporary: boolean
}

export interface GivenPermit {
  /** Ids; null: everybody in the organisation. */
  people: string[] | null
  temporary: boolean
  approval: boolean
}

/** Those who ask for an organisation at once come one after the other. */
const lockAsking = (tx: Tx, organisationId: string) =>
  tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`downloads ${organisationId}`}, 0))`

/** The row, held: before any clip's and any download's. Throws SafelightError `not_found`. */
async function holdPermit(tx: Tx, id: string): Promise<DownloadPermit> {
  await tx.$queryRaw`SELECT 1 FROM download_permits WHERE id = ${id}::uuid FOR UPDATE`
  const row = await tx.downloadPermit.findUnique({ where: { id } })
  if (!row) throw new SafelightError('not_found')
  return row
}

const standing = ['asked', 'enabled'] as const

/** An administrator asks, for her organisation. Throws as `demand`, and `already` while one is asked for or enabled. */
export function askForDownloads(context: Context, asked: Viewer, wanted: AskedPermit): Promise<Permit> {
  return inOneGo(context, asked, async (change) => {
    const { tx, viewer, acts } = change
    const organisationId = await demandHere({ db: tx, clock: context.clock }, viewer, 'downloads.ask')
    await lockAsking(tx, organisationId)
    const now = context.clock.now()
    for (const { id } of await tx.downloadPermit.findMany({ where: { organisationId, state: { in: [...standing] } } })) {
      const before = await holdPermit(tx, id)
      if (before.state === 'asked' || holds(before, now)) throw new SafelightError('already')
      // Time has ended it, and nobody has written that down yet.
      if (before.state === 'enabled') await writeEnd(context, change, before, { by: null, endedAt: before.endsAt ?? now })
    }
    const { purpose, who, temporary } = wanted
    const { id } = await tx.downloadPermit.create({
      data: { organisationId, purpose, who, temporary, askedById: viewer.userId, askedAt: now },
    })
    acts.push({ organisationId, actorId: viewer.userId, act: 'download.asked', details: { permitId: id, temporary } })
    return permitView(tx, id, now)
  })
}

/** An administrator ends what is enabled, or takes back what she asked for. Throws as `demand`, and `not_found` where there is neither. */
export async function endOwnPermit(context: Context, asked: Viewer): Promise<void> {
  await inOneGo(context, asked, async (change) => {
    const { tx, viewer } = change
    const organisationId = await demandHere({ db: tx, clock: context.clock }, viewer, 'downloads.end')
    const found = await tx.downloadPermit.findFirst({ where: { organisationId, state: { in: [...standing] } }, select: { id: true } })
    const permit = found && (await holdPermit(tx, found.id))
    if (!permit || !isStanding(permit, context.clock.now())) throw new SafelightError('not_found')
    await writeEnd(context, change, permit, { by: viewer, endedAt: context.clock.now() })
  })
}

const isStanding = (permit: DownloadPermit, now: Date) => permit.state === 'asked' || holds(permit, now)

/** An operator enables it. Throws as `demand`, `already` for what isn't asked for any more, and `bad_request` for people of elsewhere. */
export function enablePermit(context: Context, asked: Viewer, id: string, given: GivenPermit): Promise<Permit> {
  return settling(context, asked, id, 'downloads.enable', async (change, permit) => {
    const { tx, viewer } = change
    demandAsked(permit)
    const now = context.clock.now()
    const { temporary, approval } = given
    const endsAt = temporary ? new Date(now.getTime() + temporarySeconds * 1000) : null
    const decided = { decidedById: viewer.userId, decidedAt: now }
    await tx.downloadPermit.update({ where: { id }, data: { ...decided, state: 'enabled', approval, endsAt } })
    const people = await setPeople(tx, permit, given.people)
    writeDown(change, permit, 'download.enabled', { temporary, approval, everybody: given.people === null, people })
    await tellAsker(change, permit, 'enabled')
  })
}

/** An operator doesn't. Throws as `demand`, and `already` for what isn't asked for any more. */
export function refusePermit(context: Context, asked: Viewer, id: string, reason: string): Promise<Permit> {
  return settling(context, asked, id, 'downloads.enable', async (change, permit) => {
    demandAsked(permit)
    const data = { state: 'refused', reason, decidedById: change.viewer.userId, decidedAt: context.clock.now() } as const
    await change.tx.downloadPermit.update({ where: { id }, data })
    writeDown(change, permit, 'download.refused')
    await tellAsker(change, permit, 'refused')
  })
}

/** An operator ends what is enabled; every open download that rests on it ends with it. Throws as `demand`, and `already` for what isn't enabled. */
export function endPermit(context: Context, asked: Viewer, id: string): Promise<Permit> {
  return settling(context, asked, id, 'downloads.end', async (change, permit) => {
    if (!holds(permit, context.clock.now())) throw new SafelightError('already', 'It is not enabled.')
    await writeEnd(context, change, permit, { by: change.viewer, endedAt: context.clock.now() })
  })
}

/**
 * An operator changes for whom it is enabled; downloads of those who are left out end. Throws as `demand`, `already` for what isn't enabled, and
 * `bad_request` for people of elsewhere.
 */
export function changePermitPeople(context: Context, asked: Viewer, id: string, people: string[] | null): Promise<Permit> {
  return settling(context, asked, id, 'downloads.enable', async (change, permit) => {
    const { tx, viewer } = change
    if (!holds(permit, context.clock.now())) throw new SafelightError('already', 'It is not enabled.')
    const count = await setPeople(tx, permit, people)
    if (people !== null) {
      const leftOut = { permitId: id, ownerId: { notIn: people } }
      await endOpenDownloads(context, change, leftOut, { actorId: viewer.userId, named: false })
    }
    const { temporary, approval } = permit
    writeDown(change, permit, 'download.enabled', { temporary, approval, everybody: people === null, people: count })
  })
}

type Settling = (change: Change, permit: DownloadPermit) => Promise<void>

/** An operator's change of one. */
function settling(context: Context, asked: Viewer, id: string, action: OrganisationAction, work: Settling): Promise<Permit> {
  return inOneGo(context, asked, async (change) => {
    const { tx, viewer } = change
    // Administrators have their own way, and may not know of others'.
    if (viewer.role !== 'operator') throw new SafelightError('not_found')
    const permit = await holdPermit(tx, id)
    const facts = await loadFacts(tx, context.clock, asked)
    demand(facts, viewer, action, { of: 'organisation', organisationId: permit.organisationId })
    await work(change, permit)
    return permitView(tx, id, context.clock.now())
  })
}

function demandAsked({ state }: DownloadPermit): void {
  if (state !== 'asked') throw new SafelightError('already', 'It was decided on already, or taken back.')
}

/** Resolves to how many it names. Throws `bad_request` for those who have no open account there, and weren't named before theirs was closed. */
async function setPeople(tx: Tx, { id: permitId, organisationId }: DownloadPermit, people: string[] | null): Promise<number> {
  const ids = [...new Set(people ?? [])]
  const named = { downloadPermits: { some: { permitId } } }
  const here = await tx.user.count({ where: { id: { in: ids }, organisationId, OR: [{ deactivatedAt: null }, named] } })
  if (here !== ids.length) throw new SafelightError('bad_request', 'people: not all of them have an account in this organisation')
  await tx.downloadPermitPerson.deleteMany({ where: { permitId } })
  await tx.downloadPermitPerson.createMany({ data: ids.map((userId) => ({ permitId, userId })) })
  await tx.downloadPermit.update({ where: { id: permitId }, data: { everybody: people === null } })
  return ids.length
}

/** `by` null: time. */
export async function writeEnd(
  context: Context,
  change: OwnChange,
  permit: DownloadPermit,
  { by, endedAt }: { by: Somebody | null; endedAt: Date },
): Promise<void> {
  const { id, organisationId, state } = permit
  const actorId = by?.userId ?? null
  await change.tx.downloadPermit.update({ where: { id }, data: { state: 'ended', endedAt, endedById: actorId } })
  // Operators aren't named.
  await endOpenDownloads(context, change, { permitId: id }, { actorId, named: by?.role === 'admin' })
  change.acts.push({ organisationId, actorId, act: 'download.ended', details: { permitId: id } })
  if (state === 'enabled' && actorId !== permit.askedById) await tellAsker(change, permit, 'over')
}

function writeDown({ acts, viewer }: Change, { id, organisationId }: DownloadPermit, act: Act, details: object = {}): void {
  acts.push({ organisationId, actorId: viewer.userId, act, details: { permitId: id, ...details } })
}

/** Where she still has an account here. */
async function tellAsker(
  { tx, news }: Pick<Change, 'tx' | 'news'>,
  { askedById: id, organisationId }: DownloadPermit,
  outcome: 'enabled' | 'refused' | 'over',
): Promise<void> {
  if ((await tx.user.count({ where: { id, organisationId, deactivatedAt: null } })) === 0) return
  news.push({ to: [id], told: { kind: 'download', actorId: null, outcome } })
}
