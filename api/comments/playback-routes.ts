import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { openPlayback } from '../playback/open-playback.ts'
import { replies } from '../replies.ts'
import { mostComments } from './comments.ts'

const Mark = z.object({ id: z.uuid(), atSeconds: z.number(), author: z.string(), text: z.string() })
const schema = {
  tags: ['playback'],
  summary: 'Comments for the time line: those at the top of their threads',
  security: [],
  params: z.object({ token: z.string().max(200) }),
  response: replies({ 200: z.object({ comments: z.array(Mark) }) }),
}

/** For the player, by its token, under the live decision like all that is played. */
export function playbackCommentRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    app.get('/v1/playback/:token/comments', { schema }, async (request, reply) => {
      const { clip } = await openPlayback(context, request.params.token)
      const rows = await context.db.comment.findMany({
        where: { clipId: clip.id, parentId: null },
        select: { id: true, atSeconds: true, text: true, author: { select: { name: true } } },
        orderBy: [{ atSeconds: 'asc' }, { createdAt: 'asc' }],
        take: mostComments,
      })
      reply.header('cache-control', 'no-store')
      return { comments: rows.map(({ author, ...row }) => ({ ...row, author: author.name })) }
    })
  }
}
