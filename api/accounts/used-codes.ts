// One-time codes are taken once (RFC 6238 5.2), also when the same one comes twice at the same moment.
import { type Clock, fromNow } from '../../core/clock.ts'
import type { Db } from '../../core/db.ts'
import { tokenHash } from '../../core/ids.ts'

/** A code is accepted for a minute and a half at most; after this it is another code that happens to look the same. */
export const usedCodeSeconds = 600

/** Resolves to whether this is the first time. The unique key lets one of many at once through. */
export async function takeCode(db: Db, clock: Clock, userId: string, code: string): Promise<boolean> {
  const taken = await db.$executeRaw`
    INSERT INTO used_codes (user_id, hash, used_at) VALUES (${userId}::uuid, ${tokenHash(code)}, ${clock.now()})
    ON CONFLICT (user_id, hash) DO UPDATE SET used_at = EXCLUDED.used_at WHERE used_codes.used_at < ${fromNow(clock, -usedCodeSeconds)}`
  return taken === 1
}
