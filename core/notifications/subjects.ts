// What notifications are about, fetched with what the decision needs. Nothing of it is told before tellings.ts has asked.
import type { Notification } from '../../generated/prisma/client.ts'
import type { ClipStatus, GroupRole, Region } from '../../generated/prisma/enums.ts'
import type { Subject, Viewer } from '../access/decide.ts'
import { groupSql, type NetworkJson, networkSql, readNetwork } from '../access/ways.ts'
import type { Group, Network } from '../access/world.ts'
import type { Db, Tx } from '../db.ts'

interface Media {
  id: string
  ownerId: string
  organisationId: string
  title: string
}

type GroupSubject = Extract<Subject, { of: 'group' }>

export interface Subjects {
  reflections: ReadonlyMap<string, Media>
  clips: ReadonlyMap<string, Media & { reflectionId: string; status: ClipStatus; deviceId: string | null }>
  comments: ReadonlyMap<string, { id: string; clipId: string }>
  assignments: ReadonlyMap<string, { id: string; groupId: string; title: string; dueAt: Date; region: Region }>
  groups: ReadonlyMap<string, GroupSubject>
  networks: ReadonlyMap<string, Network>
}

/** Fetches what the rows are about, each kind in one query; the places in groups are those of the reader. */
export async function loadSubjects(db: Db | Tx, reader: Viewer, rows: readonly Notification[]): Promise<Subjects> {
  const ids = (key: 'reflectionId' | 'clipId' | 'commentId' | 'assignmentId' | 'groupId' | 'networkId') => [
    ...new Set(rows.flatMap((row) => row[key] ?? [])),
  ]
  const media = { id: true, ownerId: true, organisationId: true, title: true }
  const assignments = await find(ids('assignmentId'), async (found) => {
    const select = { id: true, groupId: true, title: true, dueAt: true, group: { select: { organisation: { select: { region: true } } } } }
    const list = await db.assignment.findMany({ where: { id: { in: found } }, select })
    return list.map(({ group, ...rest }) => ({ ...rest, region: group.organisation.region }))
  })
  const groupIds = new Set([...ids('groupId'), ...[...assignments.values()].map(({ groupId }) => groupId)])
  return {
    assignments,
    reflections: await find(ids('reflectionId'), (found) => db.reflection.findMany({ where: { id: { in: found } }, select: media })),
    clips: await find(ids('clipId'), (found) =>
      db.clip.findMany({ where: { id: { in: found } }, select: { ...media, reflectionId: true, status: true, deviceId: true } }),
    ),
    comments: await find(ids('commentId'), (found) =>
      db.comment.findMany({ where: { id: { in: found } }, select: { id: true, clipId: true } }),
    ),
    groups: new Map((groupIds.size > 0 ? await loadGroups(db, reader, [...groupIds]) : []).map((subject) => [subject.group.id, subject])),
    networks: await find(ids('networkId'), (found) => loadNetworks(db, found)),
  }
}

async function find<T extends { id: string }>(ids: string[], load: (ids: string[]) => Promise<T[]>): Promise<Map<string, T>> {
  const found = ids.length > 0 ? await load(ids) : []
  return new Map(found.map((one) => [one.id, one]))
}

async function loadGroups(db: Db | Tx, { userId, organisationId }: Viewer, ids: string[]): Promise<GroupSubject[]> {
  const rows = await db.$queryRaw<{ group: Group; role: GroupRole | null; accepted: boolean; concerns: boolean }[]>`
    SELECT ${groupSql} AS "group", m.role::text AS role, m.accepted_at IS NOT NULL AS accepted,
      EXISTS (SELECT 1 FROM group_members cm JOIN users cu ON cu.id = cm.user_id
        WHERE cm.group_id = g.id AND cu.organisation_id = ${organisationId}::uuid) AS concerns
    FROM groups g LEFT JOIN group_members m ON m.group_id = g.id AND m.user_id = ${userId}::uuid
    WHERE g.id = ANY(${ids}::uuid[])`
  return rows.map(({ group, role, accepted, concerns }) => ({
    ...{ of: 'group' as const, group, concerns },
    membership: role === null ? undefined : { role, accepted },
  }))
}

async function loadNetworks(db: Db | Tx, ids: string[]): Promise<Network[]> {
  const rows = await db.$queryRaw<{ network: NetworkJson }[]>`
    SELECT ${networkSql} AS network FROM networks n WHERE n.id = ANY(${ids}::uuid[])`
  return rows.map(({ network }) => readNetwork(network))
}
