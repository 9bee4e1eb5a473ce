// What administrators have to look after: groups of their organisation, community groups that concern it, and what waits for them.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { concernsSql, loadGroups } from '../../core/access/groups.ts'
import { loadNetworks, waitingSql } from '../../core/access/networks.ts'
import { Prisma } from '../../generated/prisma/client.ts'
import type { Context } from '../context.ts'
import { demandHere } from '../here.ts'
import { NetworkView, networkViews } from '../networks/view.ts'
import { findPeople } from '../people/find.ts'
import { Person } from '../people/person.ts'
import { replies } from '../replies.ts'
import { requireViewer, type Viewer } from '../viewer.ts'
import { Groups } from './routes.ts'
import { GroupView, groupViews } from './view.ts'

const Request = GroupView.extend({ reason: z.string(), requestedBy: Person.nullable(), requestedAt: z.iso.datetime() })
const Requests = z.object({ groups: z.array(Request), networks: z.array(NetworkView) })
const tags = ['organisation']

export function organisationGroupRoutes(context: Context): FastifyPluginAsyncZod {
  const { db } = context
  const open = Prisma.sql`g.closed_at IS NULL`
  return async (app) => {
    const waiting = { tags, summary: 'What waits for an administrator to decide', response: replies({ 200: Requests }) }
    app.get('/v1/organisation/requests', { schema: waiting }, async (request) => {
      const viewer = await requireViewer(context, request)
      const here = await demandHere(context, viewer, 'organisation.govern')
      const networks = await networkViews(context, viewer, await loadNetworks(db, waitingSql(here)))
      return { groups: await viewRequests(context, viewer, here), networks }
    })
    const communities = { tags, summary: 'Community groups that concern my organisation', response: replies({ 200: Groups }) }
    app.get('/v1/organisation/communities', { schema: communities }, async (request) => {
      const viewer = await requireViewer(context, request)
      const here = await demandHere(context, viewer, 'organisation.govern')
      const concerned = Prisma.sql`(g.organisation_id = ${here}::uuid OR ${concernsSql(here)})`
      const where = Prisma.sql`${open} AND g.community_since IS NOT NULL AND ${concerned}`
      return { groups: (await groupViews(context, viewer, await loadGroups(db, viewer, where))).map(({ view }) => view) }
    })
    const all = { tags, summary: 'All groups of my organisation', response: replies({ 200: Groups }) }
    app.get('/v1/organisation/groups', { schema: all }, async (request) => {
      const viewer = await requireViewer(context, request)
      const here = await demandHere(context, viewer, 'organisation.govern')
      const where = Prisma.sql`${open} AND g.organisation_id = ${here}::uuid`
      return { groups: (await groupViews(context, viewer, await loadGroups(db, viewer, where))).map(({ view }) => view) }
    })
  }
}

/** Groups of the organisation whose managers ask for the upgrade. */
async function viewRequests(context: Context, viewer: Viewer, here: string): Promise<z.infer<typeof Request>[]> {
  const where = Prisma.sql`g.closed_at IS NULL AND g.organisation_id = ${here}::uuid AND g.requested_at IS NOT NULL`
  const found = await groupViews(context, viewer, await loadGroups(context.db, viewer, where))
  const people = await findPeople(
    context.db,
    found.flatMap(({ row }) => row.requestedById ?? []),
  )
  return found.flatMap(({ row, view }) => {
    if (!row.requestedAt) return []
    const requestedBy = people.get(row.requestedById ?? '') ?? null
    return [{ ...view, reason: row.requestReason, requestedBy, requestedAt: row.requestedAt.toISOString() }]
  })
}
