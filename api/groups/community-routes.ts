import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { limit } from '../limit.ts'
import { replies } from '../replies.ts'
import { IdParams, text } from '../text.ts'
import { requireViewer } from '../viewer.ts'
import { answerCommunity, requestCommunity, unwhitelist, whitelist, withdrawCommunity } from './community.ts'
import { GroupView, viewGroup } from './view.ts'

const tags = ['groups']

/** The upgrade to a community group, and each organisation's whitelist. */
export function communityRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    const one = { tags, params: IdParams }
    const seen = replies({ 200: GroupView })
    const gone = replies({ 204: z.void() })
    const asking = {
      ...one,
      summary: 'Ask that a group becomes a community group',
      body: z.object({ reason: text(2_000) }),
      response: seen,
    }
    app.post('/v1/groups/:id/community', { schema: asking }, async (request) => {
      const viewer = await requireViewer(context, request)
      await limit(context.db, context.clock, `community|${request.params.id}`, { most: 5, seconds: 3600 })
      await requestCommunity(context, viewer, request.params.id, request.body.reason)
      return viewGroup(context, viewer, request.params.id)
    })
    const withdrawing = { ...one, summary: 'Take that back, or make a community group local again', response: gone }
    app.delete('/v1/groups/:id/community', { schema: withdrawing }, async (request, reply) => {
      await withdrawCommunity(context, await requireViewer(context, request), request.params.id)
      return reply.code(204).send()
    })
    const answering = { ...one, summary: 'Approve or decline a community group', body: z.object({ approve: z.boolean() }), response: seen }
    app.post('/v1/groups/:id/approval', { schema: answering }, async (request) => {
      const viewer = await requireViewer(context, request)
      await answerCommunity(context, viewer, request.params.id, request.body.approve)
      return viewGroup(context, viewer, request.params.id)
    })
    const adding = { ...one, summary: 'Let my organisation’s people contribute', response: seen }
    app.put('/v1/groups/:id/whitelist', { schema: adding }, async (request) => {
      const viewer = await requireViewer(context, request)
      await whitelist(context, viewer, request.params.id)
      return viewGroup(context, viewer, request.params.id)
    })
    const removing = { ...one, summary: 'No more: all that they shared there ends', response: gone }
    app.delete('/v1/groups/:id/whitelist', { schema: removing }, async (request, reply) => {
      await unwhitelist(context, await requireViewer(context, request), request.params.id)
      return reply.code(204).send()
    })
  }
}
