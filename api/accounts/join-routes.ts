import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { Role } from '../../generated/prisma/enums.ts'
import type { Context } from '../context.ts'
import { limit } from '../limit.ts'
import { replies } from '../replies.ts'
import { text } from '../text.ts'
import { passwordLength } from './auth.ts'
import { findInvitation, join } from './join.ts'

const Token = z.object({ token: z.string().max(200) })
const Invited = z.object({ organisation: z.string(), email: z.string(), role: z.enum(Role) })
const Joining = z.strictObject({ name: text(200), password: z.string().min(passwordLength.least).max(passwordLength.most) })
const shared = { tags: ['accounts'], security: [], params: Token }
const seeing = { ...shared, summary: 'What an invitation is to', response: replies({ 200: Invited }) }
const accepting = {
  ...shared,
  summary: 'Make the account one was invited to',
  body: Joining,
  response: replies({ 201: z.object({ id: z.uuid(), email: z.string() }) }),
}

/** For people who have no account yet: what lets them in is the token of their letter. */
export function joinRoutes(context: Context): FastifyPluginAsyncZod {
  const { db, clock } = context
  return async (app) => {
    app.get('/v1/invitations/:token', { schema: seeing }, async (request, reply) => {
      await limit(db, clock, `invitation from|${request.ip}`, { most: 120, seconds: 600 })
      const { organisation, email, role } = await findInvitation(context, request.params.token)
      reply.header('cache-control', 'no-store')
      return { organisation: organisation.name, email, role }
    })
    app.post('/v1/invitations/:token/accept', { schema: accepting }, async (request, reply) => {
      await limit(db, clock, `accept from|${request.ip}`, { most: 60, seconds: 600 })
      const { params, body } = request
      return reply
        .code(201)
        .header('cache-control', 'no-store')
        .send(await join(context, params.token, body))
    })
  }
}
