import { Prisma } from '../../generated/prisma/client.ts'
import type { Db, Tx } from '../db.ts'
import { type NetworkJson, networkSql, readNetwork } from './ways.ts'
import type { Network } from './world.ts'

/** Every network that the organisation is in, or was asked to come to, and that was not ended. */
export async function networksOfOrganisation(db: Db | Tx, organisationId: string): Promise<Network[]> {
  const rows = await db.$queryRaw<{ network: NetworkJson }[]>`
    SELECT ${networkSql} AS network FROM networks n
    WHERE n.ended_at IS NULL AND EXISTS (${ofOrganisation(organisationId)}) ORDER BY n.name, n.id`
  return rows.map(({ network }) => readNetwork(network))
}

const ofOrganisation = (id: string) =>
  Prisma.sql`SELECT 1 FROM network_organisations o WHERE o.network_id = n.id AND o.organisation_id = ${id}::uuid`
