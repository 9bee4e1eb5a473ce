import { endWhatRestedOn } from '../../core/access/end.ts'
import type { Context } from '../context.ts'

/** Closes shares whose time is over, so that they are shown as over. Nobody has been let in by them since. Resolves to how many. */
export async function endExpiredShares({ db, clock, audit }: Pick<Context, 'db' | 'clock' | 'audit'>): Promise<number> {
  return db.$transaction(async (tx) => {
    const ended = await endWhatRestedOn(tx, clock, { expiredBy: clock.now() })
    const entries = ended.map(({ organisationId, ownerId, reflectionId, shareId, because }) => ({
      ...{ organisationId, ownerId, reflectionId, details: { shareId, because } },
      ...{ actorId: null, act: 'share.ended' as const },
    }))
    await audit.record(tx, ...entries)
    return ended.length
  })
}
