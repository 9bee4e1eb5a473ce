// Networks as `decide` wants them.
import { Prisma } from '../../generated/prisma/client.ts'
import type { Db, Tx } from '../db.ts'
import { type NetworkJson, networkSql, readNetwork } from './ways.ts'
import type { Network } from './world.ts'

/** Networks `n` that fit `where`, by name. What may be done with them is for `decide` to say. */
export async function loadNetworks(db: Db | Tx, where: Prisma.Sql): Promise<Network[]> {
  const rows = await db.$queryRaw<{ network: NetworkJson }[]>`
    SELECT ${networkSql} AS network FROM networks n WHERE ${where} ORDER BY lower(n.name), n.id`
  return rows.map(({ network }) => readNetwork(network))
}

export async function loadNetwork(db: Db | Tx, id: string): Promise<Network | undefined> {
  const [found] = await loadNetworks(db, Prisma.sql`n.id = ${id}::uuid`)
  return found
}

/** A row of `networks n` that the organisation is in, or was asked to be in. */
export const networkOfSql = (organisationId: string | null) => Prisma.sql`EXISTS (
  SELECT 1 FROM network_organisations x WHERE x.network_id = n.id AND x.organisation_id = ${organisationId}::uuid AND x.left_at IS NULL)`

/** Every network that the organisation is in, or was asked to come to, and that was not ended. */
export const networksOfOrganisation = (db: Db | Tx, organisationId: string): Promise<Network[]> =>
  loadNetworks(db, Prisma.sql`n.ended_at IS NULL AND ${networkOfSql(organisationId)}`)

/** Whoever changes a network, or what rests on it, holds its row: one after the other. Load what to decide on after it. */
export async function lockNetwork(tx: Tx, id: string): Promise<void> {
  await tx.$queryRaw`SELECT id FROM networks WHERE id = ${id}::uuid FOR UPDATE`
}

/** A row of `networks n` that waits for an administrator of the organisation. */
export const waitingSql = (organisationId: string) => Prisma.sql`n.ended_at IS NULL AND EXISTS (
  SELECT 1 FROM network_organisations x WHERE x.network_id = n.id AND x.organisation_id = ${organisationId}::uuid
  AND x.approved_at IS NULL AND x.left_at IS NULL)`
