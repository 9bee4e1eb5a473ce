// Opening a reflection and closing it again. A share stands when the rules say that it holds, asked of the row itself in the
// transaction that writes it: there is no second set of rules here.
import { endingOf, endWhatRestedOn } from '../../core/access/end.ts'
import { lostGround } from '../../core/access/sharing.ts'
import { type NetworkJson, readNetwork, readShare, type ShareJson, standingSharesSql } from '../../core/access/ways.ts'
import type { Person } from '../../core/access/world.ts'
import type { Tx } from '../../core/db.ts'
import { SafelightError } from '../../core/errors.ts'
import { notify } from '../../core/events.ts'
import { tell } from '../../core/notifications/tell.ts'
import type { Context } from '../context.ts'
import { nudgeMail } from '../notifications/nudge.ts'
import type { Viewer } from '../viewer.ts'
import { demandAnonymised } from './outside.ts'

type Parts = Pick<Context, 'config' | 'db' | 'clock' | 'audit' | 'queues' | 'log'>
export type Target = { userId: string } | { groupId: string }

interface Reflection {
  id: string
  ownerId: string
  organisationId: string
}

/**
 * Opens the owner's reflection to a person or a group; resolves to the share's id. Throws `already`, `not_reachable` for
 * whom she may not reach as for whom there is not, and as `demandAnonymised`.
 */
export async function openShare(
  parts: Parts,
  viewer: Viewer,
  reflection: Reflection,
  target: Target,
  endsAt: Date | null,
): Promise<string> {
  const { db, clock, audit } = parts
  if (endsAt && endsAt <= clock.now()) throw new SafelightError('bad_request', 'endsAt: lies in the past')
  const id = await db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM reflections WHERE id = ${reflection.id}::uuid FOR UPDATE`
    const { wide, told } = await findTarget(tx, reflection.ownerId, target)
    // One whose time is over gives way.
    const over = await endWhatRestedOn(tx, clock, { reflectionId: reflection.id })
    const standing = await tx.share.findFirst({ where: { reflectionId: reflection.id, ...target, assignmentId: null, endedAt: null } })
    if (standing) throw new SafelightError('already', 'It is shared there already.')
    const data = { reflectionId: reflection.id, ownerId: reflection.ownerId, ...target, wide, endsAt, createdAt: clock.now() }
    const { id: shareId } = await tx.share.create({ data, select: { id: true } })
    if (!(await holds(tx, clock.now(), shareId))) throw new SafelightError('not_reachable')
    await demandAnonymised(tx, shareId)
    await tell(parts, tx, told, { kind: 'shared', actorId: viewer.userId, reflectionId: reflection.id, ...onlyGroup(target) })
    await notify(tx, 'reflection', { reflectionId: reflection.id })
    await audit.record(tx, ...over.map((one) => endingOf(one, null)), {
      ...actOf(viewer, reflection),
      act: 'share',
      details: { shareId, ...target, until: endsAt?.toISOString() ?? null },
    })
    return shareId
  })
  nudgeMail(parts)
  return id
}

/** Closes it at once, for good: whoever watches is sent away. Doing it twice does nothing. */
export async function retractShare({ db, clock, audit }: Parts, viewer: Viewer, reflection: Reflection, shareId: string): Promise<void> {
  await db.$transaction(async (tx) => {
    const { count } = await tx.share.updateMany({
      where: { id: shareId, endedAt: null },
      data: { endedAt: clock.now(), endedBecause: 'retracted' },
    })
    if (count === 0) return
    await notify(tx, 'reflection', { reflectionId: reflection.id })
    await audit.record(tx, { ...actOf(viewer, reflection), act: 'retract', details: { shareId } })
  })
}

/** Sets or takes away the end of a share that stands. Throws `conflict` for one that is over. */
export async function limitShare(
  { db, clock, audit }: Parts,
  viewer: Viewer,
  reflection: Reflection,
  shareId: string,
  endsAt: Date | null,
) {
  if (endsAt && endsAt <= clock.now()) throw new SafelightError('bad_request', 'endsAt: lies in the past')
  await db.$transaction(async (tx) => {
    const standing = { id: shareId, endedAt: null, OR: [{ endsAt: null }, { endsAt: { gt: clock.now() } }] }
    const { count } = await tx.share.updateMany({ where: standing, data: { endsAt } })
    if (count === 0) throw new SafelightError('conflict', 'This share is over; please share it again.')
    await notify(tx, 'reflection', { reflectionId: reflection.id })
    await audit.record(tx, { ...actOf(viewer, reflection), act: 'share', details: { shareId, until: endsAt?.toISOString() ?? null } })
  })
}

const actOf = (viewer: Viewer, { id, ownerId, organisationId }: Reflection) => ({
  ...{ organisationId, ownerId },
  ...{ actorId: viewer.userId, reflectionId: id },
})

const onlyGroup = (target: Target) => ('groupId' in target ? target : {})

/** Whom to tell, and whether it reaches other organisations. A group's row is held, so that what it is doesn't change meanwhile. */
async function findTarget(tx: Tx, ownerId: string, target: Target): Promise<{ wide: boolean; told: string[] }> {
  if ('userId' in target) {
    await holdPeople(tx, ownerId, target.userId)
    return { wide: false, told: [target.userId] }
  }
  await holdPeople(tx, ownerId, ownerId)
  const [group] = await tx.$queryRaw<{ community: boolean }[]>`
    SELECT community_since IS NOT NULL AS community FROM groups WHERE id = ${target.groupId}::uuid FOR SHARE`
  if (!group) throw new SafelightError('not_reachable')
  const members = await tx.groupMember.findMany({ where: { ...target, acceptedAt: { not: null } }, select: { userId: true } })
  return { wide: group.community, told: members.map(({ userId }) => userId) }
}

/** Both accounts, and the networks between them, stay as they are until the share is there: whatever ends them ends the share too. */
async function holdPeople(tx: Tx, ownerId: string, userId: string): Promise<void> {
  const ids = [ownerId, userId]
  const found = await tx.$queryRaw<{ id: string }[]>`SELECT id FROM users WHERE id = ANY(${ids}::uuid[]) ORDER BY id FOR SHARE`
  if (found.length < new Set(ids).size) throw new SafelightError('not_reachable')
  await tx.$queryRaw`
    SELECT 1 FROM networks WHERE id IN (SELECT o.network_id FROM network_organisations o
      JOIN users u ON u.organisation_id = o.organisation_id WHERE u.id = ANY(${ids}::uuid[])) ORDER BY id FOR SHARE`
}

interface StandingRow {
  owner: Person
  share: ShareJson
  networks: NetworkJson[]
}

async function holds(tx: Tx, now: Date, shareId: string): Promise<boolean> {
  const [row] = await tx.$queryRaw<StandingRow[]>`${standingSharesSql} AND h.id = ${shareId}::uuid`
  const share = row && readShare(row.share)
  if (!row || !share) return false
  return lostGround(share, row.owner, row.networks.map(readNetwork), now) === undefined
}
