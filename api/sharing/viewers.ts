// Who can see a reflection, and why: everybody it may have been opened to is asked of `decide`, as if she were at the door now.
import { decide, endOf, type Facts } from '../../core/access/decide.ts'
import { loadViewers, loadWays } from '../../core/access/facts.ts'
import type { Db } from '../../core/db.ts'
import type { Context } from '../context.ts'
import type { Person } from '../people/person.ts'
import { personSelect, personView } from '../people/person.ts'
import { groundWords } from './words.ts'

export interface Seer {
  person: Person
  because: { text: string; shareId: string }[]
  until: string | null
}

interface Reflection {
  id: string
  ownerId: string
  organisationId: string
}

/** Everybody but the owner, by name. */
export async function whoCanSee({ db, clock }: Pick<Context, 'db' | 'clock'>, reflection: Reflection): Promise<Seer[]> {
  const ids = await candidates(db, reflection.id)
  const ways = await loadWays(db, ids, [reflection.id])
  const people = await db.user.findMany({ where: { id: { in: ids } }, select: personSelect, orderBy: { name: 'asc' } })
  const viewers = new Map((await loadViewers(db, ids)).map((viewer) => [viewer.userId, viewer]))
  return people.flatMap((person) => {
    const viewer = viewers.get(person.id)
    if (!viewer || person.id === reflection.ownerId) return []
    const facts = atTheDoor(clock.now(), viewer.deactivated, ways.get(`${person.id} ${reflection.id}`))
    const decision = decide(facts, viewer, 'reflection.see', { of: 'reflection', ...reflection })
    if (!decision.allowed) return []
    const because = (decision.grounds ?? []).map((ground) => ({ text: groundWords(ground, 'this person'), shareId: ground.shareId }))
    return [{ person: personView(person), because, until: endOf(decision)?.toISOString() ?? null }]
  })
}

/** Facts about somebody who has just signed in, with all her organisation asks for. */
export const atTheDoor = (now: Date, deactivated: boolean, ways: Facts['ways']): Facts => ({
  ...{ signedIn: true, secondFactorMissing: false, device: undefined, purposeConfirmed: false, mayDownload: false },
  ...{ deactivated, now, ways },
})

/** Nobody else can have a ground. */
async function candidates(db: Db, reflectionId: string): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT h.user_id AS id FROM shares h WHERE h.reflection_id = ${reflectionId}::uuid AND h.ended_at IS NULL AND h.user_id IS NOT NULL
    UNION SELECT m.user_id FROM shares h JOIN group_members m ON m.group_id = h.group_id
      WHERE h.reflection_id = ${reflectionId}::uuid AND h.ended_at IS NULL`
  return rows.map(({ id }) => id)
}
