import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { demandHere } from '../here.ts'
import { limit } from '../limit.ts'
import { replies } from '../replies.ts'
import { moment, text } from '../text.ts'
import { requireViewer } from '../viewer.ts'
import { flagRoutes } from './flag-routes.ts'
import { countFlags } from './flags.ts'
import { countWaiting, listRecordings } from './list.ts'
import { ownerRoutes } from './owner-routes.ts'
import { confirmedUntil, confirmPurpose, purpose } from './purpose.ts'
import { markReviewed } from './review.ts'
import { stillRoutes } from './still-routes.ts'
import { Confirmed, Overview, Recording, Recordings, shownStates } from './view.ts'

/** A day, or a moment. */
const When = z.union([z.iso.date(), moment])
const dayMilliseconds = 86_400_000
const Query = z.object({
  state: z.enum([...shownStates, 'all']).default('waiting'),
  ownerId: z.uuid().optional(),
  from: When.transform((value) => new Date(value)).optional(),
  /** A day is meant to its end. */
  to: When.transform((value) => new Date(new Date(value).getTime() + (value.includes('T') ? 0 : dayMilliseconds))).optional(),
  order: z.enum(['newest', 'risk']).default('newest'),
  cursor: z.string().max(300).optional(),
  limit: z.coerce.number().int().min(1).max(50).default(20),
})
const OfClip = z.object({ clipId: z.uuid() })
const tags = ['oversight']
const confirming = { most: 60, seconds: 3600 }

/** What administrators do to find inappropriate content without watching. */
export function oversightRoutes(context: Context): FastifyPluginAsyncZod {
  const { db, clock } = context
  return async (app) => {
    app.addHook('onRequest', async (_request, reply) => void reply.header('cache-control', 'no-store'))
    await app.register(stillRoutes(context))
    await app.register(flagRoutes(context))
    await app.register(ownerRoutes(context))
    const overview = { tags, summary: 'What waits to be looked at', response: replies({ 200: Overview }) }
    app.get('/v1/oversight', { schema: overview }, async (request) => {
      const viewer = await requireViewer(context, request)
      const id = await demandHere(context, viewer, 'oversight.list')
      const { oversight: mode } = await db.organisation.findUniqueOrThrow({ where: { id }, select: { oversight: true } })
      const until = await confirmedUntil(context, viewer)
      const counts = { waiting: await countWaiting(context, viewer, id), flags: await countFlags(context, viewer) }
      return { mode, purpose, confirmedUntil: until?.toISOString() ?? null, ...counts }
    })
    const confirm = {
      ...{ tags, summary: 'Say in words what stills are looked at for; it holds for this sign-in' },
      body: z.strictObject({ words: text(500) }),
      response: replies({ 200: Confirmed }),
    }
    app.post('/v1/oversight/purpose', { schema: confirm }, async (request) => {
      const viewer = await requireViewer(context, request)
      const organisationId = await demandHere(context, viewer, 'oversight.list')
      await limit(db, clock, `oversight.purpose|${viewer.userId}`, confirming)
      return { confirmedUntil: (await confirmPurpose(context, viewer, organisationId, request.body.words)).toISOString() }
    })
    const list = { tags, summary: 'Recordings to be looked at', querystring: Query, response: replies({ 200: Recordings }) }
    app.get('/v1/oversight/recordings', { schema: list }, async (request) => {
      const viewer = await requireViewer(context, request)
      const organisationId = await demandHere(context, viewer, 'oversight.list')
      const { to: before, ...rest } = request.query
      return listRecordings(context, viewer, organisationId, { ...rest, before })
    })
    const review = { tags, summary: 'Mark as reviewed', params: OfClip, response: replies({ 200: Recording }) }
    app.post('/v1/oversight/recordings/:clipId/review', { schema: review }, async (request) =>
      markReviewed(context, await requireViewer(context, request), request.params.clipId),
    )
  }
}
