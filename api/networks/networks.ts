// Networks as administrators make, approve and leave them, each for her own organisation.
import { loadNetwork } from '../../core/access/networks.ts'
import { isActive, sharesAtAll } from '../../core/access/sharing.ts'
import { SafelightError } from '../../core/errors.ts'
import { notifyPeople } from '../../core/events.ts'
import { newId } from '../../core/ids.ts'
import type { Outcome } from '../../core/notifications/outcomes.ts'
import type { NetworkKind } from '../../generated/prisma/enums.ts'
import { endShares, inOneGo } from '../change.ts'
import type { Context } from '../context.ts'
import { demandHere } from '../here.ts'
import { limit } from '../limit.ts'
import { findAdministrators } from '../people/find.ts'
import type { Viewer } from '../viewer.ts'
import { changeNetwork, type NetworkChange, noteNetwork } from './load.ts'

export interface Proposal {
  name: string
  purpose: string
  kind: NetworkKind
  organisationIds: readonly string[]
  coachingOrganisationId?: string | undefined
}

const proposing = { most: 20, seconds: 3600 }

/** Proposes a network; by that the proposer's organisation has approved it. Resolves to its id. */
export async function proposeNetwork(context: Context, viewer: Viewer, proposal: Proposal): Promise<string> {
  await limit(context.db, context.clock, `networks|${viewer.userId}`, proposing)
  return inOneGo(context, viewer, async ({ tx, viewer, news, acts }) => {
    const here = await demandHere({ db: tx, clock: context.clock }, viewer, 'organisation.govern')
    const others = [...new Set(proposal.organisationIds)].filter((id) => id !== here)
    const coaching = demandCoaching(proposal, [here, ...others])
    if ((await tx.organisation.count({ where: { id: { in: others } } })) !== others.length) throw new SafelightError('not_found')
    const now = context.clock.now()
    const networkId = newId()
    const { name, purpose, kind } = proposal
    const asked = others.map((organisationId) => ({ organisationId, ...roleOf(organisationId === coaching) }))
    const own = { organisationId: here, approvedAt: now, approvedById: viewer.userId, ...roleOf(here === coaching) }
    const organisations = { create: [own, ...asked] }
    await tx.network.create({ data: { id: networkId, name, purpose, kind, proposedById: viewer.userId, createdAt: now, organisations } })
    const told = { kind: 'decided', actorId: viewer.userId, networkId, outcome: 'network.proposed' } as const
    news.push({ to: await findAdministrators(tx, others), told })
    const details = { networkId, kind, organisations: others.length + 1 }
    acts.push({ organisationId: here, actorId: viewer.userId, act: 'network.proposed', details })
    return networkId
  })
}

/** Coaches are always selected one by one. */
const roleOf = (coaching: boolean) => ({ coaching, everybody: !coaching })

/** Resolves to the coaching organisation, in a coaching network. Throws `bad_request`. */
function demandCoaching({ kind, coachingOrganisationId }: Proposal, all: readonly string[]): string | undefined {
  if (all.length < 2) throw new SafelightError('bad_request', 'A network joins two organisations or more.')
  if (kind === 'collaboration' && coachingOrganisationId !== undefined)
    throw new SafelightError('bad_request', 'No organisation coaches in a collaboration.')
  if (kind === 'coaching' && (coachingOrganisationId === undefined || !all.includes(coachingOrganisationId)))
    throw new SafelightError('bad_request', 'Please say which of the organisations coaches.')
  return coachingOrganisationId
}

/** An administrator's answer for her organisation. The network holds when all have approved; one that declines ends it. */
export function answerNetwork(context: Context, viewer: Viewer, id: string, approve: boolean): Promise<void> {
  return changeNetwork(context, viewer, 'network.approve', id, async (change) => {
    const { tx, viewer, own } = change
    if (own.approved) throw new SafelightError('already')
    const now = context.clock.now()
    if (!approve) {
      await tx.network.update({ where: { id }, data: { endedAt: now } })
      await tellProposer(change, 'network.declined')
      return noteNetwork(change, 'network.declined')
    }
    const where = { networkId_organisationId: { networkId: id, organisationId: own.id } }
    await tx.networkOrganisation.update({ where, data: { approvedAt: now, approvedById: viewer.userId } })
    if (await holds(change)) await tellProposer(change, 'network.approved')
    noteNetwork(change, 'network.approved')
  })
}

/** Leaves for good. When the one that coaches goes, or too few stay, the network ends; so does one not yet approved by all. */
export function leaveNetwork(context: Context, viewer: Viewer, id: string): Promise<void> {
  return changeNetwork(context, viewer, 'network.leave', id, async (change) => {
    const { tx, own, network } = change
    const now = context.clock.now()
    const where = { networkId_organisationId: { networkId: id, organisationId: own.id } }
    await tx.networkOrganisation.update({ where, data: { leftAt: now } })
    await tx.networkPerson.deleteMany({ where: { networkId: id, user: { organisationId: own.id } } })
    if (!(await holds(change))) await tx.network.update({ where: { id }, data: { endedAt: now } })
    if (!isActive(network)) await tellProposer(change, 'network.declined')
    await endShares(context, change, { networkId: id })
    noteNetwork(change, 'network.left')
  })
}

async function holds({ tx, network }: NetworkChange): Promise<boolean> {
  const now = await loadNetwork(tx, network.id)
  return now !== undefined && isActive(now)
}

async function tellProposer({ tx, viewer, news, network }: NetworkChange, outcome: Outcome): Promise<void> {
  const { proposedById } = await tx.network.findUniqueOrThrow({ where: { id: network.id }, select: { proposedById: true } })
  news.push({ to: [proposedById], told: { kind: 'decided', actorId: viewer.userId, networkId: network.id, outcome } })
}

export interface Taking {
  everybody: boolean
  userIds: readonly string[]
}

/** Says which people of the administrator's own organisation take part; in the coaching one: who coaches. */
export function selectPeople(context: Context, viewer: Viewer, id: string, { everybody, userIds }: Taking): Promise<void> {
  return changeNetwork(context, viewer, 'network.select', id, async (change) => {
    const { tx, own } = change
    if (own.coaching && everybody) throw new SafelightError('bad_request', 'Coaches are selected one by one.')
    const chosen = everybody ? [] : [...new Set(userIds)]
    const people = await tx.user.findMany({
      where: { id: { in: chosen }, organisationId: own.id, deactivatedAt: null },
      select: { id: true, organisationId: true, role: true },
    })
    if (people.filter((person) => sharesAtAll({ ...person, active: true })).length !== chosen.length)
      throw new SafelightError('not_reachable', 'Only people of your organisation who may share can take part.')
    const before = await tx.networkPerson.findMany({ where: { networkId: id, user: { organisationId: own.id } }, select: { userId: true } })
    await tx.networkPerson.deleteMany({ where: { networkId: id, user: { organisationId: own.id } } })
    await tx.networkPerson.createMany({ data: chosen.map((userId) => ({ networkId: id, userId })) })
    const where = { networkId_organisationId: { networkId: id, organisationId: own.id } }
    await tx.networkOrganisation.update({ where, data: { everybody } })
    await endShares(context, change, { networkId: id })
    await notifyPeople(tx, [...before.map(({ userId }) => userId), ...chosen])
    noteNetwork(change, 'network.people', { everybody, people: chosen.length })
  })
}
