import { z } from 'zod'
import type { Prisma } from '../../generated/prisma/client.ts'
import { Audience } from '../../generated/prisma/enums.ts'
import { Person, personSelect, personView } from '../people/person.ts'
import { endWords } from './words.ts'

const To = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('person'), person: Person }),
  z.object({ kind: z.literal('group'), group: z.object({ id: z.uuid(), name: z.string(), community: z.boolean() }) }),
])

/** A share as the owner sees it. */
export const ShareView = z.object({
  id: z.uuid(),
  to: To,
  audience: z.enum(Audience),
  wide: z.boolean().describe('It reaches members of other organisations too'),
  createdAt: z.iso.datetime(),
  endsAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
  ended: z.string().nullable().describe('Why it ended'),
  assignment: z.object({ id: z.uuid(), title: z.string() }).nullable(),
})
export type ShareView = z.infer<typeof ShareView>

export const shareInclude = {
  user: { select: personSelect },
  group: { select: { id: true, name: true, communitySince: true } },
  assignment: { select: { id: true, title: true } },
} satisfies Prisma.ShareInclude

type Row = Prisma.ShareGetPayload<{ include: typeof shareInclude }>

export function shareView({ id, user, group, audience, wide, createdAt, endsAt, endedAt, endedBecause, assignment }: Row): ShareView {
  return {
    ...{ id, audience, wide, assignment },
    to: toView(user, group),
    createdAt: createdAt.toISOString(),
    endsAt: endsAt?.toISOString() ?? null,
    endedAt: endedAt?.toISOString() ?? null,
    ended: endWords(endedBecause),
  }
}

function toView(user: Row['user'], group: Row['group']): ShareView['to'] {
  if (user) return { kind: 'person', person: personView(user) }
  if (!group) throw new Error('a share is made to somebody')
  return { kind: 'group', group: { id: group.id, name: group.name, community: group.communitySince !== null } }
}
