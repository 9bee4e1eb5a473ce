import { z } from 'zod'
import type { Prisma } from '../../generated/prisma/client.ts'
import { Person, personSelect, personView } from '../people/person.ts'

export const Comment = z.object({
  id: z.uuid(),
  parentId: z.uuid().nullable(),
  atSeconds: z.number(),
  text: z.string(),
  createdAt: z.iso.datetime(),
  editedAt: z.iso.datetime().nullable(),
  author: Person,
  mine: z.boolean(),
  mayDelete: z.boolean(),
})

export const commentInclude = { author: { select: personSelect } } satisfies Prisma.CommentInclude
export type CommentRow = Prisma.CommentGetPayload<{ include: typeof commentInclude }>

/** As the viewer sees it; the owner of the recording may take any away. */
export function commentView(row: CommentRow, viewerId: string, ownerId: string): z.infer<typeof Comment> {
  const { id, parentId, atSeconds, text, author, authorId } = row
  const mine = authorId === viewerId
  return {
    ...{ id, parentId, atSeconds, text, mine },
    createdAt: row.createdAt.toISOString(),
    editedAt: row.editedAt?.toISOString() ?? null,
    author: personView(author),
    mayDelete: mine || ownerId === viewerId,
  }
}
