// Oversight of a recording that is ready: settles whether it is drawn, and takes a still of a random moment in each part.
import type { Plan } from '../../core/plan.ts'
import type { JobContext } from '../../core/queue/index.ts'
import type { WorkerDeps } from '../deps.ts'
import { placeSegments } from '../encode/timeline.ts'
import { oversightImage } from '../media/stills.ts'
import { keepStills, sweepStills } from './keep.ts'
import type { FinishedRung } from './picture.ts'
import { scoreAll } from './score-all.ts'
import { settleReview } from './settle.ts'
import { runningOf, takePictures } from './take.ts'

/** Done again it takes the same stills; done already, or with the clip gone, it does nothing. */
export async function oversee(deps: WorkerDeps, { clipId }: { clipId: string }, context: JobContext): Promise<void> {
  const found = await load(deps, clipId)
  if (!found) return
  const { clip, rung, pictures } = found
  const key = await deps.sourceKeys.oversightKey(clip.organisationId)
  const review = await settleReview(deps, clip, key, { seconds: runningOf(rung).seconds, pictures })
  const isMade = (await deps.db.still.count({ where: { clipId } })) > 0
  if (review.state === 'waiting' && review.destroyedAt === null && !isMade) {
    const taken = await takePictures(deps, rung, { key, parts: review.parts, isLastTry: context.lastAttempt })
    const scores = await scoreAll(deps, clip, taken)
    const stills = taken.map(async ({ part, png }, i) => ({ part, webp: await oversightImage(png), score: scores[i] ?? null }))
    await keepStills(deps, { id: clipId, contentKey: rung.contentKey }, await Promise.all(stills))
  }
  await sweepStills(deps, clipId)
}

/** A ready video clip and the smallest of its whole rungs: its own picture, never the source's. */
async function load(deps: WorkerDeps, clipId: string) {
  const clip = await deps.db.clip.findUnique({
    where: { id: clipId },
    include: {
      rungs: {
        where: { kind: 'video', complete: true },
        orderBy: { rank: 'desc' },
        take: 1,
        include: { chunks: { orderBy: { index: 'asc' } } },
      },
    },
  })
  const [row] = clip?.rungs ?? []
  if (clip?.status !== 'ready' || clip.kind !== 'video' || !row) return undefined
  const plan = clip.plan as Plan | null
  const rung: FinishedRung = {
    ...{ clipId, name: row.name, contentKey: await deps.contentKeys.open(clip) },
    segments: placeSegments(row, plan?.videoStart ?? 0),
    frameRate: row.frameRate ?? plan?.frameRate ?? 1,
  }
  return { clip, rung, pictures: row.chunks.reduce((sum, { frames }) => sum + frames, 0) }
}
