import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { FlagOutcome } from '../../generated/prisma/enums.ts'
import type { Context } from '../context.ts'
import { demandHere } from '../here.ts'
import { limit } from '../limit.ts'
import { replies } from '../replies.ts'
import { IdParams, text } from '../text.ts'
import { requireViewer } from '../viewer.ts'
import { decideOn, flag, listFlags } from './flags.ts'
import { Flag, Flags } from './view.ts'

const tags = ['oversight']
const OfClip = z.object({ clipId: z.uuid() })
const Reason = z.strictObject({ reason: text(2000) })
const Decision = z.strictObject({ outcome: z.enum(FlagOutcome), reason: text(2000) })
const Query = z.object({
  state: z.enum(['open', 'decided']).default('open'),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(50).default(20),
})
/** A flag closes a recording to everybody it was opened to. */
const flagging = { most: 60, seconds: 3600 }
const deciding = { most: 200, seconds: 3600 }

/** Flags, and what is decided on them. */
export function flagRoutes(context: Context): FastifyPluginAsyncZod {
  const { db, clock } = context
  return async (app) => {
    const making = {
      ...{ tags, summary: 'Flag a recording: it is closed to all but its owner until a second person has decided' },
      ...{ params: OfClip, body: Reason, response: replies({ 201: Flag }) },
    }
    app.post('/v1/oversight/recordings/:clipId/flag', { schema: making }, async (request, reply) => {
      const viewer = await requireViewer(context, request)
      await limit(db, clock, `oversight.flag|${viewer.userId}`, flagging)
      return reply.code(201).send(await flag(context, viewer, request.params.clipId, request.body.reason))
    })
    const listing = { tags, summary: 'What was flagged, newest first', querystring: Query, response: replies({ 200: Flags }) }
    app.get('/v1/oversight/flags', { schema: listing }, async (request) => {
      const viewer = await requireViewer(context, request)
      await demandHere(context, viewer, 'oversight.flags')
      return listFlags(context, viewer, request.query)
    })
    const decision = {
      ...{ tags, summary: 'Release a flagged recording, or delete it' },
      ...{ params: IdParams, body: Decision, response: replies({ 200: Flag }) },
    }
    app.post('/v1/oversight/flags/:id/decision', { schema: decision }, async (request) => {
      const viewer = await requireViewer(context, request)
      await limit(db, clock, `oversight.decision|${viewer.userId}`, deciding)
      return decideOn(context, viewer, request.params.id, request.body.outcome, request.body.reason)
    })
  }
}
