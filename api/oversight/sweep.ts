// Stills that were looked at have done what they are for: they are destroyed.
import { fromNow } from '../../core/clock.ts'
import type { Context } from '../context.ts'

/** From when a recording was reviewed. */
const keptSeconds = 30 * 86_400
const batch = 100

type Parts = Pick<Context, 'db' | 'clock' | 'objects' | 'audit' | 'log'>

/** Destroys the stills of recordings that were reviewed long enough ago; resolves to of how many. What is flagged and not decided keeps them. */
export async function destroyStills(parts: Parts): Promise<number> {
  const { db, clock, log } = parts
  let destroyed = 0
  for (let after = ''; ; ) {
    const due = {
      ...{ destroyedAt: null, reviewedAt: { lt: fromNow(clock, -keptSeconds) } },
      state: { in: ['reviewed' as const, 'released' as const, 'deleted' as const] },
    }
    const rows = await db.review.findMany({
      where: { ...due, ...(after && { clipId: { gt: after } }) },
      select: { clipId: true, stills: { select: { object: true } } },
      orderBy: { clipId: 'asc' },
      take: batch,
    })
    for (const { clipId, stills } of rows) {
      after = clipId
      try {
        // The objects first: a sweep that is cut off in between finds the rows again.
        for (const { object } of stills) await parts.objects.delete(object)
        if (await forget(parts, clipId, due.state)) destroyed++
      } catch (error) {
        log.warn({ err: error, clipId }, 'stills stay for now')
      }
    }
    if (rows.length < batch) return destroyed
  }
}

/** False when another process was first. */
function forget({ db, clock, audit }: Parts, clipId: string, state: object): Promise<boolean> {
  return db.$transaction(async (tx) => {
    const { count } = await tx.review.updateMany({ where: { clipId, destroyedAt: null, state }, data: { destroyedAt: clock.now() } })
    if (count === 0) return false
    const { count: stills } = await tx.still.deleteMany({ where: { clipId } })
    const { organisationId, reflectionId, ownerId } = await tx.clip.findUniqueOrThrow({ where: { id: clipId } })
    await audit.record(tx, { organisationId, actorId: null, act: 'stills.destroyed', reflectionId, clipId, ownerId, details: { stills } })
    return true
  })
}
