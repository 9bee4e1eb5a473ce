import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Action } from '../../core/access/decide.ts'
import { demand } from '../../core/access/demand.ts'
import { loadFacts } from '../../core/access/facts.ts'
import { SafelightError } from '../../core/errors.ts'
import type { Prisma } from '../../generated/prisma/client.ts'
import type { Context } from '../context.ts'
import { replies } from '../replies.ts'
import { IdParams, optionalText, text } from '../text.ts'
import { requireViewer, type Viewer } from '../viewer.ts'
import { Reflection, reflectionInclude, reflectionView } from './view.ts'

const Reflections = z.object({ reflections: z.array(Reflection) })
const NewReflection = z.object({ title: text(200), notes: optionalText(20_000).default('') })
const Change = z.object({ title: text(200).optional(), notes: optionalText(20_000).optional() })
const most = 500
const tags = ['reflections']

export function reflectionRoutes(context: Context): FastifyPluginAsyncZod {
  const { db } = context
  return async (app) => {
    app.get(
      '/v1/reflections',
      { schema: { tags, summary: 'My reflections, newest first', response: replies({ 200: Reflections }) } },
      async (request) => {
        const viewer = await requireViewer(context, request)
        await demandHere(context, viewer, 'reflection.list')
        const rows = await db.reflection.findMany({
          where: { ownerId: viewer.userId },
          include: reflectionInclude,
          orderBy: { createdAt: 'desc' },
          take: most,
        })
        return { reflections: rows.map(reflectionView) }
      },
    )
    const creation = { tags, summary: 'A new reflection', body: NewReflection, response: replies({ 201: Reflection }) }
    app.post('/v1/reflections', { schema: creation }, async (request, reply) => {
      const viewer = await requireViewer(context, request)
      const organisationId = await demandHere(context, viewer, 'reflection.create')
      const row = await db.reflection.create({
        data: { ...request.body, ownerId: viewer.userId, organisationId },
        include: reflectionInclude,
      })
      return reply.code(201).send(reflectionView(row))
    })
    const seeing = { tags, summary: 'One reflection and its clips', params: IdParams, response: replies({ 200: Reflection }) }
    app.get('/v1/reflections/:id', { schema: seeing }, async (request) => {
      const viewer = await requireViewer(context, request)
      return reflectionView(await demandReflection(context, viewer, 'reflection.see', request.params.id))
    })
    const change = { tags, summary: 'Change title or notes', params: IdParams, body: Change, response: replies({ 200: Reflection }) }
    app.patch('/v1/reflections/:id', { schema: change }, async (request) => {
      const viewer = await requireViewer(context, request)
      const { id } = await demandReflection(context, viewer, 'reflection.edit', request.params.id)
      const { title, notes } = request.body
      const data = { ...(title !== undefined && { title }), ...(notes !== undefined && { notes }) }
      return reflectionView(await db.reflection.update({ where: { id }, data, include: reflectionInclude }))
    })
  }
}

/** Resolves to the viewer's organisation, where she may do this. */
async function demandHere({ db, clock }: Context, viewer: Viewer, action: Action): Promise<string> {
  const organisationId = viewer.organisationId ?? ''
  demand(await loadFacts(db, clock, viewer), viewer, action, { of: 'organisation', organisationId })
  return organisationId
}

type Row = Prisma.ReflectionGetPayload<{ include: typeof reflectionInclude }>

async function demandReflection({ db, clock }: Context, viewer: Viewer, action: Action, id: string): Promise<Row> {
  const row = await db.reflection.findUnique({ where: { id }, include: reflectionInclude })
  if (!row) throw new SafelightError('not_found')
  demand(await loadFacts(db, clock, viewer, id), viewer, action, { of: 'reflection', ...row })
  return row
}
