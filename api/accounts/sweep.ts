// What has expired and would stay: sign-ins nobody uses, pairings nobody finished, tokens of old letters, used codes.
import { type Clock, fromNow } from '../../core/clock.ts'
import type { Db } from '../../core/db.ts'
import { usedCodeSeconds } from './used-codes.ts'

export async function sweepAccounts(db: Db, clock: Clock): Promise<void> {
  const expired = { expiresAt: { lt: clock.now() } }
  await db.session.deleteMany({ where: expired })
  await db.deviceCode.deleteMany({ where: expired })
  await db.verification.deleteMany({ where: expired })
  await db.usedCode.deleteMany({ where: { usedAt: { lt: fromNow(clock, -usedCodeSeconds) } } })
}
