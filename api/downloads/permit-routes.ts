import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { demand } from '../../core/access/demand.ts'
import { loadFacts } from '../../core/access/facts.ts'
import { SafelightError } from '../../core/errors.ts'
import type { Context } from '../context.ts'
import { demandHere } from '../here.ts'
import { replies } from '../replies.ts'
import { IdParams, searched, text } from '../text.ts'
import { requireViewer, type Viewer } from '../viewer.ts'
import { listOpenOfPermit } from './list.ts'
import { findPermitPeople, listPermits, newestPermit } from './permit-list.ts'
import { Permit, Permits } from './permit-view.ts'
import { askForDownloads, changePermitPeople, enablePermit, endOwnPermit, endPermit, refusePermit } from './permits.ts'
import { Downloads } from './view.ts'

const tags = ['downloads']
const Asked = z.strictObject({
  purpose: text(2000).describe('What for'),
  who: text(1000).describe('For whom'),
  temporary: z.boolean().describe('For 48 hours; otherwise until somebody ends it'),
  agreed: z.literal(true).describe('The risks were shown and are agreed to'),
})
const People = z.array(z.uuid()).min(1).max(1000).nullable().describe('Ids; null: everybody in the organisation')
const Given = z.strictObject({ people: People, temporary: z.boolean(), approval: z.boolean() })
const Found = z.object({ people: z.array(z.object({ id: z.uuid(), name: z.string(), email: z.string() })) })

/** What an administrator asks for, for her organisation. */
export function permitRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    const seeing = { tags, summary: 'Whether my people may download', response: replies({ 200: z.object({ permit: Permit.nullable() }) }) }
    app.get('/v1/organisation/downloads', { schema: seeing }, async (request) => {
      const viewer = await requireViewer(context, request)
      return { permit: await newestPermit(context, await demandHere(context, viewer, 'downloads.ask')) }
    })
    const asking = { tags, summary: 'Ask for downloads', body: Asked, response: replies({ 201: Permit }) }
    app.post('/v1/organisation/downloads', { schema: asking }, async (request, reply) => {
      const { agreed: _, ...wanted } = request.body
      return reply.code(201).send(await askForDownloads(context, await requireViewer(context, request), wanted))
    })
    const ending = { tags, summary: 'End downloads, or take back that they were asked for', response: replies({ 204: z.void() }) }
    app.delete('/v1/organisation/downloads', { schema: ending }, async (request, reply) => {
      await endOwnPermit(context, await requireViewer(context, request))
      return reply.code(204).send()
    })
    await app.register(operatorRoutes(context))
  }
}

/** What operators settle, of all organisations. */
function operatorRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    const listing = { tags, summary: 'Which organisations ask for downloads, or have them', response: replies({ 200: Permits }) }
    app.get('/v1/download-permits', { schema: listing }, async (request) => {
      await demandOperator(context, await requireViewer(context, request))
      return { permits: await listPermits(context) }
    })
    const finding = {
      ...{ tags, summary: 'People for whom it could be enabled', params: IdParams },
      ...{ querystring: z.object({ q: searched.default('') }), response: replies({ 200: Found }) },
    }
    app.get('/v1/download-permits/:id/people', { schema: finding }, async (request) => {
      await demandOperator(context, await requireViewer(context, request))
      const people = await findPermitPeople(context, request.params.id, request.query.q)
      if (!people) throw new SafelightError('not_found')
      return { people }
    })
    const open = {
      ...{ tags, summary: 'Its downloads that were approved and aren’t over, without what is in them' },
      ...{ params: IdParams, response: replies({ 200: Downloads }) },
    }
    app.get('/v1/download-permits/:id/downloads', { schema: open }, async (request) => {
      const viewer = await requireViewer(context, request)
      await demandOperator(context, viewer)
      const downloads = await listOpenOfPermit(context, viewer, request.params.id)
      if (!downloads) throw new SafelightError('not_found')
      return { downloads }
    })
    const one = { tags, params: IdParams, response: replies({ 200: Permit }) }
    const enabling = { ...one, summary: 'Enable downloads', body: Given }
    app.post('/v1/download-permits/:id/enable', { schema: enabling }, async (request) =>
      enablePermit(context, await requireViewer(context, request), request.params.id, request.body),
    )
    const refusing = { ...one, summary: 'Do not enable downloads', body: z.strictObject({ reason: text(2000) }) }
    app.post('/v1/download-permits/:id/refuse', { schema: refusing }, async (request) =>
      refusePermit(context, await requireViewer(context, request), request.params.id, request.body.reason),
    )
    app.post('/v1/download-permits/:id/end', { schema: { ...one, summary: 'End downloads' } }, async (request) =>
      endPermit(context, await requireViewer(context, request), request.params.id),
    )
    const changing = { ...one, summary: 'Change for whom downloads are enabled', body: z.strictObject({ people: People }) }
    app.put('/v1/download-permits/:id/people', { schema: changing }, async (request) =>
      changePermitPeople(context, await requireViewer(context, request), request.params.id, request.body.people),
    )
  }
}

/** Throws as `demand`: to all others there is nothing here. */
async function demandOperator({ db, clock }: Context, viewer: Viewer): Promise<void> {
  if (viewer.role !== 'operator') throw new SafelightError('not_found')
  demand(await loadFacts(db, clock, viewer), viewer, 'downloads.enable', {
    of: 'organisation',
    organisationId: viewer.organisationId ?? '',
  })
}
