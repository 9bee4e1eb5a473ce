// Sealed stills and their rows: all of a recording's or none of them, and no object that no row names.
import type { Tx } from '../../core/db.ts'
import { newId } from '../../core/ids.ts'
import { sealPicture } from '../../core/keys/chunk-key.ts'
import type { WorkerDeps } from '../deps.ts'
import { ClipGone, unlessGone } from '../encode/publish.ts'

/** Prefix of the names of a clip's stills. */
export const stillsOf = (clipId: string): string => `clips/${clipId}/stills/`

export interface TakenStill {
  part: number
  webp: Buffer
  score: number | null
}

/** A review whose stills are still to be made. */
export const unmade = { state: 'waiting', destroyedAt: null, stills: { none: {} } } as const

/**
 * Seals the stills and writes all their rows at once. False when another attempt was there first, or nobody waits for them any more:
 * then this one's objects are gone again. Throws ClipGone; whatever the object store throws.
 */
export async function keepStills(
  deps: WorkerDeps,
  { id: clipId, contentKey }: { id: string; contentKey: Buffer },
  stills: TakenStill[],
): Promise<boolean> {
  const rows: { clipId: string; part: number; object: string; bytes: number; score: number | null }[] = []
  let kept = false
  try {
    for (const { part, webp, score } of stills) {
      const object = `${stillsOf(clipId)}${part}-${newId()}.webp`
      const sealed = sealPicture(contentKey, object, webp)
      rows.push({ clipId, part, object, bytes: sealed.length, score })
      await unlessGone(
        deps,
        (tx) => lockReady(tx, clipId),
        () => deps.objects.put(object, sealed),
      )
    }
    kept = await deps.db.$transaction(async (tx) => {
      await lockReady(tx, clipId)
      const { count } = await tx.review.updateMany({ where: { clipId, ...unmade }, data: { risk: highest(stills) } })
      if (count > 0) await tx.still.createMany({ data: rows })
      return count > 0
    })
  } finally {
    if (!kept) for (const { object } of rows) await deps.objects.delete(object)
  }
  return kept
}

/** Takes away what a killed attempt had put down. Only once the rows are there, or none will be: another attempt's can't be about to come any more. */
export async function sweepStills({ db, objects }: WorkerDeps, clipId: string): Promise<void> {
  const named = new Set((await db.still.findMany({ where: { clipId }, select: { object: true } })).map(({ object }) => object))
  const isGivenUp = (await db.review.count({ where: { clipId, destroyedAt: { not: null } } })) > 0
  if (named.size === 0 && !isGivenUp) return
  for await (const name of objects.list(stillsOf(clipId))) if (!named.has(name)) await objects.delete(name)
}

/** Holds the clip's row until the transaction ends, so that deleting it and keeping something of it can't cross. Throws ClipGone. */
export async function lockReady(tx: Tx, clipId: string): Promise<void> {
  const rows = await tx.$queryRaw<{ status: string }[]>`SELECT status::text FROM clips WHERE id = ${clipId}::uuid FOR UPDATE`
  if (rows[0]?.status !== 'ready') throw new ClipGone(`clip ${clipId} is ${rows[0]?.status ?? 'gone'}`)
}

function highest(stills: TakenStill[]): number | null {
  const scores = stills.flatMap(({ score }) => score ?? [])
  return scores.length > 0 ? Math.max(...scores) : null
}
