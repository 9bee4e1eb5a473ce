import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { demandClip } from '../clips/load.ts'
import type { Context } from '../context.ts'
import { limit } from '../limit.ts'
import { replies } from '../replies.ts'
import { IdParams, text } from '../text.ts'
import { requireViewer } from '../viewer.ts'
import { addComment, deleteComment, demandComment, editComment, mostComments } from './comments.ts'
import { Comment, commentInclude, commentView } from './view.ts'

const words = text(5000)
const NewComment = z.object({ text: words, atSeconds: z.number().min(0), parentId: z.uuid().nullable().default(null) })
const tags = ['comments']

export function commentRoutes(context: Context): FastifyPluginAsyncZod {
  const { db } = context
  return async (app) => {
    const all = { tags, summary: 'Comments on a clip, by their time', params: IdParams }
    app.get(
      '/v1/clips/:id/comments',
      { schema: { ...all, response: replies({ 200: z.object({ comments: z.array(Comment) }) }) } },
      async (request) => {
        const viewer = await requireViewer(context, request)
        const { id: clipId, ownerId } = await demandClip(context, viewer, 'clip.see', request.params.id)
        const orderBy = [{ atSeconds: 'asc' as const }, { createdAt: 'asc' as const }, { id: 'asc' as const }]
        const rows = await db.comment.findMany({ where: { clipId }, include: commentInclude, orderBy, take: mostComments })
        return { comments: rows.map((row) => commentView(row, viewer.userId, ownerId)) }
      },
    )
    const adding = {
      tags,
      summary: 'Comment on a clip, or answer',
      params: IdParams,
      body: NewComment,
      response: replies({ 201: Comment }),
    }
    app.post('/v1/clips/:id/comments', { schema: adding }, async (request, reply) => {
      const viewer = await requireViewer(context, request)
      const clip = await demandClip(context, viewer, 'clip.comment', request.params.id)
      await limit(context.db, context.clock, `comment|${viewer.userId}`, { most: 100, seconds: 600 })
      const row = await addComment(context, viewer, clip, request.body)
      return reply.code(201).send(commentView(row, viewer.userId, clip.ownerId))
    })
    const body = z.object({ text: words })
    const editing = { tags, summary: 'Change my comment', params: IdParams, body, response: replies({ 200: Comment }) }
    app.patch('/v1/comments/:id', { schema: editing }, async (request) => {
      const viewer = await requireViewer(context, request)
      const clip = await demandComment(context, viewer, 'comment.edit', request.params.id)
      return commentView(await editComment(context, viewer, clip, request.params.id, request.body.text), viewer.userId, clip.ownerId)
    })
    const removing = { tags, summary: 'Take a comment away', params: IdParams, response: replies({ 204: z.void() }) }
    app.delete('/v1/comments/:id', { schema: removing }, async (request, reply) => {
      const viewer = await requireViewer(context, request)
      const clip = await demandComment(context, viewer, 'comment.delete', request.params.id)
      await deleteComment(context, viewer, clip, request.params.id)
      return reply.code(204).send()
    })
  }
}
