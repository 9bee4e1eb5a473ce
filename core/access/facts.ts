import type { Clock } from '../clock.ts'
import type { Db } from '../db.ts'
import type { Facts } from './decide.ts'

/** Whose sign-in asks. */
export interface Asker {
  userId: string
  sessionId: string
}

/** Fetches, in one query, what `decide` has to know about the one who asks. No sign-in: nothing is allowed. */
export async function loadFacts(db: Db, clock: Clock, asker: Asker): Promise<Facts> {
  const session = await db.session.findFirst({
    where: { id: asker.sessionId, userId: asker.userId },
    select: { expiresAt: true, kind: true, user: { select: { deactivatedAt: true } } },
  })
  return {
    signedIn: session !== null && session.expiresAt > clock.now(),
    deactivated: session?.user.deactivatedAt != null,
    device: session?.kind === 'browser' ? undefined : asker.sessionId,
  }
}
