import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { GroupRole } from '../../generated/prisma/enums.ts'
import type { Context } from '../context.ts'
import { Person } from '../people/person.ts'
import { replies } from '../replies.ts'
import { IdParams, searched } from '../text.ts'
import { requireViewer } from '../viewer.ts'
import { acceptGroup, askByEmail, joinGroup, tellAsked, unaskByEmail } from './arrivals.ts'
import { findCandidates } from './candidates.ts'
import { MemberView, viewMember, viewMembers } from './member-view.ts'
import { addMember, changeRole, removeMember } from './members.ts'
import { GroupView, viewGroup } from './view.ts'

const role = z.enum(GroupRole)
const email = z.email().max(320)
const Wanted = z.union([z.strictObject({ userId: z.uuid(), role }), z.strictObject({ email, role })])
const MemberParams = IdParams.extend({ userId: z.uuid() })
const tags = ['groups']
const asked = z.void().describe('Asked, if there is such a person')

/** Who is in a group, and who comes and goes. */
export function groupMemberRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    const members = z.object({ members: z.array(MemberView) })
    const listing = { tags, summary: 'Who is in a group', params: IdParams, response: replies({ 200: members }) }
    app.get('/v1/groups/:id/members', { schema: listing }, async (request) => {
      return { members: await viewMembers(context, await requireViewer(context, request), request.params.id) }
    })
    const found = replies({ 200: z.object({ people: z.array(Person) }) })
    const finding = {
      tags,
      summary: 'Whom I can take in, by a part of the name',
      params: IdParams,
      querystring: z.object({ query: searched.default('') }),
    }
    app.get('/v1/groups/:id/candidates', { schema: { ...finding, response: found } }, async (request) => {
      const { params, query } = request
      return { people: await findCandidates(context, await requireViewer(context, request), params.id, query.query) }
    })
    const summary = 'Take in somebody of my organisation, or ask somebody of another by e-mail'
    const adding = { tags, summary, params: IdParams, body: Wanted, response: replies({ 201: MemberView, 202: asked }) }
    app.post('/v1/groups/:id/members', { schema: adding }, async (request, reply) => {
      const viewer = await requireViewer(context, request)
      const { params, body } = request
      if ('email' in body) {
        const asked = await askByEmail(context, viewer, params.id, body.email, body.role)
        const later = () => tellAsked(context, viewer, params.id, asked).catch((err) => request.log.error({ err }, 'nobody was told'))
        reply.then(later, later)
        return reply.code(202).send()
      }
      await addMember(context, viewer, params.id, body.userId, body.role)
      return reply.code(201).send(await viewMember(context, viewer, params.id, body.userId))
    })
    const unasking = { tags, summary: 'Take back that somebody was asked by e-mail', params: IdParams, body: z.strictObject({ email }) }
    app.post(
      '/v1/groups/:id/members/withdrawal',
      { schema: { ...unasking, response: replies({ 202: z.void() }) } },
      async (request, reply) => {
        await unaskByEmail(context, await requireViewer(context, request), request.params.id, request.body.email)
        return reply.code(202).send()
      },
    )
    const changing = { tags, summary: 'Give a member another role', params: MemberParams, body: z.strictObject({ role }) }
    app.patch('/v1/groups/:id/members/:userId', { schema: { ...changing, response: replies({ 200: MemberView }) } }, async (request) => {
      const viewer = await requireViewer(context, request)
      const { id, userId } = request.params
      await changeRole(context, viewer, id, userId, request.body.role)
      return viewMember(context, viewer, id, userId)
    })
    const removing = { tags, summary: 'Take somebody out, or leave', params: MemberParams, response: replies({ 204: z.void() }) }
    app.delete('/v1/groups/:id/members/:userId', { schema: removing }, async (request, reply) => {
      await removeMember(context, await requireViewer(context, request), request.params.id, request.params.userId)
      return reply.code(204).send()
    })
    const comings = [
      ['/v1/groups/:id/join', 'Join an open group of my organisation', joinGroup],
      ['/v1/groups/:id/accept', 'Accept, having been asked to come', acceptGroup],
    ] as const
    for (const [path, summary, come] of comings)
      app.post(path, { schema: { tags, summary, params: IdParams, response: replies({ 200: GroupView }) } }, async (request) => {
        const viewer = await requireViewer(context, request)
        await come(context, viewer, request.params.id)
        return viewGroup(context, viewer, request.params.id)
      })
  }
}
