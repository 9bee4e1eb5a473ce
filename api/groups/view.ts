import { z } from 'zod'
import { type Action, decide, type Facts } from '../../core/access/decide.ts'
import { loadFacts } from '../../core/access/facts.ts'
import type { GroupSubject } from '../../core/access/groups.ts'
import { standing } from '../../core/access/sharing.ts'
import type { Prisma } from '../../generated/prisma/client.ts'
import { GroupRole } from '../../generated/prisma/enums.ts'
import type { Context } from '../context.ts'
import type { Viewer } from '../viewer.ts'
import { demandGroup } from './load.ts'

export const GroupView = z.object({
  id: z.uuid(),
  name: z.string(),
  description: z.string(),
  organisation: z.object({ id: z.uuid(), name: z.string() }),
  withStudents: z.boolean(),
  open: z.boolean(),
  community: z.boolean(),
  requested: z.boolean().describe('A manager asked that it becomes a community group'),
  closed: z.boolean(),
  members: z.number().int(),
  mine: z.object({ role: z.enum(GroupRole), accepted: z.boolean() }).nullable(),
  may: z.object({
    join: z.boolean(),
    accept: z.boolean(),
    leave: z.boolean(),
    contribute: z.boolean(),
    manage: z.boolean(),
    govern: z.boolean().describe('Take people out, give others another role, close it'),
    approve: z.boolean(),
    whitelist: z.boolean(),
  }),
  whitelisted: z.boolean().nullable().describe('Of a community group: whether my organisation lets its people contribute'),
})
export type GroupView = z.infer<typeof GroupView>

const include = {
  organisation: { select: { id: true, name: true } },
  _count: { select: { members: { where: { acceptedAt: { not: null }, user: { deactivatedAt: null } } } } },
} satisfies Prisma.GroupInclude
export type GroupRow = Prisma.GroupGetPayload<{ include: typeof include }>

/** Those of the groups that the viewer may know of, as she may see them, each with its row. */
export async function groupViews(context: Context, viewer: Viewer, subjects: readonly GroupSubject[]) {
  const facts = await loadFacts(context.db, context.clock, viewer)
  const seen = subjects.filter((subject) => decide(facts, viewer, 'group.see', subject).allowed)
  const found = await context.db.group.findMany({ where: { id: { in: seen.map(({ group }) => group.id) } }, include })
  const rows = new Map(found.map((row) => [row.id, row]))
  return seen.flatMap((subject) => {
    const row = rows.get(subject.group.id)
    return row ? [{ row, view: groupView(facts, viewer, subject, row) }] : []
  })
}

/** Throws as `demand`. */
export async function viewGroup(context: Context, viewer: Viewer, id: string): Promise<GroupView> {
  const { subject } = await demandGroup(context, viewer, 'group.see', id)
  const row = await context.db.group.findUniqueOrThrow({ where: { id }, include })
  return groupView(await loadFacts(context.db, context.clock, viewer), viewer, subject, row)
}

function groupView(facts: Facts, viewer: Viewer, subject: GroupSubject, row: GroupRow): GroupView {
  const { id, name, community, closed, withStudents, open, whitelistedBy } = subject.group
  const may = (action: Action) => decide(facts, viewer, action, subject).allowed
  return {
    ...{ id, name, community, closed, withStudents, open },
    description: row.description,
    organisation: row.organisation,
    requested: row.requestedAt !== null,
    members: row._count.members,
    mine: placeOf(viewer, subject),
    may: {
      join: may('group.join'),
      accept: may('group.accept'),
      leave: may('group.leave'),
      contribute: may('group.contribute'),
      manage: may('group.manage'),
      govern: may('group.govern'),
      approve: may('group.approve'),
      whitelist: may('group.whitelist'),
    },
    whitelisted: community ? viewer.organisationId !== null && whitelistedBy.includes(viewer.organisationId) : null,
  }
}

function placeOf({ userId, organisationId, role }: Viewer, { group, membership }: GroupSubject): GroupView['mine'] {
  if (!membership) return null
  const seen = standing({ id: userId, organisationId, role, active: true }, group, membership.role)
  return seen ? { role: seen, accepted: membership.accepted } : null
}
