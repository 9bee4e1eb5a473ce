import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Context } from '../context.ts'
import { openEventStream } from '../sse.ts'
import { IdParams } from '../text.ts'
import { requireViewer } from '../viewer.ts'
import { demandClip, mine } from './load.ts'
import { watchClips } from './watch.ts'

const liveClips = 200
const tags = ['clips']

export function clipEventRoutes(context: Context): FastifyPluginAsyncZod {
  const { db } = context
  return async (app) => {
    app.get('/v1/clips/events', { schema: { tags, summary: 'Server-sent events of my clips: `clip`, `gone`' } }, async (request, reply) => {
      const viewer = await requireViewer(context, request)
      const live = async () => {
        const where = { ...mine(viewer), status: { notIn: ['deleted' as const, 'ready' as const, 'failed' as const] } }
        const rows = await db.clip.findMany({ where, select: { id: true }, orderBy: { createdAt: 'desc' }, take: liveClips })
        return rows.map(({ id }) => id)
      }
      const own = ({ ownerId }: { ownerId: string }) => ownerId === viewer.userId
      watchClips(context, openEventStream(request, reply), viewer, { ids: live, clip: own })
      return reply
    })
    const schema = { tags, summary: 'Server-sent events of one clip: `clip`, `gone`, `comments`', params: IdParams }
    app.get('/v1/clips/:id/events', { schema }, async (request, reply) => {
      const viewer = await requireViewer(context, request)
      const isIt = ({ clipId }: { clipId: string }) => clipId === request.params.id
      const { id, reflectionId } = await demandClip(context, viewer, 'clip.see', request.params.id)
      const wanted = { ids: async () => [id], granted: [id], clip: isIt, comments: (clipId: string) => clipId === id, reflectionId }
      watchClips(context, openEventStream(request, reply), viewer, wanted)
      return reply
    })
  }
}
