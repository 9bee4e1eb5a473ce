import type { Db, Tx } from '../../core/db.ts'
import { type Person, personSelect, personView } from './person.ts'

/** By id; those that are not there are left out. */
export async function findPeople(db: Db | Tx, ids: Iterable<string>): Promise<Map<string, Person>> {
  const rows = await db.user.findMany({ where: { id: { in: [...new Set(ids)] } }, select: personSelect })
  return new Map(rows.map((row) => [row.id, personView(row)]))
}

/** Who did something, for rows that outlast accounts: whose account is gone is still somebody. */
export async function findActors(db: Db | Tx, ids: readonly (string | null)[]): Promise<(id: string) => Person> {
  const people = await findPeople(
    db,
    ids.filter((id) => id !== null),
  )
  return (id) => people.get(id) ?? { id, name: 'Somebody whose account is gone', organisation: null }
}

/** The ids of those who run an organisation and can sign in. */
export async function findAdministrators(db: Db | Tx, organisationIds: readonly string[]): Promise<string[]> {
  const rows = await db.user.findMany({
    where: { organisationId: { in: [...organisationIds] }, role: 'admin', deactivatedAt: null },
    select: { id: true },
  })
  return rows.map(({ id }) => id)
}
