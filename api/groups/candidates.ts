import { Prisma } from '../../generated/prisma/client.ts'
import type { Context } from '../context.ts'
import { limit } from '../limit.ts'
import { type Person, personSelect, personView } from '../people/person.ts'
import type { Viewer } from '../viewer.ts'
import { demandGroup } from './load.ts'

const most = 20

/**
 * Whom a manager can take into the group at once, by a part of the name: people of the group's own organisation who are not in it,
 * students only where it was made with them. A manager of another organisation asks by e-mail and finds nobody. Throws as `demandGroup`.
 */
export async function findCandidates(context: Context, viewer: Viewer, groupId: string, query: string): Promise<Person[]> {
  const { group } = (await demandGroup(context, viewer, 'group.manage', groupId)).subject
  await limit(context.db, context.clock, `people|${viewer.userId}`, { most: 300, seconds: 60 })
  if (viewer.organisationId !== group.organisationId) return []
  const rows = await context.db.user.findMany({
    where: {
      ...{ organisationId: group.organisationId, deactivatedAt: null },
      name: { contains: query, mode: Prisma.QueryMode.insensitive },
      memberships: { none: { groupId, acceptedAt: { not: null } } },
      ...(group.withStudents ? {} : { role: { not: 'student' } }),
    },
    select: personSelect,
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: most,
  })
  return rows.map(personView)
}
