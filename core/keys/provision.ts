import { randomBytes } from 'node:crypto'
import type { Organisation } from '../../generated/prisma/client.ts'
import type { Region } from '../../generated/prisma/enums.ts'
import type { Tx } from '../db.ts'
import { newIngestIdentity } from './age.ts'
import type { MasterKey } from './master.ts'
import { addOrganisationKey } from './organisation-keys.ts'
import { addOversightKey } from './oversight-key.ts'

/** An organisation with its four keys: content (under the content master key), source, ingest and oversight (under the worker's). */
export async function provisionOrganisation(
  tx: Tx,
  { name, region }: { name: string; region: Region },
  { content, worker }: { content: MasterKey; worker: MasterKey },
): Promise<Organisation> {
  const { identity, recipient } = await newIngestIdentity()
  const organisation = await tx.organisation.create({ data: { name, region, ingestRecipient: recipient } })
  await addOrganisationKey(tx, content, organisation.id, 'content', randomBytes(32))
  await addOrganisationKey(tx, worker, organisation.id, 'source', randomBytes(32))
  await addOrganisationKey(tx, worker, organisation.id, 'ingest', Buffer.from(identity))
  await addOversightKey(tx, worker, organisation.id)
  return organisation
}
