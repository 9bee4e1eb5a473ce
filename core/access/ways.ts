// The SQL that gathers how a reflection may have been opened to a viewer, and its reading. One row, one JSON value: the
// decision for a key costs one query.
import { Prisma } from '../../generated/prisma/client.ts'
import type { Audience, GroupRole, NetworkKind } from '../../generated/prisma/enums.ts'
import type { Ways } from './decide.ts'
import type { Group, NetworkOrganisation, Person, Share } from './world.ts'

/** A row of users as the world's Person. */
export const personSql = (alias: Prisma.Sql) =>
  Prisma.sql`json_build_object('id', ${alias}.id, 'organisationId', ${alias}.organisation_id, 'role', ${alias}.role, 'active', ${alias}.deactivated_at IS NULL)`

/** A row of `groups g` as the world's Group. */
export const groupSql = Prisma.sql`json_build_object('id', g.id, 'name', g.name, 'organisationId', g.organisation_id, 'community', g.community_since IS NOT NULL,
  'closed', g.closed_at IS NOT NULL, 'withStudents', g.with_students, 'open', g.open,
  'whitelistedBy', ARRAY(SELECT w.organisation_id FROM whitelistings w WHERE w.group_id = g.id))`

/** A row of `networks n` as the world's Network. */
export const networkSql = Prisma.sql`json_build_object('id', n.id, 'name', n.name, 'kind', n.kind, 'ended', n.ended_at IS NOT NULL,
  'organisations', (SELECT json_agg(json_build_object('id', no.organisation_id, 'coaching', no.coaching, 'everybody', no.everybody,
    'approved', no.approved_at IS NOT NULL, 'left', no.left_at IS NOT NULL)) FROM network_organisations no WHERE no.network_id = n.id),
  'selected', ARRAY(SELECT np.user_id FROM network_people np WHERE np.network_id = n.id))`

/** Networks that organisations `a` and `b` are both in. */
const networksOf = (a: Prisma.Sql, b: Prisma.Sql) => Prisma.sql`
  CASE WHEN ${a} = ${b} THEN '[]'::json ELSE (
    SELECT coalesce(json_agg(${networkSql}), '[]') FROM networks n
    JOIN network_organisations na ON na.network_id = n.id AND na.organisation_id = ${a}
    JOIN network_organisations nb ON nb.network_id = n.id AND nb.organisation_id = ${b}
    WHERE n.ended_at IS NULL) END`

/** A row of `shares h` (with `groups g`, recipient `t`, the owner's membership `om`, reflection `r`) as the world's Share. */
const shareSql = Prisma.sql`json_build_object('id', h.id, 'organisationId', r.organisation_id, 'audience', h.audience, 'wide', h.wide,
  'assignmentId', h.assignment_id, 'sharedAt', h.created_at, 'endsAt', h.ends_at, 'ownerRole', om.role,
  'person', CASE WHEN t.id IS NULL THEN NULL ELSE ${personSql(Prisma.sql`t`)} END, 'group', CASE WHEN g.id IS NULL THEN NULL ELSE ${groupSql} END)`

const joinsOfShare = Prisma.sql`
  LEFT JOIN users t ON t.id = h.user_id
  LEFT JOIN groups g ON g.id = h.group_id
  LEFT JOIN group_members om ON om.group_id = h.group_id AND om.user_id = h.owner_id AND om.accepted_at IS NOT NULL`

/** For viewer `v`, reflection `r` and its owner `o`. */
export const waysSql = Prisma.sql`json_build_object(
  'owner', ${personSql(Prisma.sql`o`)},
  'shares', (SELECT coalesce(json_agg(json_build_object('share', ${shareSql}, 'role', vm.role)), '[]')
    FROM shares h ${joinsOfShare}
    LEFT JOIN group_members vm ON vm.group_id = h.group_id AND vm.user_id = v.id AND vm.accepted_at IS NOT NULL
    WHERE h.reflection_id = r.id AND h.owner_id = o.id AND h.ended_at IS NULL AND (h.user_id = v.id OR vm.user_id IS NOT NULL)),
  'networks', ${networksOf(Prisma.sql`v.organisation_id`, Prisma.sql`o.organisation_id`)},
  'anonymiseOutside', (SELECT ro.anonymise_outside FROM organisations ro WHERE ro.id = r.organisation_id))`

/** Shares that were not ended, each with its owner and the networks between her and the one it is made to. */
export const standingSharesSql = Prisma.sql`
  SELECT h.id, h.reflection_id AS "reflectionId", ${personSql(Prisma.sql`o`)} AS owner, ${shareSql} AS share,
    ${networksOf(Prisma.sql`coalesce(t.organisation_id, o.organisation_id)`, Prisma.sql`o.organisation_id`)} AS networks
  FROM shares h JOIN reflections r ON r.id = h.reflection_id JOIN users o ON o.id = h.owner_id ${joinsOfShare}
  WHERE h.ended_at IS NULL`

export interface ShareJson {
  id: string
  organisationId: string
  audience: Audience
  wide: boolean
  assignmentId: string | null
  sharedAt: string
  endsAt: string | null
  ownerRole: GroupRole | null
  person: Person | null
  group: Group | null
}

export interface NetworkJson {
  id: string
  name: string
  kind: NetworkKind
  ended: boolean
  organisations: NetworkOrganisation[] | null
  selected: string[]
}

export interface WaysJson {
  owner: Person
  shares: { share: ShareJson; role: GroupRole | null }[]
  networks: NetworkJson[]
  anonymiseOutside: boolean
}

export function readShare({ ownerRole, person, group, sharedAt, endsAt, ...rest }: ShareJson): Share | undefined {
  const to = person ? { person } : group ? { group, ownerRole } : undefined
  return to && { ...rest, to, sharedAt: new Date(sharedAt), endsAt: endsAt === null ? null : new Date(endsAt) }
}

export const readNetwork = ({ organisations, ...rest }: NetworkJson) => ({ ...rest, organisations: organisations ?? [] })

export function readWays({ owner, shares, networks, anonymiseOutside }: WaysJson): Ways {
  const read = shares.flatMap(({ share, role }) => {
    const one = readShare(share)
    return one ? [{ share: one, role }] : []
  })
  return { owner, shares: read, networks: networks.map(readNetwork), anonymiseOutside }
}
