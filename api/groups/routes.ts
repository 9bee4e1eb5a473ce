import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { loadGroups, mineSql } from '../../core/access/groups.ts'
import { Prisma } from '../../generated/prisma/client.ts'
import type { Context } from '../context.ts'
import { demandHere } from '../here.ts'
import { replies } from '../replies.ts'
import { IdParams, optionalText, text } from '../text.ts'
import { requireViewer } from '../viewer.ts'
import { changeSettings, closeGroup, makeGroup } from './groups.ts'
import { GroupView, groupViews, viewGroup } from './view.ts'

export const Groups = z.object({ groups: z.array(GroupView) })
const NewGroup = z.strictObject({
  name: text(200),
  description: optionalText(5_000).default(''),
  withStudents: z.boolean().default(false).describe('Settled for good: nobody finds students in a group later'),
  open: z.boolean().default(false).describe('Whoever is of the organisation may join by themselves'),
})
const Settings = z.strictObject({ name: text(200).optional(), description: optionalText(5_000).optional(), open: z.boolean().optional() })
const tags = ['groups']

export function groupRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    const listing = { tags, summary: 'My groups, those I am asked to come to, and open ones', response: replies({ 200: Groups }) }
    app.get('/v1/groups', { schema: listing }, async (request) => {
      const viewer = await requireViewer(context, request)
      const here = await demandHere(context, viewer, 'group.list')
      const open = Prisma.sql`(g.open AND g.organisation_id = ${here}::uuid)`
      const where = Prisma.sql`g.closed_at IS NULL AND (${mineSql(viewer.userId)} OR ${open})`
      const found = await groupViews(context, viewer, await loadGroups(context.db, viewer, where))
      return { groups: found.map(({ view }) => view) }
    })
    const making = { tags, summary: 'A new group; its maker manages it', body: NewGroup, response: replies({ 201: GroupView }) }
    app.post('/v1/groups', { schema: making }, async (request, reply) => {
      const viewer = await requireViewer(context, request)
      const id = await makeGroup(context, viewer, request.body)
      return reply.code(201).send(await viewGroup(context, viewer, id))
    })
    const seeing = { tags, summary: 'One group', params: IdParams, response: replies({ 200: GroupView }) }
    app.get('/v1/groups/:id', { schema: seeing }, async (request) => {
      return viewGroup(context, await requireViewer(context, request), request.params.id)
    })
    const changing = { tags, summary: 'Change a group', params: IdParams, body: Settings, response: replies({ 200: GroupView }) }
    app.patch('/v1/groups/:id', { schema: changing }, async (request) => {
      const viewer = await requireViewer(context, request)
      await changeSettings(context, viewer, request.params.id, request.body)
      return viewGroup(context, viewer, request.params.id)
    })
    const closing = {
      tags,
      summary: 'Close a group: all that is shared with it ends',
      params: IdParams,
      response: replies({ 204: z.void() }),
    }
    app.delete('/v1/groups/:id', { schema: closing }, async (request, reply) => {
      await closeGroup(context, await requireViewer(context, request), request.params.id)
      return reply.code(204).send()
    })
  }
}
