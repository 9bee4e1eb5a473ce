// Oversight of a recording that is ready: settles whether it is drawn, and takes a still of a random moment in each part.
import { momentOf } from '../../core/oversight/moments.ts'
import { partBounds } from '../../core/oversight/parts.ts'
import type { Plan } from '../../core/plan.ts'
import type { JobContext } from '../../core/queue/index.ts'
import type { WorkerDeps } from '../deps.ts'
import { MediaToolError } from '../media/process.ts'
import { oversightImage } from '../media/stills.ts'
import { keepStills, sweepStills, type TakenStill } from './keep.ts'
import { type FinishedRung, pictureAt } from './picture.ts'
import { scoreAll } from './score-all.ts'
import { settleReview } from './settle.ts'
import { placeSegments, type RungRows } from './timeline.ts'

/** Done again it takes the same stills; done already, or with the clip gone, it does nothing. */
export async function oversee(deps: WorkerDeps, { clipId }: { clipId: string }, context: JobContext): Promise<void> {
  const found = await load(deps, clipId)
  if (!found) return
  const { clip, rung } = found
  const key = await deps.sourceKeys.oversightKey(clip.organisationId)
  const start = rung.segments[0]?.start ?? 0
  const seconds = (rung.segments.at(-1)?.end ?? 0) - start
  const review = await settleReview(deps, clip, key, { seconds, pictures: found.pictures })
  const isMade = (await deps.db.still.count({ where: { clipId } })) > 0
  if (review.state === 'waiting' && review.destroyedAt === null && !isMade) {
    const moments = Array.from({ length: review.parts }, (_, part) =>
      momentOf(key, clipId, part, shifted(partBounds(seconds, review.parts, part), start)),
    )
    const pictures = await take(deps, rung, moments, context.lastAttempt)
    const scores = await scoreAll(deps, clip, pictures)
    const stills = pictures.map(({ part, png }, i) => webpOf(part, png, scores[i] ?? null))
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
  const rows: RungRows = row
  const rung: FinishedRung = {
    ...{ clipId, name: row.name, contentKey: await deps.contentKeys.open(clip) },
    segments: placeSegments(rows, plan?.videoStart ?? 0),
    frameRate: row.frameRate ?? plan?.frameRate ?? 1,
  }
  return { clip, rung, pictures: row.chunks.reduce((sum, { frames }) => sum + frames, 0) }
}

const shifted = ({ start, end }: { start: number; end: number }, by: number) => ({ start: start + by, end: end + by })

export interface TakenPicture {
  part: number
  png: Buffer
}

/** One after the other: nobody waits for them. On the last try a damaged stretch is left out, so that it doesn't hide the rest. */
async function take(deps: WorkerDeps, rung: FinishedRung, moments: number[], isLastTry: boolean): Promise<TakenPicture[]> {
  const taken: TakenPicture[] = []
  let failure: unknown
  for (const [part, moment] of moments.entries()) {
    try {
      taken.push({ part, png: await pictureAt(deps, rung, moment) })
    } catch (error) {
      if (!isLastTry || !(error instanceof MediaToolError)) throw error
      failure = error
    }
  }
  if (taken.length === 0) throw failure
  return taken
}

const webpOf = async (part: number, png: Buffer, score: number | null): Promise<TakenStill> => ({
  part,
  webp: await oversightImage(png),
  score,
})
