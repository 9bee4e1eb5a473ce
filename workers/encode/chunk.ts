// The job that encodes one chunk of a recording.
import { clockOffsetSeconds, type Plan, type PlannedChunk } from '../../core/plan.ts'
import type { JobContext } from '../../core/queue/index.ts'
import type { Tier } from '../../core/queue/jobs.ts'
import type { Clip } from '../../generated/prisma/client.ts'
import type { WorkerDeps } from '../deps.ts'
import type { Facts } from '../ingest/facts.ts'
import { openingPlan } from '../ingest/opening.ts'
import { withSource } from '../ingest/source.ts'
import { scratchRoot, withScratch } from '../media/scratch.ts'
import { completeRungs } from './complete.ts'
import { type ChunkWork, makeChunk } from './make-chunk.ts'
import { rungsOf } from './missing.ts'
import type { ChunkCheck } from './publish.ts'
import { addMissingJobs } from './rungs.ts'

export async function encodeChunk(
  deps: WorkerDeps,
  payload: { clipId: string; chunk: number; tier: Tier },
  context: JobContext,
): Promise<void> {
  const found = await load(deps, payload, context)
  if (!found) return
  const { clip, work } = found
  await withScratch(scratchRoot(deps.config.scratchFolder), (folder) => makeChunk(deps, work, folder))
  // After the opening the whole is surveyed; after the last chunk it is verified.
  if (clip.plan === null || (await completeRungs(deps, clip, work.plan))) await addMissingJobs(deps, clip.id)
}

/** What is still to do of the job; undefined when nothing is. */
async function load(
  deps: WorkerDeps,
  { clipId, chunk: index, tier }: { clipId: string; chunk: number; tier: Tier },
  context: JobContext,
): Promise<{ clip: Clip; work: ChunkWork } | undefined> {
  const clip = await deps.db.clip.findUnique({
    where: { id: clipId },
    include: {
      rungs: { where: { kind: 'video', method: 'encode', chunks: { none: { index } } } },
      pictures: { where: { kind: 'sheet', index } },
    },
  })
  const facts = clip?.facts as unknown as Facts | null | undefined
  const plan = (clip?.plan as Plan | null | undefined) ?? openingPlan(facts ?? null, clip?.copyRefusal ?? null)
  const chunk = plan?.chunks[index]
  const video = facts?.video
  if (!clip || !plan || !chunk || !video || (clip.status !== 'processing' && clip.status !== 'playable')) return undefined
  const rungs = rungsOf(plan, tier).flatMap((planned) => {
    const row = clip.rungs.find((rung) => rung.name === planned.name)
    return row ? [{ ...planned, row }] : []
  })
  const withStills = tier !== 'high' && clip.pictures.length === 0
  if (rungs.length === 0 && !withStills) return undefined
  const work: ChunkWork = {
    ...{ clip, video, plan, chunk, index, rungs, withStills, contentKey: await deps.contentKeys.open(clip) },
    isLast: clip.plan !== null && index === plan.chunks.length - 1,
    asked: { chunk: context.attempt > 2 ? { ...chunk, timing: 'constant' } : chunk, seek: seekFor(chunk, context.attempt) },
    read: (run) => withSource(deps, clip, run),
    check: matches(plan, chunk, index, context),
  }
  return { clip, work }
}

/**
 * A container that seeks badly may have missed the chunk's first pictures: a second attempt starts reading earlier, a last
 * one at the beginning. From the third on, holes of a damaged stretch are filled with the picture before them.
 */
function seekFor(chunk: PlannedChunk, attempt: number): number | undefined {
  const seek = attempt === 1 ? chunk.seek : chunk.seek - 30
  return attempt <= 3 && seek > 0 ? seek : undefined
}

/**
 * Every picture that the survey counted is there. Fewer are taken when the first is where it should be: then seeking was
 * right, and what is missing is damaged, or was never meant to be shown (VP8's hidden reference pictures have packets too).
 */
function matches(plan: Plan, chunk: PlannedChunk, index: number, { attempt }: JobContext): ChunkCheck {
  return ({ pictures, firstTime }) => {
    if (pictures === chunk.frames || attempt > 2) return
    const late = (firstTime ?? 0) - clockOffsetSeconds - chunk.first
    if (Math.abs(late) > 1.5 / plan.frameRate)
      throw new Error(`chunk ${index} has ${pictures} pictures of ${chunk.frames}, and starts ${late.toFixed(3)} s late`)
  }
}
