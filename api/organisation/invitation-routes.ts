import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { Role } from '../../generated/prisma/enums.ts'
import type { Context } from '../context.ts'
import { limit } from '../limit.ts'
import { replies } from '../replies.ts'
import { IdParams } from '../text.ts'
import { requireViewer } from '../viewer.ts'
import { demandGovern } from './govern.ts'
import { invitationView, invite, states, withdraw } from './invitations.ts'
import { GivenRole } from './people-routes.ts'

const Invitation = z.object({
  id: z.uuid(),
  email: z.string(),
  role: z.enum(Role),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  state: z.enum(states),
})
const NewInvitation = z.strictObject({ email: z.email().max(320).toLowerCase(), role: GivenRole })
const tags = ['organisation']
const most = 1000

export function invitationRoutes(context: Context): FastifyPluginAsyncZod {
  const { db, clock } = context
  return async (app) => {
    const listing = {
      tags,
      summary: 'Who was invited, newest first',
      response: replies({ 200: z.object({ invitations: z.array(Invitation) }) }),
    }
    app.get('/v1/organisation/invitations', { schema: listing }, async (request) => {
      const organisationId = await demandGovern(context, await requireViewer(context, request))
      const rows = await db.invitation.findMany({ where: { organisationId }, orderBy: { createdAt: 'desc' }, take: most })
      return { invitations: rows.map((row) => invitationView(row, clock.now())) }
    })
    const inviting = { tags, summary: 'Invite somebody by a letter', body: NewInvitation, response: replies({ 201: Invitation }) }
    app.post('/v1/organisation/invitations', { schema: inviting }, async (request, reply) => {
      const viewer = await requireViewer(context, request)
      const organisationId = await demandGovern(context, viewer)
      await limit(db, clock, `invite|${organisationId}`, { most: 300, seconds: 3600 })
      // Whoever invites: nobody's box is filled from here.
      await limit(db, clock, `invite to|${request.body.email}`, { most: 5, seconds: 3600 })
      return reply.code(201).send(invitationView(await invite(context, viewer, request.body), clock.now()))
    })
    const withdrawing = { tags, summary: 'Take an invitation back', params: IdParams, response: replies({ 204: z.null() }) }
    app.delete('/v1/organisation/invitations/:id', { schema: withdrawing }, async (request, reply) => {
      await withdraw(context, await requireViewer(context, request), request.params.id)
      return reply.code(204).send(null)
    })
  }
}
