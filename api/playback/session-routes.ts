import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { newToken, tokenHash } from '../../core/ids.ts'
import { demandClip } from '../clips/load.ts'
import type { Context } from '../context.ts'
import { replies } from '../replies.ts'
import { IdParams } from '../text.ts'
import { requireViewer } from '../viewer.ts'
import { endsAt } from './lifetime.ts'

const Opened = z.object({
  sessionId: z.uuid(),
  master: z.string(),
  embed: z.string(),
  storyboard: z.string(),
  poster: z.string(),
  expiresAt: z.iso.datetime(),
})
const schema = {
  tags: ['playback'],
  summary: 'Open a clip for watching: addresses that work without a cookie, for this viewer and clip, for a while',
  params: IdParams,
  response: replies({ 200: Opened }),
}

export function playbackSessionRoutes(context: Context): FastifyPluginAsyncZod {
  const { db, clock, config } = context
  return async (app) => {
    app.post('/v1/clips/:id/playback', { schema }, async (request, reply) => {
      const viewer = await requireViewer(context, request)
      const clip = await demandClip(context, viewer, 'clip.play', request.params.id)
      const token = newToken()
      const now = clock.now()
      const expiresAt = endsAt(now, now, config.playbackSessionSeconds)
      const session = await db.playbackSession.create({
        data: {
          tokenHash: tokenHash(token),
          clipId: clip.id,
          viewerId: viewer.userId,
          authSessionId: viewer.sessionId,
          createdAt: now,
          expiresAt,
        },
      })
      await db.playbackSession.deleteMany({ where: { viewerId: viewer.userId, expiresAt: { lt: now } } })
      const below = `/v1/playback/${token}`
      reply.header('cache-control', 'no-store')
      return {
        sessionId: session.id,
        master: `${below}/master.m3u8`,
        embed: `/embed/${token}`,
        storyboard: `${below}/storyboard.vtt`,
        poster: `${below}/poster.webp`,
        expiresAt: expiresAt.toISOString(),
      }
    })
  }
}
