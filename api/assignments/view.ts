import { z } from 'zod'
import { decide, type Facts } from '../../core/access/decide.ts'
import { loadFactsOf } from '../../core/access/facts.ts'
import type { Prisma } from '../../generated/prisma/client.ts'
import { Audience } from '../../generated/prisma/enums.ts'
import type { Context } from '../context.ts'
import { Person, personSelect } from '../people/person.ts'
import type { Viewer } from '../viewer.ts'

export const HandedIn = z.object({
  shareId: z.uuid(),
  reflection: z.object({ id: z.uuid(), title: z.string() }),
  person: Person,
  at: z.iso.datetime(),
  late: z.boolean(),
})
export type HandedIn = z.infer<typeof HandedIn>

export const AssignmentView = z.object({
  id: z.uuid(),
  title: z.string(),
  instructions: z.string(),
  dueAt: z.iso.datetime(),
  audience: z.enum(Audience).describe('Who sees what is handed in: the group’s members, or those alone who manage it'),
  createdBy: Person,
  closed: z.boolean(),
  mine: z.boolean(),
  handedIn: z.array(HandedIn),
})
export type AssignmentView = z.infer<typeof AssignmentView>

const include = {
  createdBy: { select: personSelect },
  shares: {
    where: { endedAt: null },
    orderBy: { createdAt: 'asc' },
    include: {
      owner: { select: personSelect },
      reflection: { select: { id: true, title: true, ownerId: true, organisationId: true } },
    },
  },
} satisfies Prisma.AssignmentInclude
type Row = Prisma.AssignmentGetPayload<{ include: typeof include }>

/** Assignments, the latest due first, with what was handed in as far as the decision lets the viewer see it. Ask before whether she may know of them. */
export async function viewAssignments(
  { db, clock }: Context,
  viewer: Viewer,
  where: Prisma.AssignmentWhereInput,
): Promise<AssignmentView[]> {
  const rows = await db.assignment.findMany({ where, include, orderBy: [{ dueAt: 'desc' }, { id: 'asc' }] })
  const reflectionIds = rows.flatMap(({ shares }) => shares.map(({ reflectionId }) => reflectionId))
  const { about } = await loadFactsOf(db, clock, viewer, reflectionIds)
  return rows.map((row) => assignmentView(row, viewer, about))
}

function assignmentView(row: Row, viewer: Viewer, about: (reflectionId: string) => Facts): AssignmentView {
  const { id, title, instructions, dueAt, audience, createdBy, closedAt } = row
  return {
    ...{ id, title, instructions, audience, createdBy },
    dueAt: dueAt.toISOString(),
    closed: closedAt !== null,
    mine: createdBy.id === viewer.userId,
    handedIn: row.shares
      .filter((share) => maySee(about(share.reflectionId), viewer, share))
      .map(({ id: shareId, reflection, owner: person, createdAt }) => ({
        ...{ shareId, person },
        reflection: { id: reflection.id, title: reflection.title },
        at: createdAt.toISOString(),
        late: createdAt > dueAt,
      })),
  }
}

/** One's own; another's when this very share opens it. */
function maySee(facts: Facts, viewer: Viewer, { id, reflection }: Row['shares'][number]): boolean {
  const { allowed, because, grounds } = decide(facts, viewer, 'reflection.see', { of: 'reflection', ...reflection })
  return allowed && (because === 'owner' || (grounds ?? []).some(({ shareId }) => shareId === id))
}
