// How often somebody may ask what could be used to find out about people or schools.
import type { Clock } from '../core/clock.ts'
import type { Db } from '../core/db.ts'
import { SafelightError } from '../core/errors.ts'
import { newId } from '../core/ids.ts'

export interface Limit {
  /** What is counted; part of the counter's name. */
  of: string
  most: number
  windowSeconds: number
}

/** Counts one; throws `too_many_requests` when there were too many of the person's. `last_request` holds the start of the window in ms. */
export async function throttle({ db, clock }: { db: Db; clock: Clock }, { of, most, windowSeconds }: Limit, userId: string): Promise<void> {
  const now = clock.now().getTime()
  const start = now - windowSeconds * 1000
  const rows = await db.$queryRaw<{ count: number }[]>`
    INSERT INTO rate_limits (id, key, count, last_request) VALUES (${newId()}::uuid, ${`${of}|${userId}`}, 1, ${now})
    ON CONFLICT (key) DO UPDATE SET
      count = CASE WHEN rate_limits.last_request < ${start} THEN 1 ELSE rate_limits.count + 1 END,
      last_request = CASE WHEN rate_limits.last_request < ${start} THEN ${now} ELSE rate_limits.last_request END
    RETURNING count`
  if ((rows[0]?.count ?? 0) > most)
    throw new SafelightError('too_many_requests', `Please try again in ${Math.round(windowSeconds / 60)} minutes.`)
}
