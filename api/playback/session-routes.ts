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
  const { db, clock, config, audit } = context
  return async (app) => {
    app.post('/v1/clips/:id/playback', { schema }, async (request, reply) => {
      const viewer = await requireViewer(context, request)
      const { id: clipId, reflectionId, organisationId, ownerId } = await demandClip(context, viewer, 'clip.play', request.params.id)
      const token = newToken()
      const now = clock.now()
      const expiresAt = endsAt(now, now, config.playbackSessionSeconds)
      const row = { clipId, viewerId: viewer.userId, authSessionId: viewer.sessionId, createdAt: now, expiresAt }
      const opening = db.$transaction(async (tx) => {
        const created = await tx.playbackSession.create({ data: { tokenHash: tokenHash(token), ...row } })
        const view = { actorId: viewer.userId, act: 'view', details: { owner: viewer.userId === ownerId } } as const
        await audit.record(tx, { organisationId, reflectionId, clipId, ownerId, ...view })
        return created
      })
      // At the same time: somebody waits for the picture.
      const tidying = db.playbackSession.deleteMany({ where: { viewerId: viewer.userId, expiresAt: { lt: now } } })
      const [session] = await Promise.all([opening, tidying])
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
