// Which chunks of a plan are still to be encoded, and in which order their qualities come.
import type { Plan, PlannedRung } from '../../core/plan.ts'
import type { Tier } from '../../core/queue/jobs.ts'
import type { WorkerDeps } from '../deps.ts'

/** The encode jobs of which something is not there yet: pictures of a rung, or the chunk's storyboard sheet. */
export async function missingChunks({ db }: Pick<WorkerDeps, 'db'>, clipId: string, plan: Plan) {
  const [chunks, sheets, rungs] = await Promise.all([
    db.chunk.findMany({
      where: { clipId, rung: { method: 'encode', kind: 'video' } },
      select: { index: true, rung: { select: { name: true } } },
    }),
    db.picture.findMany({ where: { clipId, kind: 'sheet' }, select: { index: true } }),
    db.rung.findMany({ where: { clipId, method: 'encode', kind: 'video' }, select: { name: true } }),
  ])
  const done = new Set(chunks.map((chunk) => `${chunk.rung.name}/${chunk.index}`))
  const drawn = new Set(sheets.map((sheet) => sheet.index))
  const names = new Set(rungs.map((rung) => rung.name))
  return plan.chunks.flatMap((_, chunk) =>
    tiersOf(plan, chunk).flatMap((tier) => {
      const lacks = rungsOf(plan, tier).some((rung) => names.has(rung.name) && !done.has(`${rung.name}/${chunk}`))
      return lacks || (tier !== 'high' && !drawn.has(chunk)) ? [{ clipId, chunk, tier }] : []
    }),
  )
}

/** In the first chunk of a recording that has no copied picture, one low rung comes alone: it is there soonest. */
export function tiersOf(plan: Plan, chunk: number): Tier[] {
  const both = !plan.copied && chunk === 0 && rungsOf(plan, 'low').length > 0 && rungsOf(plan, 'high').length > 0
  return both ? ['low', 'high'] : ['all']
}

/** `low`: the best rung that is quickly made, good enough to begin with; `high`: all others. */
export function rungsOf(plan: Plan, tier: Tier): PlannedRung[] {
  const low = plan.rungs.find((rung) => Number(rung.name) <= 480)
  return plan.rungs.filter((rung) => tier === 'all' || (rung === low) === (tier === 'low'))
}
