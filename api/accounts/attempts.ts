// Guessing at one account's password, from however many addresses: ten failed tries in a quarter of an hour, then it waits.
import type { Clock } from '../../core/clock.ts'
import type { Db } from '../../core/db.ts'
import { forget, limit } from '../limit.ts'

export const maxFailedTries = 10
export const triesWindowSeconds = 900

/** Unknown addresses are counted like known ones. */
const keyOf = (email: string) => `tries|${email.trim().toLowerCase()}`

/** Counts a try before its password is looked at. Throws `too_many_requests` when there were too many. */
export const countTry = (db: Db, clock: Clock, email: string): Promise<void> =>
  limit(db, clock, keyOf(email), { most: maxFailedTries, seconds: triesWindowSeconds })

/** Who it is was proved, with all that is asked of her: the account's failed tries are forgotten. */
export const forgetTries = (db: Db, email: string): Promise<void> => forget(db, keyOf(email))
