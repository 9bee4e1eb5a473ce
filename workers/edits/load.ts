// A clip in the making, and the one it is made from.

import type { Recipe } from '../../core/edits/recipe.ts'
import { SafelightError } from '../../core/errors.ts'
import type { Plan } from '../../core/plan.ts'
import type { Prisma } from '../../generated/prisma/client.ts'
import type { WorkerDeps } from '../deps.ts'

const include = {
  rungs: true,
  edit: { include: { original: { include: { rungs: { include: { chunks: { orderBy: { index: 'asc' } } } } } } } },
} satisfies Prisma.ClipInclude

type Row = Prisma.ClipGetPayload<{ include: typeof include }>
export type OriginalRung = NonNullable<Row['edit']>['original']['rungs'][number]

export interface EditedClip {
  clip: Row
  original: NonNullable<Row['edit']>['original']
  recipe: Recipe
  /** Null until it is laid. */
  plan: Plan | null
  /** Opens what is made. */
  contentKey: Buffer
  /** Opens what it is made from. */
  originalKey: Buffer
}

/** Undefined where nothing is left to be made. Throws SafelightError `original_gone`. */
export async function loadEdited(deps: Pick<WorkerDeps, 'db' | 'contentKeys'>, clipId: string): Promise<EditedClip | undefined> {
  const clip = await deps.db.clip.findUnique({ where: { id: clipId }, include })
  if (!clip?.edit || (clip.status !== 'processing' && clip.status !== 'playable')) return undefined
  const { original, recipe } = clip.edit
  if (original.status !== 'ready') throw new SafelightError('original_gone')
  return {
    ...{ clip, original, recipe: recipe as unknown as Recipe, plan: clip.plan as unknown as Plan | null },
    contentKey: await deps.contentKeys.open(clip),
    originalKey: await deps.contentKeys.open(original),
  }
}
