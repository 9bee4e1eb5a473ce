import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { sendPicture } from '../pictures.ts'
import { replies } from '../replies.ts'
import { IdParams } from '../text.ts'
import { requireViewer } from '../viewer.ts'
import { afterCursor, writeCursor } from './cursor.ts'
import { demandClip, mine, seen, viewOf } from './load.ts'
import { Clip, clipInclude } from './view.ts'

const Page = z.object({ clips: z.array(Clip), next: z.string().nullable() })
const PageQuery = z.object({ limit: z.coerce.number().int().min(1).max(100).default(50), cursor: z.string().max(200).optional() })

export function clipRoutes(context: Context): FastifyPluginAsyncZod {
  const { db } = context
  const tags = ['clips']
  return async (app) => {
    app.get(
      '/v1/clips',
      { schema: { tags, summary: 'My clips, newest first', querystring: PageQuery, response: replies({ 200: Page }) } },
      async (request) => {
        const viewer = await requireViewer(context, request)
        const { limit, cursor } = request.query
        const rows = await db.clip.findMany({
          where: { ...mine(viewer), status: { not: 'deleted' }, ...afterCursor(cursor) },
          include: clipInclude,
          orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
          take: limit + 1,
        })
        const shown = rows.slice(0, limit)
        const last = rows.length > limit ? shown.at(-1) : undefined
        return {
          clips: await Promise.all((await seen(context, viewer, shown)).map((row) => viewOf(context, row))),
          next: last ? writeCursor(last) : null,
        }
      },
    )
    app.get(
      '/v1/clips/:id',
      { schema: { tags, summary: 'One clip', params: IdParams, response: replies({ 200: Clip }) } },
      async (request) => {
        const viewer = await requireViewer(context, request)
        return viewOf(context, await demandClip(context, viewer, 'clip.see', request.params.id))
      },
    )
    app.get(
      '/v1/clips/:id/poster.webp',
      { schema: { tags, summary: 'The poster (image/webp)', params: IdParams } },
      async (request, reply) => {
        const viewer = await requireViewer(context, request)
        const clip = await demandClip(context, viewer, 'clip.play', request.params.id)
        return sendPicture(context, reply, clip, 'poster', 0)
      },
    )
  }
}
