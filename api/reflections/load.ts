import { type Decision, decide, type ReflectionAction } from '../../core/access/decide.ts'
import { demand } from '../../core/access/demand.ts'
import { loadFacts, loadFactsOf } from '../../core/access/facts.ts'
import { SafelightError } from '../../core/errors.ts'
import type { Prisma } from '../../generated/prisma/client.ts'
import type { Context } from '../context.ts'
import type { Viewer } from '../viewer.ts'
import { type ReflectionRow, reflectionInclude } from './view.ts'

type Parts = Pick<Context, 'db' | 'clock'>
export interface Seen {
  row: ReflectionRow
  decision: Decision
}

/** The reflection, when the viewer may do this to it now. Throws as `demand`. */
export async function demandReflection({ db, clock }: Parts, viewer: Viewer, action: ReflectionAction, id: string): Promise<Seen> {
  const row = await db.reflection.findUnique({ where: { id }, include: reflectionInclude })
  if (!row) throw new SafelightError('not_found')
  const decision = demand(await loadFacts(db, clock, viewer, id), viewer, action, { of: 'reflection', ...row })
  return { row, decision }
}

/** Of the reflections that fit, those the viewer may see now; newest first. */
export async function seenReflections(
  { db, clock }: Parts,
  viewer: Viewer,
  where: Prisma.ReflectionWhereInput,
  most: number,
): Promise<Seen[]> {
  const rows = await db.reflection.findMany({ where, include: reflectionInclude, orderBy: { createdAt: 'desc' }, take: most })
  const { about } = await loadFactsOf(
    db,
    clock,
    viewer,
    rows.map(({ id }) => id),
  )
  return rows.flatMap((row) => {
    const decision = decide(about(row.id), viewer, 'reflection.see', { of: 'reflection', ...row })
    return decision.allowed ? [{ row, decision }] : []
  })
}
