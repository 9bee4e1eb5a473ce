import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { notify } from '../../core/events.ts'
import type { Context } from '../context.ts'
import { replies } from '../replies.ts'
import { IdParams, text } from '../text.ts'
import { requireViewer } from '../viewer.ts'
import { deleteClip } from './erase.ts'
import { demandClip, viewOf } from './load.ts'
import { replaceOriginal } from './replace.ts'
import { Clip } from './view.ts'

/** What an owner does to a clip. */
export function clipChangeRoutes(context: Context): FastifyPluginAsyncZod {
  const { db, audit } = context
  const tags = ['clips']
  return async (app) => {
    app.patch(
      '/v1/clips/:id',
      {
        schema: {
          tags,
          summary: 'Rename a clip',
          params: IdParams,
          body: z.object({ title: text(200) }),
          response: replies({ 200: Clip }),
        },
      },
      async (request) => {
        const viewer = await requireViewer(context, request)
        const { id, ownerId, organisationId, reflectionId } = await demandClip(context, viewer, 'clip.edit', request.params.id)
        await db.$transaction(async (tx) => {
          // Deleted meanwhile: it gets no name again.
          const { count } = await tx.clip.updateMany({ where: { id, status: { not: 'deleted' } }, data: { title: request.body.title } })
          if (count === 0) return
          await notify(tx, 'clip', { clipId: id, ownerId })
          await audit.record(tx, { organisationId, actorId: viewer.userId, act: 'rename', reflectionId, clipId: id, ownerId })
        })
        return viewOf(context, await demandClip(context, viewer, 'clip.see', id))
      },
    )
    const replacing = {
      tags,
      summary: 'Put an anonymised recording in the place of its original, which is deleted for good',
      params: IdParams,
      response: replies({ 200: Clip }),
    }
    app.post('/v1/clips/:id/replace', { schema: replacing }, async (request) => {
      const viewer = await requireViewer(context, request)
      const { id } = await demandClip(context, viewer, 'clip.edit', request.params.id)
      await replaceOriginal(context, viewer, id)
      return viewOf(context, await demandClip(context, viewer, 'clip.see', id))
    })
    app.delete(
      '/v1/clips/:id',
      { schema: { tags, summary: 'Delete a clip for good', params: IdParams, response: replies({ 204: z.void() }) } },
      async (request, reply) => {
        const viewer = await requireViewer(context, request)
        await deleteClip(context, await demandClip(context, viewer, 'clip.delete', request.params.id), viewer.userId)
        return reply.code(204).send()
      },
    )
  }
}
