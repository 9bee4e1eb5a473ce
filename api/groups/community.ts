// A group becomes a community group and back, and organisations say whether their people may contribute to it.
import { loadMembers } from '../../core/access/groups.ts'
import { SafelightError } from '../../core/errors.ts'
import { notifyPeople } from '../../core/events.ts'
import type { Outcome } from '../../core/notifications/outcomes.ts'
import type { Group } from '../../generated/prisma/client.ts'
import { endShares } from '../change.ts'
import type { Context } from '../context.ts'
import { findAdministrators } from '../people/find.ts'
import type { Viewer } from '../viewer.ts'
import { changeGroup, type GroupChange, noteGroup } from './load.ts'

const notAsked = { requestedAt: null, requestedById: null, requestReason: '' }

const findRow = ({ tx, subject }: GroupChange): Promise<Group> => tx.group.findUniqueOrThrow({ where: { id: subject.group.id } })

/** Asks the administrators of the group's organisation for the upgrade. */
export function requestCommunity(context: Context, viewer: Viewer, id: string, reason: string): Promise<void> {
  return changeGroup(context, viewer, 'group.manage', id, async (change) => {
    const { communitySince, requestedAt } = await findRow(change)
    if (communitySince || requestedAt) throw new SafelightError('already')
    const asked = { requestedAt: context.clock.now(), requestedById: change.viewer.userId, requestReason: reason }
    await change.tx.group.update({ where: { id }, data: asked })
    const deciding = await findAdministrators(change.tx, [change.subject.group.organisationId])
    tellOf(change, deciding, 'community.requested')
    noteGroup(change, 'community.requested')
  })
}

/** An administrator's answer. Approving lets her own organisation's people contribute, as they could before. */
export function answerCommunity(context: Context, viewer: Viewer, id: string, approve: boolean): Promise<void> {
  return changeGroup(context, viewer, 'group.approve', id, async (change) => {
    const { tx, viewer, subject } = change
    const row = await findRow(change)
    if (!row.requestedAt) throw new SafelightError('conflict', 'Nobody asks for this any more.')
    const now = context.clock.now()
    const data = approve ? { requestedAt: null, communitySince: now, approvedById: viewer.userId } : notAsked
    await tx.group.update({ where: { id }, data })
    noteGroup(change, approve ? 'community.approved' : 'community.declined')
    if (approve) await addToWhitelist(context, change, subject.group.organisationId)
    tellOf(change, [row.requestedById], approve ? 'community.approved' : 'community.declined')
  })
}

/** Takes the request back or, approved already, makes the group local again: others go, and what was theirs there ends. */
export function withdrawCommunity(context: Context, viewer: Viewer, id: string): Promise<void> {
  return changeGroup(context, viewer, 'group.withdraw', id, async (change) => {
    const row = await findRow(change)
    if (row.communitySince) return makeLocal(context, change)
    if (!row.requestedAt) throw new SafelightError('conflict', 'Nobody asks for this any more.')
    await change.tx.group.update({ where: { id }, data: notAsked })
    const managed = change.subject.membership?.role === 'manage'
    noteGroup(change, managed ? 'community.unrequested' : 'community.declined')
    if (!managed) tellOf(change, [row.requestedById], 'community.declined')
  })
}

async function makeLocal(context: Context, change: GroupChange): Promise<void> {
  const { tx, subject } = change
  const { id: groupId, organisationId: home } = subject.group
  const others = (await loadMembers(tx, groupId)).filter(({ person }) => person.organisationId !== home)
  const ids = others.map(({ person }) => person.id)
  await tx.group.update({ where: { id: groupId }, data: { ...notAsked, communitySince: null, approvedById: null } })
  await tx.whitelisting.deleteMany({ where: { groupId } })
  await tx.groupMember.deleteMany({ where: { groupId, userId: { in: ids } } })
  // What reached others never does again, even if the group is upgraded anew.
  await tx.share.updateMany({ where: { groupId, wide: true }, data: { wide: false } })
  await endShares(context, change, { groupId })
  await notifyPeople(tx, ids)
  noteGroup(change, 'community.withdrawn')
  for (const { person, accepted } of others)
    if (accepted) noteGroup(change, 'group.removed', { userId: person.id }, [person.organisationId])
}

function tellOf({ news, viewer, subject }: GroupChange, to: readonly (string | null)[], outcome: Outcome): void {
  const told = { kind: 'decided', actorId: viewer.userId, groupId: subject.group.id, outcome } as const
  news.push({ to: to.flatMap((userId) => userId ?? []), told })
}

/** Lets the administrator's organisation contribute. */
export function whitelist(context: Context, viewer: Viewer, id: string): Promise<void> {
  return changeGroup(context, viewer, 'group.whitelist', id, async (change) => {
    const { organisationId } = change.viewer
    if (organisationId && !change.subject.group.whitelistedBy.includes(organisationId))
      await addToWhitelist(context, change, organisationId)
  })
}

async function addToWhitelist({ clock }: Context, { tx, viewer, acts, subject }: GroupChange, organisationId: string): Promise<void> {
  const { userId } = viewer
  const groupId = subject.group.id
  await tx.whitelisting.create({ data: { groupId, organisationId, approvedById: userId, createdAt: clock.now() } })
  acts.push({ organisationId, actorId: userId, act: 'whitelist.added', details: { groupId } })
}

/** No more: all that the organisation's people shared with the group ends. */
export function unwhitelist(context: Context, viewer: Viewer, id: string): Promise<void> {
  return changeGroup(context, viewer, 'group.whitelist', id, async (change) => {
    const { tx, viewer, acts } = change
    const { userId, organisationId } = viewer
    if (!organisationId || !change.subject.group.whitelistedBy.includes(organisationId)) return
    await tx.whitelisting.deleteMany({ where: { groupId: id, organisationId } })
    await endShares(context, change, { groupId: id })
    acts.push({ organisationId, actorId: userId, act: 'whitelist.removed', details: { groupId: id } })
  })
}
