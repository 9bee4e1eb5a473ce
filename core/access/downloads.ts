// Whether downloading is enabled for somebody, looked up afresh each time it is asked.
import type { Prisma } from '../../generated/prisma/client.ts'
import type { Db, Tx } from '../db.ts'
import { permitFor } from '../downloads/permit.ts'
import type { Facts } from './decide.ts'

const withPeople = { people: { select: { userId: true } } } satisfies Prisma.DownloadPermitInclude
export type PermitRow = Prisma.DownloadPermitGetPayload<{ include: typeof withPeople }>

/** What a row of downloads has to bring for `factsAbout`. */
export const permitInclude = { include: withPeople } as const

const asPermit = ({ people, ...row }: PermitRow) => ({ ...row, people: people.map(({ userId }) => userId) })

/** The permission that lets this person of this organisation download now; undefined: none does. */
export async function findPermit(
  db: Db | Tx,
  { ownerId, organisationId }: { ownerId: string; organisationId: string },
  now: Date,
): Promise<{ id: string; approval: boolean } | undefined> {
  const rows = await db.downloadPermit.findMany({ where: { organisationId, state: 'enabled' }, include: withPeople })
  return permitFor(rows.map(asPermit), ownerId, now)
}

interface Resting {
  ownerId: string
  permit: PermitRow
}

/** Whether the permission that a download rests on still holds for its owner, whatever else may have been enabled since. */
export const isPermitted = ({ ownerId, permit }: Resting, now: Date): boolean => permitFor([asPermit(permit)], ownerId, now) !== undefined

/** The facts about a download. */
export const factsAbout = (facts: Facts, row: Resting): Facts => ({ ...facts, mayDownload: isPermitted(row, facts.now) })
