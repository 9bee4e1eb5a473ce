// How people come into a group by themselves: by joining an open one, or by accepting after somebody asked them by e-mail.

import { reasons } from '../../core/access/reasons.ts'
import { standing } from '../../core/access/sharing.ts'
import { SafelightError } from '../../core/errors.ts'
import { notifyPeople } from '../../core/events.ts'
import { tell } from '../../core/notifications/tell.ts'
import type { GroupRole } from '../../generated/prisma/enums.ts'
import type { Context } from '../context.ts'
import { limit } from '../limit.ts'
import { nudgeMail } from '../notifications/nudge.ts'
import type { Viewer } from '../viewer.ts'
import { changeGroup, type GroupChange, noteGroup } from './load.ts'

const asking = { most: 30, seconds: 3600 }
const limitAsking = ({ db, clock }: Context, { userId }: Viewer) => limit(db, clock, `group.asked|${userId}`, asking)

/**
 * Asks whoever has this address to come to a community group. What is done, written and answered is the same whether or
 * not there is such a person: nobody finds out who has an account. Nothing rests on it until she accepts.
 * Resolves to whom to tell (`tellAsked`), once the answer is given: that takes longer when there is somebody.
 */
export async function askByEmail(context: Context, viewer: Viewer, groupId: string, email: string, role: GroupRole): Promise<string[]> {
  await limitAsking(context, viewer)
  return changeGroup(context, viewer, 'group.manage', groupId, async (change) => {
    const { tx, subject } = change
    if (!subject.group.community) throw new SafelightError('not_allowed', reasons.not_community)
    const found = await findByEmail(change, email, role)
    const ids = found.map(({ id }) => id)
    // Never more than viewing for a student.
    const roles = found.map(({ standsAs }) => standsAs)
    const asked = await tx.$queryRaw<{ id: string; fresh: boolean }[]>`
      INSERT INTO group_members (group_id, user_id, role, created_at)
      SELECT ${groupId}::uuid, asked.id, asked.role::"GroupRole", ${context.clock.now()}
      FROM unnest(${ids}::uuid[], ${roles}::text[]) AS asked (id, role)
      ON CONFLICT (group_id, user_id) DO UPDATE SET role = EXCLUDED.role WHERE group_members.accepted_at IS NULL
      RETURNING user_id AS id, xmax = 0 AS fresh`
    await notifyPeople(tx, ids)
    noteGroup(change, 'group.asked', { role })
    return asked.filter(({ fresh }) => fresh).map(({ id }) => id)
  })
}

/** Tells those who were asked now; not a second time while they have not answered. */
export async function tellAsked(context: Context, viewer: Viewer, groupId: string, userIds: readonly string[]): Promise<void> {
  if (userIds.length === 0) return
  const told = { kind: 'decided', actorId: viewer.userId, groupId, outcome: 'group.invited' } as const
  await context.db.$transaction((tx) => tell(context, tx, userIds, told))
  nudgeMail(context)
}

/** Takes that back while she has not accepted; again the same whether or not there is such a person. */
export async function unaskByEmail(context: Context, viewer: Viewer, groupId: string, email: string): Promise<void> {
  await limitAsking(context, viewer)
  await changeGroup(context, viewer, 'group.manage', groupId, async (change) => {
    const ids = (await findByEmail(change, email, 'view')).map(({ id }) => id)
    await change.tx.$executeRaw`
      DELETE FROM group_members WHERE group_id = ${groupId}::uuid AND user_id = ANY(${ids}::uuid[]) AND accepted_at IS NULL`
    await notifyPeople(change.tx, ids)
    noteGroup(change, 'group.unasked')
  })
}

/** One at most, whose address it verifiedly is and who may be in the group. */
async function findByEmail({ tx, subject: { group } }: GroupChange, email: string, role: GroupRole) {
  const user = await tx.user.findFirst({
    where: { email: email.toLowerCase(), emailVerified: true },
    select: { id: true, organisationId: true, role: true, deactivatedAt: true },
  })
  const standsAs = user ? standing({ ...user, active: user.deactivatedAt === null }, group, role) : undefined
  return user && standsAs ? [{ id: user.id, standsAs }] : []
}

/** Joins an open group, to view; whoever was asked has the role she was asked for. */
export function joinGroup(context: Context, viewer: Viewer, groupId: string): Promise<void> {
  return changeGroup(context, viewer, 'group.join', groupId, async (change) => {
    const { userId } = change.viewer
    const now = context.clock.now()
    await change.tx.groupMember.upsert({
      where: { groupId_userId: { groupId, userId } },
      create: { groupId, userId, role: 'view', createdAt: now, acceptedAt: now },
      update: { acceptedAt: now },
    })
    await notifyPeople(change.tx, [userId])
    noteGroup(change, 'group.joined')
  })
}

/** Says yes to having been asked. */
export function acceptGroup(context: Context, viewer: Viewer, groupId: string): Promise<void> {
  return changeGroup(context, viewer, 'group.accept', groupId, async (change) => {
    const { userId, organisationId } = change.viewer
    await change.tx.groupMember.update({ where: { groupId_userId: { groupId, userId } }, data: { acceptedAt: context.clock.now() } })
    await notifyPeople(change.tx, [userId])
    noteGroup(change, 'group.joined', {}, [organisationId])
  })
}
