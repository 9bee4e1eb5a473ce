// An edit asked for in a worker's house, as the API does it.
import { createEdit, type WantedEdit } from '../../api/edits/create.ts'
import { findDone } from '../../api/faces/read.ts'
import { Audit } from '../../core/audit/audit.ts'
import { systemClock } from '../../core/clock.ts'
import type { WorkerHouse } from './worker-house.ts'

export type Wanted = Pick<WantedEdit, 'ranges'> & Partial<Omit<WantedEdit, 'original' | 'ownerId' | 'search'>>

/** Resolves to the new clip's id. */
export async function makeEdit(house: WorkerHouse, original: string, wanted: Wanted): Promise<string> {
  const clip = await house.db.clip.findUniqueOrThrow({ where: { id: original } })
  const search = wanted.anonymise?.faces && (await findDone(house, clip))
  const audit = new Audit('a secret for tests only, thirty-two and more', systemClock)
  const of = { original, ownerId: clip.ownerId, search }
  const { clipId } = await createEdit({ ...house, audit, clock: systemClock }, { mute: [], ...wanted, ...of })
  return clipId
}
