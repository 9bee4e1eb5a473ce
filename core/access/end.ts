// When people, groups or networks change, what rested on them ends: at once by the decision, which looks at what is; and for
// good by these rows, so that it doesn't come back when somebody returns.
import { Prisma } from '../../generated/prisma/client.ts'
import type { Clock } from '../clock.ts'
import type { Tx } from '../db.ts'
import { notify } from '../events.ts'
import { type LostGround, lostGround } from './sharing.ts'
import { type NetworkJson, readNetwork, readShare, type ShareJson, standingSharesSql } from './ways.ts'
import type { Person } from './world.ts'

/** What changed. */
export type Changed = { userId: string } | { groupId: string } | { networkId: string } | { assignmentId: string } | { expiredBy: Date }

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
  const ended: EndedShare[] = []
  for (const { id, reflectionId, owner, share: json, networks } of rows) {
    const share = readShare(json)
    const because = share && lostGround(share, owner, networks.map(readNetwork), now)
    if (!because) continue
    await tx.share.update({ where: { id }, data: { endedAt: now, endedBecause: because } })
    ended.push({ shareId: id, reflectionId, ownerId: owner.id, organisationId: share.organisationId, because })
  }
  for (const reflectionId of new Set(ended.map((one) => one.reflectionId))) await notify(tx, 'reflection', { reflectionId })
  return ended
}

function concerned(changed: Changed): Prisma.Sql {
  if ('userId' in changed) return Prisma.sql`(h.owner_id = ${changed.userId}::uuid OR h.user_id = ${changed.userId}::uuid)`
  if ('groupId' in changed) return Prisma.sql`h.group_id = ${changed.groupId}::uuid`
  if ('assignmentId' in changed) return Prisma.sql`h.assignment_id = ${changed.assignmentId}::uuid`
  if ('expiredBy' in changed) return Prisma.sql`h.ends_at <= ${changed.expiredBy}`
  return Prisma.sql`h.user_id IS NOT NULL AND o.organisation_id IN (
    SELECT organisation_id FROM network_organisations WHERE network_id = ${changed.networkId}::uuid)`
}
