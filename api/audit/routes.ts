import { Readable } from 'node:stream'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { type Act, acts } from '../../core/audit/acts.ts'
import type { Context } from '../context.ts'
import { demandHere } from '../here.ts'
import { findActors } from '../people/find.ts'
import { replies } from '../replies.ts'
import { requireViewer } from '../viewer.ts'
import { exportAudit } from './export.ts'
import { Entry, entryView } from './view.ts'

const perPage = 100
const Page = z.object({ entries: z.array(Entry), next: z.number().int().nullable() })
const PageQuery = z.object({
  /** The `next` of the page before. */
  before: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER).optional(),
  act: z.enum(Object.keys(acts) as [Act, ...Act[]]).optional(),
})
const tags = ['organisation']

/** What was done in an organisation, for its administrators. */
export function auditRoutes(context: Context): FastifyPluginAsyncZod {
  const { db, clock } = context
  return async (app) => {
    const summary = 'Who did what in my organisation, newest first: acts, not media'
    const paging = { tags, summary, querystring: PageQuery, response: replies({ 200: Page }) }
    app.get('/v1/organisation/audit', { schema: paging }, async (request) => {
      const viewer = await requireViewer(context, request)
      const organisationId = await demandHere(context, viewer, 'organisation.govern')
      const { before, act } = request.query
      const where = { organisationId, ...(before && { sequence: { lt: before } }), ...(act && { act }) }
      const rows = await db.auditEntry.findMany({ where, orderBy: { sequence: 'desc' }, take: perPage + 1 })
      const shown = rows.slice(0, perPage)
      const personOf = await findActors(
        db,
        shown.map(({ actorId }) => actorId),
      )
      const next = rows.length > perPage ? Number(shown.at(-1)?.sequence) : null
      return { entries: shown.map((row) => entryView(row, viewer.userId, personOf)), next }
    })
    const exporting = { tags, summary: 'All of it (text/csv), oldest first. That it was exported is written down' }
    // Not for HEAD, which would write it down and give nothing.
    app.get('/v1/organisation/audit.csv', { schema: exporting, exposeHeadRoute: false }, async (request, reply) => {
      const viewer = await requireViewer(context, request)
      const lines = await exportAudit(context, await demandHere(context, viewer, 'organisation.govern'), viewer.userId)
      const name = `safelight-audit-${clock.now().toISOString().slice(0, 10)}.csv`
      reply.header('content-disposition', `attachment; filename="${name}"`).header('cache-control', 'no-store')
      // A batch at a time: the next is read when this one is sent.
      return reply.type('text/csv; charset=utf-8; header=present').send(Readable.from(lines, { highWaterMark: 1 }))
    })
  }
}
