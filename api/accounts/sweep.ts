// What has expired and would stay: sign-ins nobody uses, pairings nobody finished, tokens of old letters, used codes.
import { type Clock, fromNow } from '../../core/clock.ts'
import type { Db } from '../../core/db.ts'
import type { Logger } from '../../core/log.ts'
import { usedCodeSeconds } from './used-codes.ts'

const everyMilliseconds = 10 * 60_000

export async function sweepAccounts(db: Db, clock: Clock): Promise<void> {
  const expired = { expiresAt: { lt: clock.now() } }
  await db.session.deleteMany({ where: expired })
  await db.deviceCode.deleteMany({ where: expired })
  await db.verification.deleteMany({ where: expired })
  await db.usedCode.deleteMany({ where: { usedAt: { lt: fromNow(clock, -usedCodeSeconds) } } })
}

/** Sweeps now and every ten minutes, until the returned function is called; that waits for a sweep under way. */
export function startSweepingAccounts({ db, clock, log }: { db: Db; clock: Clock; log: Logger }): () => Promise<void> {
  let running: Promise<void> = Promise.resolve()
  const sweep = () => {
    running = running.then(() => sweepAccounts(db, clock)).catch((error) => log.warn({ err: error }, 'sweeping accounts failed'))
  }
  const timer = setInterval(sweep, everyMilliseconds)
  sweep()
  return async () => {
    clearInterval(timer)
    await running
  }
}
