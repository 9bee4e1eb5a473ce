import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { SafelightError } from '../../core/errors.ts'
import { Audience } from '../../generated/prisma/enums.ts'
import type { Context } from '../context.ts'
import { demandGroup } from '../groups/load.ts'
import { replies } from '../replies.ts'
import { IdParams, moment, optionalText, text } from '../text.ts'
import { requireViewer } from '../viewer.ts'
import { closeAssignment, handIn, setAssignment } from './assignments.ts'
import { AssignmentView, HandedIn, viewAssignments } from './view.ts'

const NewAssignment = z.object({
  title: text(200),
  instructions: optionalText(20_000).default(''),
  dueAt: moment,
  audience: z.enum(Audience),
})
const Assignments = z.object({ assignments: z.array(AssignmentView) })
const tags = ['assignments']

export function assignmentRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    const listing = { tags, summary: 'Assignments of a group', params: IdParams, response: replies({ 200: Assignments }) }
    app.get('/v1/groups/:id/assignments', { schema: listing }, async (request) => {
      const viewer = await requireViewer(context, request)
      await demandGroup(context, viewer, 'group.attend', request.params.id)
      return { assignments: await viewAssignments(context, viewer, { groupId: request.params.id }) }
    })
    const setting = { tags, summary: 'Ask members to hand in', params: IdParams, body: NewAssignment }
    app.post(
      '/v1/groups/:id/assignments',
      { schema: { ...setting, response: replies({ 201: AssignmentView }) } },
      async (request, reply) => {
        const viewer = await requireViewer(context, request)
        const id = await setAssignment(context, viewer, request.params.id, request.body)
        const [made] = await viewAssignments(context, viewer, { id })
        if (!made) throw new SafelightError('not_found')
        return reply.code(201).send(made)
      },
    )
    const handing = { tags, summary: 'Hand in a reflection of mine', params: IdParams, body: z.object({ reflectionId: z.uuid() }) }
    app.post('/v1/assignments/:id/hand-in', { schema: { ...handing, response: replies({ 201: HandedIn }) } }, async (request, reply) => {
      const viewer = await requireViewer(context, request)
      const shareId = await handIn(context, viewer, request.params.id, request.body.reflectionId)
      const [assignment] = await viewAssignments(context, viewer, { id: request.params.id })
      const made = assignment?.handedIn.find((one) => one.shareId === shareId)
      if (!made) throw new SafelightError('not_found')
      return reply.code(201).send(made)
    })
    const closing = {
      tags,
      summary: 'Close an assignment: what was handed in stays',
      params: IdParams,
      response: replies({ 204: z.void() }),
    }
    app.delete('/v1/assignments/:id', { schema: closing }, async (request, reply) => {
      await closeAssignment(context, await requireViewer(context, request), request.params.id)
      return reply.code(204).send()
    })
  }
}
