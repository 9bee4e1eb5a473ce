import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { endOf, reasons } from '../../core/access/decide.ts'
import { coalesced } from '../clips/watch.ts'
import type { Context } from '../context.ts'
import { type EventStream, openEventStream } from '../sse.ts'
import { type Ended, openPlayback, type Playback, tryPlayback } from './open-playback.ts'
import { findDrawn } from './rows.ts'
import { playbackView } from './view.ts'

const schema = {
  tags: ['playback'],
  summary: 'Server-sent events: `clip` when it has changed, `comments` when they have, `ended` when it may not be watched any more',
  security: [],
  params: z.object({ token: z.string().max(200) }),
}
/** Timers hold no more (2^31 - 1 ms); the stream looks again by itself long before. */
const longestWait = 2_147_483_647

/** The player hears at once that it has to stop; keys and playlists have stopped by themselves. */
export function playbackEventRoutes(context: Context): FastifyPluginAsyncZod {
  const { clock, log } = context
  return async (app) => {
    app.get('/v1/playback/:token/events', { schema }, async (request, reply) => {
      const { token } = request.params
      const opened = await openPlayback(context, token)
      const stream = openEventStream(request, reply)
      const alarm = createAlarm()
      const look = coalesced(async () => {
        try {
          const found = await tryPlayback(context, token)
          if (!('ended' in found)) {
            // It may have been put in the place of another, in another reflection.
            opened.clip.reflectionId = found.clip.reflectionId
            alarm.set(endOf(found.decision), clock.now(), again)
            return stream.send('clip', playbackView(found, token, await findDrawn(context, found.clip.id)))
          }
          const ended = toldOf(found)
          stream.send('ended', { reason: ended, message: messageOf(ended) })
          stream.close()
        } catch (error) {
          log.warn({ err: error }, 'an event was not sent')
        }
      })
      const again = () => look(opened.clip.id)
      stream.onClose(alarm.clear)
      listen(context, stream, opened, again)
      again()
      return reply
    })
  }
}

/** Whatever may change the decision, or what is told, is a reason to look again. */
function listen({ notices }: Context, stream: EventStream, { clip, authSessionId, viewerId }: Playback, again: () => void): void {
  const stops = [
    notices.on('clip', ({ clipId }) => clipId === clip.id && again()),
    notices.on('reflection', ({ reflectionId }) => reflectionId === clip.reflectionId && again()),
    notices.on('person', ({ userId }) => (userId === viewerId || userId === clip.ownerId) && again()),
    notices.on('session', ({ sessionId }) => sessionId === authSessionId && again()),
    notices.on('comments', ({ clipId }) => clipId === clip.id && stream.send('comments', {})),
    notices.onReconnect(again),
  ]
  stream.onBeat(again)
  stream.onClose(() => {
    for (const stop of stops) stop()
  })
}

/** Rings when a share's time is over: nobody sends a notice then. */
function createAlarm() {
  let timer: NodeJS.Timeout | undefined
  const clear = () => clearTimeout(timer)
  return {
    clear,
    set(at: Date | null, now: Date, ring: () => void) {
      clear()
      if (at) timer = setTimeout(ring, Math.min(longestWait, Math.max(0, at.getTime() - now.getTime()))).unref()
    },
  }
}

/** A recording in quarantine is as one that was closed again: whoever watched it isn't told of a suspicion. */
const toldOf = ({ ended }: Ended): Ended['ended'] => (ended === 'quarantined' ? 'not_owner' : ended)

function messageOf(ended: Ended['ended']): string {
  if (ended === 'expired') return 'This was open for a long time; please open it again.'
  if (ended === 'unknown' || ended === 'not_owner' || ended === 'other_organisation') return 'You can not watch this any more.'
  return reasons[ended]
}
