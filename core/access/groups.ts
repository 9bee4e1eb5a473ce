// Groups as `decide` wants them: the group, and where the viewer stands to it.
import { Prisma } from '../../generated/prisma/client.ts'
import type { GroupRole } from '../../generated/prisma/enums.ts'
import type { Db, Tx } from '../db.ts'
import type { Subject, Viewer } from './decide.ts'
import { groupSql, personSql } from './ways.ts'
import type { Group, Person } from './world.ts'

export type GroupSubject = Extract<Subject, { of: 'group' }>
type Asker = Pick<Viewer, 'userId' | 'organisationId'>

/** An organisation's people are in group `g`, or were asked, or are let to contribute by their administrators. */
export const concernsSql = (organisationId: string | null) => Prisma.sql`(
  EXISTS (SELECT 1 FROM group_members cm JOIN users cu ON cu.id = cm.user_id WHERE cm.group_id = g.id AND cu.organisation_id = ${organisationId}::uuid)
  OR EXISTS (SELECT 1 FROM whitelistings cw WHERE cw.group_id = g.id AND cw.organisation_id = ${organisationId}::uuid))`

/** A row of `groups g` that the person is in or was asked to come to. */
export const mineSql = (userId: string) =>
  Prisma.sql`EXISTS (SELECT 1 FROM group_members mm WHERE mm.group_id = g.id AND mm.user_id = ${userId}::uuid)`

interface Row {
  group: Group
  role: GroupRole | null
  accepted: boolean
  concerns: boolean
}

/** Groups `g` that fit `where`, by name. What may be done with them is for `decide` to say. */
export async function loadGroups(db: Db | Tx, { userId, organisationId }: Asker, where: Prisma.Sql): Promise<GroupSubject[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT ${groupSql} AS "group", m.role::text AS role, m.accepted_at IS NOT NULL AS accepted, ${concernsSql(organisationId)} AS concerns
    FROM groups g LEFT JOIN group_members m ON m.group_id = g.id AND m.user_id = ${userId}::uuid
    WHERE ${where} ORDER BY lower(g.name), g.id`
  return rows.map(({ group, role, accepted, concerns }) => ({
    of: 'group',
    group,
    membership: role === null ? undefined : { role, accepted },
    concerns,
  }))
}

export async function loadGroup(db: Db | Tx, asker: Asker, id: string): Promise<GroupSubject | undefined> {
  const [found] = await loadGroups(db, asker, Prisma.sql`g.id = ${id}::uuid`)
  return found
}

/** Whoever changes a group, who is in it, or what rests on it, holds its row: one after the other. Load what to decide on after it. */
export async function lockGroup(tx: Tx, id: string): Promise<void> {
  await tx.$queryRaw`SELECT id FROM groups WHERE id = ${id}::uuid FOR UPDATE`
}

export interface Member {
  person: Person
  role: GroupRole
  accepted: boolean
}

/** Everybody in a group or asked to come; what each counts for is for `standing` to say. */
export async function loadMembers(db: Db | Tx, groupId: string): Promise<Member[]> {
  return db.$queryRaw<Member[]>`
    SELECT ${personSql(Prisma.sql`u`)} AS person, m.role::text AS role, m.accepted_at IS NOT NULL AS accepted
    FROM group_members m JOIN users u ON u.id = m.user_id WHERE m.group_id = ${groupId}::uuid ORDER BY lower(u.name), u.id`
}
