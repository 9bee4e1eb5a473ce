// A contributor asks the members of her group to hand in a reflection by a date; handing in shares it.
import { demand } from '../../core/access/demand.ts'
import { loadFacts } from '../../core/access/facts.ts'
import { loadMembers, lockGroup } from '../../core/access/groups.ts'
import { mayHandIn, standing } from '../../core/access/sharing.ts'
import type { Group } from '../../core/access/world.ts'
import type { Tx } from '../../core/db.ts'
import { SafelightError } from '../../core/errors.ts'
import { notify } from '../../core/events.ts'
import { newId } from '../../core/ids.ts'
import type { Audience } from '../../generated/prisma/enums.ts'
import { type Change, inOneGo } from '../change.ts'
import type { Context } from '../context.ts'
import { changeGroup, demandInside } from '../groups/load.ts'
import { demandAnonymised } from '../sharing/outside.ts'
import type { Viewer } from '../viewer.ts'

export interface NewAssignment {
  title: string
  instructions: string
  dueAt: string
  audience: Audience
}

/** Resolves to its id. Tells those who may hand in. */
export function setAssignment(
  context: Context,
  viewer: Viewer,
  groupId: string,
  { dueAt: due, ...wanted }: NewAssignment,
): Promise<string> {
  return changeGroup(context, viewer, 'group.contribute', groupId, async ({ tx, viewer, news, acts, subject: { group } }) => {
    const now = context.clock.now()
    const dueAt = new Date(due)
    if (dueAt <= now) throw new SafelightError('bad_request', 'The date is over already.')
    const id = newId()
    await tx.assignment.create({ data: { ...wanted, id, groupId, dueAt, createdById: viewer.userId, createdAt: now } })
    const asked = (await loadMembers(tx, groupId)).filter(({ person, role, accepted }) => mayHandIn(person, group, accepted ? role : null))
    const told = { kind: 'assignment', actorId: viewer.userId, groupId, assignmentId: id } as const
    news.push({ to: asked.map(({ person }) => person.id), told })
    const { organisationId } = group
    acts.push({ organisationId, actorId: viewer.userId, act: 'assignment.made', details: { groupId, assignmentId: id } })
    return id
  })
}

/** Takes no more. What was handed in stays as it is. */
export function closeAssignment(context: Context, viewer: Viewer, id: string): Promise<void> {
  return inOneGo(context, viewer, async (change) => {
    const { tx, viewer, acts } = change
    const { groupId, createdById } = await findAssignment(tx, id)
    await lockGroup(tx, groupId)
    const action = createdById === viewer.userId ? 'group.attend' : 'group.manage'
    const { subject } = await demandInside({ db: tx, clock: context.clock }, viewer, action, groupId)
    const closed = await tx.assignment.updateMany({ where: { id, closedAt: null }, data: { closedAt: context.clock.now() } })
    if (closed.count === 0) throw new SafelightError('already')
    const { organisationId } = subject.group
    acts.push({ organisationId, actorId: viewer.userId, act: 'assignment.closed', details: { groupId, assignmentId: id } })
  })
}

/** Hands in a reflection of the viewer's own; resolves to the share's id. After the date it is late, not refused. */
export function handIn(context: Context, viewer: Viewer, id: string, reflectionId: string): Promise<string> {
  return inOneGo(context, viewer, async (change) => {
    const { tx, viewer } = change
    const { groupId } = await findAssignment(tx, id)
    await lockGroup(tx, groupId)
    const parts = { db: tx, clock: context.clock }
    const { subject } = await demandInside(parts, viewer, 'group.hand-in', groupId)
    const reflection = await tx.reflection.findUnique({ where: { id: reflectionId }, select: { ownerId: true, organisationId: true } })
    if (!reflection) throw new SafelightError('not_found')
    demand(await loadFacts(tx, context.clock, viewer, reflectionId), viewer, 'reflection.share', { of: 'reflection', ...reflection })
    // Read once more: it may have been closed while another held the group.
    const { closedAt, audience } = await findAssignment(tx, id)
    if (closedAt) throw new SafelightError('conflict', 'The assignment was closed.')
    if (await tx.share.findFirst({ where: { reflectionId, assignmentId: id, endedAt: null } })) throw new SafelightError('already')
    const shareId = newId()
    const { userId } = viewer
    const to = { groupId, assignmentId: id, audience, wide: subject.group.community }
    await tx.share.create({ data: { ...to, id: shareId, reflectionId, ownerId: userId, createdAt: context.clock.now() } })
    await demandAnonymised(tx, shareId)
    await notify(tx, 'reflection', { reflectionId })
    await tellManagers(change, subject.group, { reflectionId, assignmentId: id })
    const { organisationId } = reflection
    const details = { shareId, groupId, assignmentId: id }
    change.acts.push({ organisationId, actorId: userId, act: 'hand-in', reflectionId, ownerId: userId, details })
    return shareId
  })
}

async function findAssignment(tx: Tx, id: string) {
  const row = await tx.assignment.findUnique({ where: { id } })
  if (!row) throw new SafelightError('not_found')
  return row
}

/** Those who manage see it, whatever the assignment's audience. */
async function tellManagers(
  { tx, viewer, news }: Change,
  group: Group,
  what: { reflectionId: string; assignmentId: string },
): Promise<void> {
  const members = await loadMembers(tx, group.id)
  const managers = members.filter(({ person, role, accepted }) => accepted && standing(person, group, role) === 'manage')
  news.push({ to: managers.map(({ person }) => person.id), told: { kind: 'shared', actorId: viewer.userId, groupId: group.id, ...what } })
}
