// A person as others may see them: never an e-mail address.
import { z } from 'zod'
import type { Db, Tx } from '../core/db.ts'
import type { Prisma } from '../generated/prisma/client.ts'

export const Person = z.object({
  id: z.uuid(),
  name: z.string(),
  organisation: z.object({ id: z.uuid(), name: z.string() }).nullable(),
})
export type Person = z.infer<typeof Person>

export const personSelect = {
  ...{ id: true, name: true },
  organisation: { select: { id: true, name: true } },
} satisfies Prisma.UserSelect

/** By id; those that are not there are left out. */
export async function findPeople(db: Db | Tx, ids: Iterable<string>): Promise<Map<string, Person>> {
  const rows = await db.user.findMany({ where: { id: { in: [...new Set(ids)] } }, select: personSelect })
  return new Map(rows.map((row) => [row.id, row]))
}
