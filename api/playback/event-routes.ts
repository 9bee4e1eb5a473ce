import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { reasons } from '../../core/access/decide.ts'
import { coalesced } from '../clips/watch.ts'
import type { Context } from '../context.ts'
import { openEventStream } from '../sse.ts'
import { type Ended, openPlayback, tryPlayback } from './open-playback.ts'
import { findDrawn } from './rows.ts'
import { playbackView } from './view.ts'

const schema = {
  tags: ['playback'],
  summary: 'Server-sent events: `clip` when it has changed, `ended` when it may not be watched any more',
  security: [],
  params: z.object({ token: z.string().max(200) }),
}

/** The player hears at once that it has to stop; keys and playlists have stopped by themselves. */
export function playbackEventRoutes(context: Context): FastifyPluginAsyncZod {
  const { notices, log } = context
  return async (app) => {
    app.get('/v1/playback/:token/events', { schema }, async (request, reply) => {
      const { token } = request.params
      const { clip, authSessionId } = await openPlayback(context, token)
      const stream = openEventStream(request, reply)
      const look = coalesced(async () => {
        try {
          const found = await tryPlayback(context, token)
          if (!('ended' in found)) return stream.send('clip', playbackView(found, token, await findDrawn(context, clip.id)))
          stream.send('ended', { reason: found.ended, message: messageOf(found) })
          stream.close()
        } catch (error) {
          log.warn({ err: error }, 'an event was not sent')
        }
      })
      const again = () => look(clip.id)
      const stops = [
        notices.on('clip', ({ clipId }) => {
          if (clipId === clip.id) again()
        }),
        notices.on('session', ({ sessionId }) => {
          if (sessionId === authSessionId) again()
        }),
        notices.onReconnect(again),
      ]
      stream.onBeat(again)
      stream.onClose(() => {
        for (const stop of stops) stop()
      })
      again()
      return reply
    })
  }
}

function messageOf({ ended }: Ended): string {
  if (ended === 'expired') return 'This was open for a long time; please open it again.'
  if (ended === 'unknown') return 'You can not watch this any more.'
  return reasons[ended]
}
