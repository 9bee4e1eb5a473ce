import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { Role } from '../../generated/prisma/enums.ts'
import type { Context } from '../context.ts'
import { replies } from '../replies.ts'
import { IdParams } from '../text.ts'
import { requireViewer } from '../viewer.ts'
import { demandGovern } from './govern.ts'
import { changePerson, personView } from './people.ts'

const Person = z.object({
  id: z.uuid(),
  name: z.string(),
  email: z.string(),
  role: z.enum(Role),
  deactivated: z.boolean(),
  twoFactor: z.boolean(),
  createdAt: z.iso.datetime(),
})
export const GivenRole = z.enum([Role.member, Role.admin, Role.student])
/** Nothing else: what lets somebody in is hers alone to change. */
const Change = z.strictObject({ role: GivenRole.optional(), deactivated: z.boolean().optional() })
const tags = ['organisation']

export function peopleRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    const listing = { tags, summary: 'Everybody of my organisation', response: replies({ 200: z.object({ people: z.array(Person) }) }) }
    app.get('/v1/organisation/people', { schema: listing }, async (request) => {
      const organisationId = await demandGovern(context, await requireViewer(context, request))
      const rows = await context.db.user.findMany({ where: { organisationId }, orderBy: [{ name: 'asc' }, { id: 'asc' }] })
      return { people: rows.map(personView) }
    })
    const change = {
      tags,
      summary: "Change somebody's role, close her account or open it again",
      params: IdParams,
      body: Change,
      response: replies({ 200: Person }),
    }
    app.patch('/v1/organisation/people/:id', { schema: change }, async (request) => {
      const viewer = await requireViewer(context, request)
      return personView(await changePerson(context, viewer, request.params.id, request.body))
    })
  }
}
