import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { demandClip } from '../clips/load.ts'
import type { Context } from '../context.ts'
import { replies } from '../replies.ts'
import { IdParams } from '../text.ts'
import { requireViewer } from '../viewer.ts'
import { OwnersOversight } from './view.ts'

const schema = {
  ...{ tags: ['oversight'], summary: 'How often stills of my recording were looked at, and what was decided on it' },
  ...{ params: IdParams, response: replies({ 200: OwnersOversight }) },
}
const mostDays = 1000

/** What an owner is told of the oversight of her recording. */
export function ownerRoutes(context: Context): FastifyPluginAsyncZod {
  const { db } = context
  return async (app) => {
    app.get('/v1/clips/:id/oversight', { schema }, async (request) => {
      const viewer = await requireViewer(context, request)
      const { id: clipId, quarantinedAt } = await demandClip(context, viewer, 'clip.oversight', request.params.id)
      const looks = await db.$queryRaw<{ day: string; stills: number }[]>`
        SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, count(*)::int AS stills FROM audit_entries
        WHERE clip_id = ${clipId}::uuid AND act = 'still.seen' GROUP BY day ORDER BY day DESC LIMIT ${mostDays}`
      const decided = await db.flag.findMany({
        where: { clipId, decidedAt: { not: null } },
        orderBy: [{ decidedAt: 'desc' }, { id: 'desc' }],
      })
      const decisions = decided.flatMap(({ outcome, decision: reason, decidedAt }) =>
        outcome && decidedAt ? [{ outcome, reason, decidedAt: decidedAt.toISOString() }] : [],
      )
      const review = await db.review.findUnique({ where: { clipId }, select: { reviewedAt: true } })
      const reviewedAt = review?.reviewedAt?.toISOString() ?? null
      return { quarantinedAt: quarantinedAt?.toISOString() ?? null, reviewedAt, looks, decisions }
    })
  }
}
