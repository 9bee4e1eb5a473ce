import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { decide } from '../../core/access/decide.ts'
import { loadFacts } from '../../core/access/facts.ts'
import { Region, Role } from '../../generated/prisma/enums.ts'
import type { Context } from '../context.ts'
import { replies } from '../replies.ts'
import { requireViewer } from '../viewer.ts'

const Me = z.object({
  id: z.uuid(),
  name: z.string(),
  email: z.string(),
  role: z.enum(Role),
  organisation: z.object({ id: z.uuid(), name: z.string(), region: z.enum(Region) }).nullable(),
  may: z.object({ record: z.boolean() }),
})

export function accountRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/v1/me',
      { schema: { tags: ['accounts'], summary: 'Who I am and what I may do', response: replies({ 200: Me }) } },
      async (request) => {
        const viewer = await requireViewer(context, request)
        const { organisationId } = viewer
        const organisation = organisationId
          ? await context.db.organisation.findUnique({ where: { id: organisationId }, select: { id: true, name: true, region: true } })
          : null
        const facts = await loadFacts(context.db, context.clock, viewer)
        const record = organisationId !== null && decide(facts, viewer, 'clip.record', { of: 'organisation', organisationId }).allowed
        return { id: viewer.userId, name: viewer.name, email: viewer.email, role: viewer.role, organisation, may: { record } }
      },
    )
  }
}
