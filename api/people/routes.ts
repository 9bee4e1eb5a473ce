import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { networksOfOrganisation } from '../../core/access/networks.ts'
import { reach } from '../../core/access/sharing.ts'
import type { Network, Person as WorldPerson } from '../../core/access/world.ts'
import { Prisma } from '../../generated/prisma/client.ts'
import type { Context } from '../context.ts'
import { demandHere } from '../here.ts'
import { limit } from '../limit.ts'
import { replies } from '../replies.ts'
import { searched } from '../text.ts'
import { requireViewer } from '../viewer.ts'
import { Person, personSelect, personView } from './person.ts'

const most = 20
/** As many rows are looked at before the rules: names that match, in organisations that are joined. */
const mostLooked = 500

const Found = Person.extend({ via: z.union([z.literal('organisation'), z.object({ network: z.string() })]) })
const schema = {
  tags: ['people'],
  summary: 'People I may share with, by a part of their name',
  querystring: z.object({ query: searched.default('') }),
  response: replies({ 200: z.object({ people: z.array(Found) }) }),
}

export function peopleRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    app.get('/v1/people', { schema }, async (request) => {
      const viewer = await requireViewer(context, request)
      const organisationId = await demandHere(context, viewer, 'people.find')
      await limit(context.db, context.clock, `people|${viewer.userId}`, { most: 300, seconds: 60 })
      const networks = await networksOfOrganisation(context.db, organisationId)
      const me = { id: viewer.userId, organisationId, role: viewer.role, active: true }
      const rows = await lookUp(context.db, request.query.query, [
        organisationId,
        ...networks.flatMap((network) => network.organisations.map(({ id }) => id)),
      ])
      return { people: rows.flatMap((row) => reached(me, row, networks)).slice(0, most) }
    })
  }
}

type Row = Prisma.UserGetPayload<{ select: typeof rowSelect }>
const rowSelect = { ...personSelect, organisationId: true, role: true, deactivatedAt: true } satisfies Prisma.UserSelect

function lookUp(db: Context['db'], query: string, organisationIds: readonly string[]): Promise<Row[]> {
  return db.user.findMany({
    where: {
      organisationId: { in: [...organisationIds] },
      deactivatedAt: null,
      name: { contains: query, mode: Prisma.QueryMode.insensitive },
    },
    select: rowSelect,
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: mostLooked,
  })
}

function reached(me: WorldPerson, row: Row, networks: readonly Network[]): z.infer<typeof Found>[] {
  const { id, organisationId, role, deactivatedAt } = row
  const way = reach(me, { id, organisationId, role, active: deactivatedAt === null }, networks)
  if (!way) return []
  return [{ ...personView(row), via: way.by === 'organisation' ? 'organisation' : { network: way.by.name } }]
}
