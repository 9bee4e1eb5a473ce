// An edit asked for in a worker's house, as the API does it.
import { createEdit } from '../../api/edits/create.ts'
import { Audit } from '../../core/audit/audit.ts'
import { systemClock } from '../../core/clock.ts'
import type { Recipe } from '../../core/edits/recipe.ts'
import type { WorkerHouse } from './worker-house.ts'

/** Resolves to the new clip's id. */
export async function makeEdit(house: WorkerHouse, original: string, wanted: Pick<Recipe, 'ranges'> & Partial<Recipe>): Promise<string> {
  const { ownerId } = await house.db.clip.findUniqueOrThrow({ where: { id: original }, select: { ownerId: true } })
  const audit = new Audit('a secret for tests only, thirty-two and more', systemClock)
  const { clipId } = await createEdit({ ...house, audit, clock: systemClock }, { original, ownerId, mute: [], ...wanted })
  return clipId
}
