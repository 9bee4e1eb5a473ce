// Who is in a group: taking people in, giving roles, taking out. Every change holds the group's row (changeGroup).
import { endingOf, endLost } from '../../core/access/end.ts'
import { loadMembers, type Member } from '../../core/access/groups.ts'
import { reasons } from '../../core/access/reasons.ts'
import { hasRole, standing } from '../../core/access/sharing.ts'
import { SafelightError } from '../../core/errors.ts'
import { notifyPeople } from '../../core/events.ts'
import type { GroupRole } from '../../generated/prisma/enums.ts'
import { endShares } from '../change.ts'
import type { Context } from '../context.ts'
import type { Viewer } from '../viewer.ts'
import { changeGroup, type GroupChange, noteGroup } from './load.ts'

/** Takes somebody of the group's own organisation in, at once. */
export function addMember(context: Context, viewer: Viewer, groupId: string, userId: string, role: GroupRole): Promise<void> {
  return changeGroup(context, viewer, 'group.manage', groupId, async (change) => {
    const { tx, subject } = change
    const { organisationId } = subject.group
    if (change.viewer.organisationId !== organisationId)
      throw new SafelightError('not_allowed', 'People of another organisation are asked by e-mail.')
    const person = await tx.user.findFirst({ where: { id: userId, organisationId, deactivatedAt: null }, select: { role: true } })
    if (!person) throw new SafelightError('not_found')
    if (person.role === 'student' && !subject.group.withStudents)
      throw new SafelightError('not_reachable', 'This group was made without students.')
    if (person.role === 'student') onlyViews(role)
    const already = await tx.groupMember.findUnique({ where: { groupId_userId: { groupId, userId } } })
    if (already?.acceptedAt) throw new SafelightError('already')
    const now = context.clock.now()
    await tx.groupMember.upsert({
      where: { groupId_userId: { groupId, userId } },
      create: { groupId, userId, role, createdAt: now, acceptedAt: now },
      update: { role, acceptedAt: now },
    })
    await notifyPeople(tx, [userId])
    noteGroup(change, 'group.member', { userId, role })
  })
}

/** Gives a member another role. Nobody but a manager changes her own. */
export function changeRole(context: Context, viewer: Viewer, groupId: string, userId: string, role: GroupRole): Promise<void> {
  const action = userId === viewer.userId ? 'group.manage' : 'group.govern'
  return changeGroup(context, viewer, action, groupId, async (change) => {
    const { tx, subject } = change
    const { member, standsAs, onlyManager } = await findMember(change, userId)
    if (standsAs === undefined || !member.accepted) throw new SafelightError('not_found')
    if (member.person.role === 'student') onlyViews(role)
    if (onlyManager && role !== 'manage') throw new SafelightError('conflict', lastManager)
    if (member.role === role) return
    if (change.decision.because === 'administrator' && !hasRole(member.role, role)) await appoint(context, change)
    await tx.groupMember.update({ where: { groupId_userId: { groupId, userId } }, data: { role } })
    await endShares(context, change, { groupId: subject.group.id })
    await notifyPeople(tx, [userId])
    noteGroup(change, 'group.member', { userId, role }, [member.person.organisationId])
  })
}

/**
 * An administrator raises nobody where there are managers to do it: she must not come by what is theirs alone. Where there are none,
 * what was handed in to those who are gone ends first.
 */
async function appoint({ clock }: Context, { tx, viewer, acts, subject: { group } }: GroupChange): Promise<void> {
  const members = await loadMembers(tx, group.id)
  if (members.some(({ person, role, accepted }) => accepted && standing(person, group, role) === 'manage'))
    throw new SafelightError('not_allowed', reasons.not_manager)
  const shares = await tx.share.findMany({
    where: { groupId: group.id, audience: 'managers', endedAt: null },
    include: { reflection: true },
  })
  const lost = shares.map(({ id: shareId, reflectionId, ownerId, reflection: { organisationId } }) => ({
    ...{ shareId, reflectionId, ownerId, organisationId },
    because: 'managers_gone' as const,
  }))
  await endLost(tx, clock.now(), lost)
  acts.push(...lost.map((one) => endingOf(one, viewer.userId)))
}

/** Takes somebody out, or leaves; one who was asked says no. What she shared there ends. */
export function removeMember(context: Context, viewer: Viewer, groupId: string, userId: string): Promise<void> {
  const self = userId === viewer.userId
  return changeGroup(context, viewer, self ? 'group.leave' : 'group.govern', groupId, async (change) => {
    const { member, onlyManager } = await findMember(change, userId)
    // Whoever was asked by e-mail is not known to be anybody until she accepts.
    if (!self && !member.accepted) throw new SafelightError('not_found')
    if (onlyManager) throw new SafelightError('conflict', lastManager)
    await change.tx.groupMember.delete({ where: { groupId_userId: { groupId, userId } } })
    await endShares(context, change, { groupId })
    await notifyPeople(change.tx, [userId])
    noteGroup(change, self ? 'group.left' : 'group.removed', { userId }, [member.person.organisationId])
  })
}

const lastManager = 'A group needs somebody who manages it: please give that role to another member first.'

function onlyViews(role: GroupRole): void {
  if (role !== 'view') throw new SafelightError('bad_request', 'Students can only view.')
}

interface FoundMember {
  member: Member
  standsAs: GroupRole | undefined
  /** She manages, and nobody else who could does. */
  onlyManager: boolean
}

/** Throws `not_found`. */
async function findMember({ tx, subject: { group } }: GroupChange, userId: string): Promise<FoundMember> {
  const members = await loadMembers(tx, group.id)
  const member = members.find(({ person }) => person.id === userId)
  if (!member) throw new SafelightError('not_found')
  const manages = ({ person, role, accepted }: Member) => accepted && standing(person, group, role) === 'manage'
  const others = members.filter((one) => one !== member && manages(one))
  return { member, standsAs: standing(member.person, group, member.role), onlyManager: manages(member) && others.length === 0 }
}
