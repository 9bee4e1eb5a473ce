import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { SafelightError } from '../../core/errors.ts'
import type { Context } from '../context.ts'
import { limit } from '../limit.ts'
import { Person } from '../people/person.ts'
import { demandReflection } from '../reflections/load.ts'
import type { ReflectionRow } from '../reflections/view.ts'
import { replies } from '../replies.ts'
import { IdParams, moment } from '../text.ts'
import { requireViewer, type Viewer } from '../viewer.ts'
import { limitShare, openShare, retractShare } from './shares.ts'
import { ShareView, shareInclude, shareView } from './view.ts'
import { whoCanSee } from './viewers.ts'

const End = moment.transform((value) => new Date(value)).nullable()
const NewShare = z.union([
  z.strictObject({ userId: z.uuid(), endsAt: End.default(null) }),
  z.strictObject({ groupId: z.uuid(), endsAt: End.default(null) }),
])
const Seer = z.object({ person: Person, because: z.array(z.object({ text: z.string(), shareId: z.uuid() })), until: z.string().nullable() })
const tags = ['sharing']

/** What an owner does with her shares. */
export function sharingRoutes(context: Context): FastifyPluginAsyncZod {
  const { db } = context
  const one = async (id: string) => shareView(await db.share.findUniqueOrThrow({ where: { id }, include: shareInclude }))
  return async (app) => {
    const all = { tags, summary: 'Shares of a reflection, over ones too', params: IdParams }
    app.get(
      '/v1/reflections/:id/shares',
      { schema: { ...all, response: replies({ 200: z.object({ shares: z.array(ShareView) }) }) } },
      async (request) => {
        const { row } = await demandReflection(context, await requireViewer(context, request), 'reflection.share', request.params.id)
        const shares = await db.share.findMany({
          where: { reflectionId: row.id },
          include: shareInclude,
          orderBy: { createdAt: 'desc' },
          take: 500,
        })
        return { shares: shares.map(shareView) }
      },
    )
    const viewers = { tags, summary: 'Who else can see it now, and why', params: IdParams }
    app.get(
      '/v1/reflections/:id/viewers',
      { schema: { ...viewers, response: replies({ 200: z.object({ viewers: z.array(Seer) }) }) } },
      async (request) => {
        const { row } = await demandReflection(context, await requireViewer(context, request), 'reflection.share', request.params.id)
        return { viewers: await whoCanSee(context, row) }
      },
    )
    const opening = {
      tags,
      summary: 'Open it to a person or a group',
      params: IdParams,
      body: NewShare,
      response: replies({ 201: ShareView }),
    }
    app.post('/v1/reflections/:id/shares', { schema: opening }, async (request, reply) => {
      const viewer = await requireViewer(context, request)
      const { row } = await demandReflection(context, viewer, 'reflection.share', request.params.id)
      await limit(context.db, context.clock, `share|${viewer.userId}`, { most: 200, seconds: 3600 })
      const { endsAt, ...target } = request.body
      return reply.code(201).send(await one(await openShare(context, viewer, row, target, endsAt)))
    })
    const body = z.strictObject({ endsAt: End })
    const limiting = { tags, summary: 'Set or take away its end', params: IdParams, body, response: replies({ 200: ShareView }) }
    app.patch('/v1/shares/:id', { schema: limiting }, async (request) => {
      const viewer = await requireViewer(context, request)
      const reflection = await demandOwnShare(context, viewer, request.params.id)
      await limitShare(context, viewer, reflection, request.params.id, request.body.endsAt)
      return one(request.params.id)
    })
    const closing = { tags, summary: 'Take it back', params: IdParams, response: replies({ 204: z.void() }) }
    app.delete('/v1/shares/:id', { schema: closing }, async (request, reply) => {
      const viewer = await requireViewer(context, request)
      await retractShare(context, viewer, await demandOwnShare(context, viewer, request.params.id), request.params.id)
      return reply.code(204).send()
    })
  }
}

/** The reflection that the share opens, which must be the viewer's own: others learn of no share. */
async function demandOwnShare(context: Context, viewer: Viewer, id: string): Promise<ReflectionRow> {
  const share = await context.db.share.findUnique({ where: { id }, select: { reflectionId: true, ownerId: true } })
  if (!share || share.ownerId !== viewer.userId) throw new SafelightError('not_found')
  return (await demandReflection(context, viewer, 'reflection.share', share.reflectionId)).row
}
