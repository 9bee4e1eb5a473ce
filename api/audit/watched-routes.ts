import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { findActors } from '../people/find.ts'
import { Person } from '../people/person.ts'
import { demandReflection } from '../reflections/load.ts'
import { replies } from '../replies.ts'
import { IdParams } from '../text.ts'
import { requireViewer } from '../viewer.ts'

const View = z.object({
  person: Person,
  /** The title is empty when the clip was deleted since. */
  clip: z.object({ id: z.uuid(), title: z.string() }),
  at: z.iso.datetime(),
})
const schema = {
  tags: ['reflections'],
  summary: 'Who watched what of my reflection and when, newest first',
  params: IdParams,
  response: replies({ 200: z.object({ views: z.array(View) }) }),
}
const most = 500

export function watchedRoutes(context: Context): FastifyPluginAsyncZod {
  const { db } = context
  return async (app) => {
    app.get('/v1/reflections/:id/watched', { schema }, async (request) => {
      const viewer = await requireViewer(context, request)
      const { row: reflection } = await demandReflection(context, viewer, 'reflection.share', request.params.id)
      const { id: reflectionId, ownerId } = reflection
      const rows = await db.auditEntry.findMany({
        where: { ownerId, reflectionId, act: 'view', actorId: { not: ownerId } },
        orderBy: [{ at: 'desc' }, { sequence: 'desc' }],
        take: most,
      })
      const clips = await db.clip.findMany({ where: { reflectionId }, select: { id: true, title: true } })
      const titles = new Map(clips.map(({ id, title }) => [id, title]))
      const personOf = await findActors(
        db,
        rows.map(({ actorId }) => actorId),
      )
      const views = rows.flatMap(({ actorId, clipId, at }) => {
        if (actorId === null || clipId === null) return []
        return [{ person: personOf(actorId), clip: { id: clipId, title: titles.get(clipId) ?? '' }, at: at.toISOString() }]
      })
      return { views }
    })
  }
}
