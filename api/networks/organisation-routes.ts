import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { Region } from '../../generated/prisma/enums.ts'
import type { Context } from '../context.ts'
import { demandHere } from '../here.ts'
import { limit } from '../limit.ts'
import { replies } from '../replies.ts'
import { text } from '../text.ts'
import { requireViewer } from '../viewer.ts'

const Organisation = z.object({ id: z.uuid(), name: z.string(), region: z.enum(Region) })
type Organisation = z.infer<typeof Organisation>
const looking = { most: 60, seconds: 3600 }

/** Whom to propose a network to: one has to know the name, for there is no list to read. */
export function organisationSearchRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    const schema = {
      ...{ tags: ['networks'], summary: 'Other organisations of exactly this name' },
      querystring: z.object({ name: text(200) }),
      response: replies({ 200: z.object({ organisations: z.array(Organisation) }) }),
    }
    app.get('/v1/organisations', { schema }, async (request) => {
      const viewer = await requireViewer(context, request)
      const here = await demandHere(context, viewer, 'organisation.govern')
      await limit(context.db, context.clock, `organisations|${viewer.userId}`, looking)
      const organisations = await context.db.$queryRaw<Organisation[]>`
        SELECT id, name, region::text AS region FROM organisations
        WHERE lower(name) = lower(${request.query.name}) AND id <> ${here}::uuid ORDER BY created_at, id`
      return { organisations }
    })
  }
}
