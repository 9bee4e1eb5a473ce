// What an organisation asks of recordings that are shown outside of it. Who sees which of them is decided clip by clip, every time
// (core/access/decide.ts); here a share that could not show what it holds is refused, and who watches hears that the rule changed.
import type { Tx } from '../../core/db.ts'
import { SafelightError } from '../../core/errors.ts'
import { notifyAll } from '../../core/events.ts'
import { Prisma } from '../../generated/prisma/client.ts'

/** A row of `shares h` of `reflections r` that reaches people of other organisations. */
const outsideSql = Prisma.sql`(h.wide OR EXISTS (
  SELECT 1 FROM users t WHERE t.id = h.user_id AND t.organisation_id IS DISTINCT FROM r.organisation_id))`

/**
 * Of a share that was just made, in its transaction. Throws SafelightError `not_anonymised` when it reaches outside of an organisation that asks
 * for anonymising while the reflection holds a recording that isn't anonymised; deleted ones don't count.
 */
export async function demandAnonymised(tx: Tx, shareId: string): Promise<void> {
  const refused = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM shares h JOIN reflections r ON r.id = h.reflection_id JOIN organisations o ON o.id = r.organisation_id
    WHERE h.id = ${shareId}::uuid AND o.anonymise_outside AND ${outsideSql}
      AND EXISTS (SELECT 1 FROM clips c WHERE c.reflection_id = r.id AND c.status <> 'deleted' AND NOT c.anonymised)`
  if (refused.length > 0) throw new SafelightError('not_anonymised')
}

/** The organisation's rule changed: whoever watches outside of it is decided on anew, at once. */
export async function notifyOutside(tx: Tx, organisationId: string): Promise<void> {
  const shared = await tx.$queryRaw<{ reflectionId: string }[]>`
    SELECT DISTINCT r.id AS "reflectionId" FROM shares h JOIN reflections r ON r.id = h.reflection_id
    WHERE r.organisation_id = ${organisationId}::uuid AND h.ended_at IS NULL AND ${outsideSql}`
  await notifyAll(tx, 'reflection', shared)
}
