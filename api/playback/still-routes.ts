import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { sendPicture } from '../pictures.ts'
import { openPlayback } from './open-playback.ts'
import { base, Token, tags } from './routes.ts'
import { storyboard } from './storyboard.ts'

const OfSheet = Token.extend({ index: z.coerce.number().int().min(0).max(1_000_000) })

/** Stills of what is played, by the same token and the same live decision. */
export function playbackStillRoutes(context: Context): FastifyPluginAsyncZod {
  const { db } = context
  return async (app) => {
    app.get(
      `${base}/storyboard.vtt`,
      { schema: { tags, summary: 'Stills along the time line', security: [], params: Token } },
      async (request, reply) => {
        const { clip } = await openPlayback(context, request.params.token)
        const sheets = await db.picture.findMany({ where: { clipId: clip.id, kind: 'sheet' }, orderBy: { index: 'asc' } })
        return reply.header('cache-control', 'no-store').type('text/vtt; charset=utf-8').send(storyboard(sheets))
      },
    )
    app.get(
      `${base}/sheets/:index.webp`,
      { schema: { tags, summary: 'A storyboard sheet', security: [], params: OfSheet } },
      async (request, reply) => {
        const { clip } = await openPlayback(context, request.params.token)
        return sendPicture(context, reply, clip, 'sheet', request.params.index)
      },
    )
    app.get(`${base}/poster.webp`, { schema: { tags, summary: 'The poster', security: [], params: Token } }, async (request, reply) => {
      const { clip } = await openPlayback(context, request.params.token)
      return sendPicture(context, reply, clip, 'poster', 0)
    })
  }
}
