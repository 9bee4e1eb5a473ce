import type { Clip } from '../../generated/prisma/client.ts'
import type { WorkerDeps } from '../deps.ts'
import { squarePixels } from '../media/stills.ts'
import { scoredSide } from './score.ts'
import { ScorerClosed } from './scorer.ts'

/**
 * A score for each picture; null where there is none: the organisation wants no scores, or the model failed. It only puts the likeliest
 * first, so that whatever goes wrong with it holds nothing up and hides nothing. Throws ScorerClosed.
 */
export async function scoreAll(
  { db, scorer, log }: WorkerDeps,
  { id: clipId, organisationId }: Pick<Clip, 'id' | 'organisationId'>,
  pictures: { png: Buffer }[],
): Promise<(number | null)[]> {
  const { oversightScores } = await db.organisation.findUniqueOrThrow({ where: { id: organisationId } })
  const scores: (number | null)[] = pictures.map(() => null)
  if (!oversightScores) return scores
  try {
    for (const [i, { png }] of pictures.entries()) scores[i] = await scorer.score(await squarePixels(png, scoredSide))
  } catch (error) {
    if (error instanceof ScorerClosed) throw error
    log.warn({ clipId, reason: error instanceof Error ? error.message : String(error) }, 'stills stay without a score')
  }
  return scores
}
