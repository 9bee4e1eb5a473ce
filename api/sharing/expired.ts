import { endingOf, endWhatRestedOn } from '../../core/access/end.ts'
import type { Context } from '../context.ts'

/** Closes shares whose time is over, so that they are shown as over. Nobody has been let in by them since. Resolves to how many. */
export async function endExpiredShares({ db, clock, audit }: Pick<Context, 'db' | 'clock' | 'audit'>): Promise<number> {
  return db.$transaction(async (tx) => {
    const ended = await endWhatRestedOn(tx, clock, { expiredBy: clock.now() })
    await audit.record(tx, ...ended.map((one) => endingOf(one, null)))
    return ended.length
  })
}
