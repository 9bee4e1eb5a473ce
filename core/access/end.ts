// When people, groups or networks change, what rested on them ends: at once by the decision, which looks at what is; and for
// good by these rows, so that it doesn't come back when somebody returns.
import { Prisma } from '../../generated/prisma/client.ts'
import type { Entry } from '../audit/acts.ts'
import type { Clock } from '../clock.ts'
import type { Tx } from '../db.ts'
import { notify } from '../events.ts'
import { type LostGround, lostGround } from './sharing.ts'
import { type NetworkJson, readNetwork, readShare, type ShareJson, standingSharesSql } from './ways.ts'
import type { Person } from './world.ts'

/** What changed. */
export type Changed = { userId: string } | { groupId: string } | { networkId: string } | { reflectionId: string } | { expiredBy: Date }

export interface EndedShare {
  shareId: string
  reflectionId: string
  ownerId: string
  organisationId: string
  because: LostGround
}

interface Row {
  id: string
  reflectionId: string
  owner: Person
  share: ShareJson
  networks: NetworkJson[]
}

/**
 * Ends every share that the change took the ground from; tells those who watch. The caller writes it down (audit). Of two
 * changes at once that take the same share's ground, the first ends it: the other waits for its row and finds it ended.
 */
export async function endWhatRestedOn(tx: Tx, clock: Clock, changed: Changed): Promise<EndedShare[]> {
  const now = clock.now()
  const rows = await tx.$queryRaw<Row[]>`${standingSharesSql} AND ${concerned(changed)} ORDER BY h.id FOR UPDATE OF h`
  const lost = rows.flatMap(({ owner, share: json, networks, ...row }) => {
    const share = readShare(json)
    const because = share && lostGround(share, owner, networks.map(readNetwork), now)
    return because
      ? [{ shareId: row.id, reflectionId: row.reflectionId, ownerId: owner.id, organisationId: share.organisationId, because }]
      : []
  })
  await endLost(tx, now, lost)
  return lost
}

/** Ends these, and tells those who watch. */
export async function endLost(tx: Tx, now: Date, lost: readonly EndedShare[]): Promise<void> {
  for (const { shareId, because } of lost) await tx.share.update({ where: { id: shareId }, data: { endedAt: now, endedBecause: because } })
  for (const reflectionId of new Set(lost.map((one) => one.reflectionId))) await notify(tx, 'reflection', { reflectionId })
}

/** How it is written down. `actorId`: whose act took the ground away; null: time did. */
export const endingOf = ({ shareId, because, ...of }: EndedShare, actorId: string | null): Entry => ({
  ...of,
  ...{ actorId, act: 'share.ended', details: { shareId, because } },
})

function concerned(changed: Changed): Prisma.Sql {
  if ('userId' in changed) return Prisma.sql`(h.owner_id = ${changed.userId}::uuid OR h.user_id = ${changed.userId}::uuid)`
  if ('groupId' in changed) return Prisma.sql`h.group_id = ${changed.groupId}::uuid`
  if ('reflectionId' in changed) return Prisma.sql`h.reflection_id = ${changed.reflectionId}::uuid`
  if ('expiredBy' in changed) return Prisma.sql`h.ends_at <= ${changed.expiredBy}`
  return Prisma.sql`h.user_id IS NOT NULL AND o.organisation_id IN (
    SELECT organisation_id FROM network_organisations WHERE network_id = ${changed.networkId}::uuid)`
}
