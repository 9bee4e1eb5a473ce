// How often something may be done, counted in the table in which the sign-ins are counted too, so that all processes count together.
import { createHash } from 'node:crypto'
import type { Clock } from '../core/clock.ts'
import type { Db } from '../core/db.ts'
import { SafelightError } from '../core/errors.ts'
import { newId } from '../core/ids.ts'

/** Counts older than this are swept away by better-auth, which has to be told so (accounts/auth-options.ts). */
export const longestWindowSeconds = 3600

export interface Rate {
  /** How many times are let through. */
  most: number
  /** In how many seconds from the first; `longestWindowSeconds` at most. */
  seconds: number
}

/** Keys name people, addresses and tokens: only their hash is kept. */
const hashOf = (key: string) => `limit|${createHash('sha256').update(key).digest('hex')}`

/**
 * Counts this time before it is done, so that many at once can't slip through, and throws `too_many_requests` when there
 * were too many. The key says what and whose: `invite|<organisation>`.
 */
export async function limit(db: Db, clock: Clock, key: string, { most, seconds }: Rate): Promise<void> {
  if (seconds > longestWindowSeconds) throw new RangeError('counts are not kept as long as that')
  const now = clock.now().getTime()
  const start = now - seconds * 1000
  // `last_request` holds the start of the window in ms.
  const rows = await db.$queryRaw<{ count: number }[]>`
    INSERT INTO rate_limits (id, key, count, last_request) VALUES (${newId()}::uuid, ${hashOf(key)}, 1, ${now})
    ON CONFLICT (key) DO UPDATE SET
      count = CASE WHEN rate_limits.last_request < ${start} THEN 1 ELSE rate_limits.count + 1 END,
      last_request = CASE WHEN rate_limits.last_request < ${start} THEN ${now} ELSE rate_limits.last_request END
    RETURNING count`
  if ((rows[0]?.count ?? 0) > most) throw new SafelightError('too_many_requests', `Please wait ${wait(seconds)} and try again.`)
}

/** What was counted is forgotten. */
export async function forget(db: Db, key: string): Promise<void> {
  await db.rateLimit.deleteMany({ where: { key: hashOf(key) } })
}

const wait = (seconds: number) => (seconds <= 60 ? 'a minute' : `${Math.ceil(seconds / 60)} minutes`)
