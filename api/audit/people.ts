import { z } from 'zod'
import type { Context } from '../context.ts'

export const Person = z.object({
  id: z.uuid(),
  name: z.string(),
  organisation: z.object({ id: z.uuid(), name: z.string() }).nullable(),
})
export type Person = z.infer<typeof Person>

/** Names of those who did something. Whose account is gone is still somebody. */
export async function findPeople({ db }: Pick<Context, 'db'>, ids: readonly (string | null)[]): Promise<(id: string) => Person> {
  const wanted = [...new Set(ids)].filter((id) => id !== null)
  const select = { id: true, name: true, organisation: { select: { id: true, name: true } } }
  const rows = await db.user.findMany({ where: { id: { in: wanted } }, select })
  const people = new Map(rows.map((row) => [row.id, row]))
  return (id) => people.get(id) ?? { id, name: 'Somebody whose account is gone', organisation: null }
}
