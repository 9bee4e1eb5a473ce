// Guessing at one account, from however many addresses: ten failed tries in a quarter of an hour, then it waits.
import { createHash } from 'node:crypto'
import type { Clock } from '../../core/clock.ts'
import type { Db } from '../../core/db.ts'
import { SafelightError } from '../../core/errors.ts'
import { newId } from '../../core/ids.ts'

export const maxFailedTries = 10
export const triesWindowSeconds = 900

/** The e-mail address itself is not kept, and unknown addresses are counted like known ones. */
const keyOf = (email: string) => `tries|${createHash('sha256').update(email.trim().toLowerCase()).digest('hex')}`

/**
 * Counts a try before its password is looked at, so that many at once can't slip through. Throws `too_many_requests`
 * when there were too many. `last_request` holds the start of the window in ms.
 */
export async function countTry(db: Db, clock: Clock, email: string): Promise<void> {
  const now = clock.now().getTime()
  const start = now - triesWindowSeconds * 1000
  const rows = await db.$queryRaw<{ count: number }[]>`
    INSERT INTO rate_limits (id, key, count, last_request) VALUES (${newId()}::uuid, ${keyOf(email)}, 1, ${now})
    ON CONFLICT (key) DO UPDATE SET
      count = CASE WHEN rate_limits.last_request < ${start} THEN 1 ELSE rate_limits.count + 1 END,
      last_request = CASE WHEN rate_limits.last_request < ${start} THEN ${now} ELSE rate_limits.last_request END
    RETURNING count`
  if ((rows[0]?.count ?? 0) > maxFailedTries)
    throw new SafelightError('too_many_requests', 'Please wait a quarter of an hour and try again.')
}

/** The password was right: the account's failed tries are forgotten. */
export async function forgetTries(db: Db, email: string): Promise<void> {
  await db.rateLimit.deleteMany({ where: { key: keyOf(email) } })
}
