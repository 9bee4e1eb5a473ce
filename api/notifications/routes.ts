import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { replies } from '../replies.ts'
import { openEventStream } from '../sse.ts'
import { readChoices, writeChoices } from './choices.ts'
import { countUnread, listNotifications, markRead } from './list.ts'
import { demandReader } from './reader.ts'
import { Choices, Notifications, Reading } from './view.ts'
import { watchNotifications } from './watch.ts'

const tags = ['notifications']

export function notificationRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    const listing = { tags, summary: 'What I was told of and may still see, newest first', response: replies({ 200: Notifications }) }
    app.get('/v1/notifications', { schema: listing }, async (request) => {
      const viewer = await demandReader(context, request)
      return { notifications: await listNotifications(context, viewer), unread: await countUnread(context, viewer) }
    })
    const reading = { tags, summary: 'I have read these; without `ids`, all', body: Reading, response: replies({ 204: z.void() }) }
    app.post('/v1/notifications/read', { schema: reading }, async (request, reply) => {
      await markRead(context, await demandReader(context, request), request.body?.ids)
      return reply.code(204).send()
    })
    const events = { tags, summary: 'Server-sent events: `notifications` when there may be others than before' }
    app.get('/v1/notifications/events', { schema: events }, async (request, reply) => {
      const viewer = await demandReader(context, request)
      watchNotifications(context, openEventStream(request, reply), viewer)
      return reply
    })
    const choices = { tags, summary: 'Of what I get letters', response: replies({ 200: Choices }) }
    app.get('/v1/notifications/choices', { schema: choices }, async (request) => {
      const { userId } = await demandReader(context, request)
      return readChoices(context, userId)
    })
    const choosing = { ...choices, summary: 'Choose of what I get letters', body: Choices }
    app.put('/v1/notifications/choices', { schema: choosing }, async (request) => {
      const { userId } = await demandReader(context, request)
      await writeChoices(context, userId, request.body)
      return readChoices(context, userId)
    })
  }
}
