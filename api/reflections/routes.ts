import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { demandHere } from '../here.ts'
import { replies } from '../replies.ts'
import { IdParams, optionalText, text } from '../text.ts'
import { requireViewer } from '../viewer.ts'
import { demandReflection, seenReflections } from './load.ts'
import { Reflection, reflectionInclude, reflectionView, SharedReflection, sharedReflectionView } from './view.ts'

const NewReflection = z.object({ title: text(200), notes: optionalText(20_000).default('') })
const Change = z.object({ title: text(200).optional(), notes: optionalText(20_000).optional() })
const most = 500
const tags = ['reflections']

export function reflectionRoutes(context: Context): FastifyPluginAsyncZod {
  const { db } = context
  return async (app) => {
    const own = {
      tags,
      summary: 'My reflections, newest first',
      response: replies({ 200: z.object({ reflections: z.array(Reflection) }) }),
    }
    app.get('/v1/reflections', { schema: own }, async (request) => {
      const viewer = await requireViewer(context, request)
      await demandHere(context, viewer, 'reflection.list')
      const seen = await seenReflections(context, viewer, { ownerId: viewer.userId }, most)
      return { reflections: seen.map(({ row, decision }) => reflectionView(row, decision)) }
    })
    const others = {
      tags,
      summary: 'What others opened to me, newest first',
      response: replies({ 200: z.object({ reflections: z.array(SharedReflection) }) }),
    }
    app.get('/v1/shared', { schema: others }, async (request) => {
      const viewer = await requireViewer(context, request)
      await demandHere(context, viewer, 'reflection.list')
      const { userId } = viewer
      const to = { OR: [{ userId }, { group: { members: { some: { userId, acceptedAt: { not: null } } } } }] }
      const where = { ownerId: { not: userId }, shares: { some: { endedAt: null, ...to } } }
      const seen = await seenReflections(context, viewer, where, most)
      const shown = seen.map(({ row, decision }) => sharedReflectionView(row, decision))
      return { reflections: shown.sort((a, b) => ((a.sharedAt ?? '') < (b.sharedAt ?? '') ? 1 : -1)) }
    })
    const creation = { tags, summary: 'A new reflection', body: NewReflection, response: replies({ 201: Reflection }) }
    app.post('/v1/reflections', { schema: creation }, async (request, reply) => {
      const viewer = await requireViewer(context, request)
      const organisationId = await demandHere(context, viewer, 'reflection.create')
      const { id } = await db.reflection.create({ data: { ...request.body, ownerId: viewer.userId, organisationId } })
      const { row, decision } = await demandReflection(context, viewer, 'reflection.see', id)
      return reply.code(201).send(reflectionView(row, decision))
    })
    const seeing = { tags, summary: 'One reflection and its clips', params: IdParams, response: replies({ 200: Reflection }) }
    app.get('/v1/reflections/:id', { schema: seeing }, async (request) => {
      const viewer = await requireViewer(context, request)
      const { row, decision } = await demandReflection(context, viewer, 'reflection.see', request.params.id)
      return reflectionView(row, decision)
    })
    const change = { tags, summary: 'Change title or notes', params: IdParams, body: Change, response: replies({ 200: Reflection }) }
    app.patch('/v1/reflections/:id', { schema: change }, async (request) => {
      const viewer = await requireViewer(context, request)
      const { row, decision } = await demandReflection(context, viewer, 'reflection.edit', request.params.id)
      const { title, notes } = request.body
      const data = { ...(title !== undefined && { title }), ...(notes !== undefined && { notes }) }
      return reflectionView(await db.reflection.update({ where: { id: row.id }, data, include: reflectionInclude }), decision)
    })
  }
}
