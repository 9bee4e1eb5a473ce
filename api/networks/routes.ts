import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { loadNetworks, networkOfSql } from '../../core/access/networks.ts'
import { SafelightError } from '../../core/errors.ts'
import { NetworkKind } from '../../generated/prisma/enums.ts'
import type { Context } from '../context.ts'
import { demandHere } from '../here.ts'
import { replies } from '../replies.ts'
import { IdParams, optionalText, text } from '../text.ts'
import { requireViewer, type Viewer } from '../viewer.ts'
import { demandNetwork } from './load.ts'
import { answerNetwork, leaveNetwork, proposeNetwork, selectPeople } from './networks.ts'
import { NetworkView, networkViews } from './view.ts'

const Proposal = z.object({
  name: text(200),
  purpose: optionalText(5_000).default(''),
  kind: z.enum(NetworkKind),
  organisationIds: z.array(z.uuid()).min(1).max(100).describe('The others; mine is in it'),
  coachingOrganisationId: z.uuid().optional().describe('Of a coaching network: the one whose selected people coach'),
})
const Taking = z.object({ everybody: z.boolean(), userIds: z.array(z.uuid()).max(2_000) })
const Networks = z.object({ networks: z.array(NetworkView) })
const tags = ['networks']

export function networkRoutes(context: Context): FastifyPluginAsyncZod {
  const view = async (viewer: Viewer, id: string): Promise<NetworkView> => {
    const [seen] = await networkViews(context, viewer, [await demandNetwork(context, viewer, 'network.see', id)])
    if (!seen) throw new SafelightError('not_found')
    return seen
  }
  return async (app) => {
    const listing = { tags, summary: 'Networks I govern or take part in', response: replies({ 200: Networks }) }
    app.get('/v1/networks', { schema: listing }, async (request) => {
      const viewer = await requireViewer(context, request)
      const here = await demandHere(context, viewer, 'network.list')
      return { networks: await networkViews(context, viewer, await loadNetworks(context.db, networkOfSql(here))) }
    })
    const proposing = { tags, summary: 'Propose a network', body: Proposal, response: replies({ 201: NetworkView }) }
    app.post('/v1/networks', { schema: proposing }, async (request, reply) => {
      const viewer = await requireViewer(context, request)
      return reply.code(201).send(await view(viewer, await proposeNetwork(context, viewer, request.body)))
    })
    const one = { tags, params: IdParams }
    const seen = replies({ 200: NetworkView })
    const answering = { ...one, summary: 'Approve or decline a network', body: z.object({ approve: z.boolean() }), response: seen }
    app.post('/v1/networks/:id/approval', { schema: answering }, async (request) => {
      const viewer = await requireViewer(context, request)
      await answerNetwork(context, viewer, request.params.id, request.body.approve)
      return view(viewer, request.params.id)
    })
    const leaving = { ...one, summary: 'Leave a network with my organisation', response: replies({ 204: z.void() }) }
    app.delete('/v1/networks/:id/membership', { schema: leaving }, async (request, reply) => {
      await leaveNetwork(context, await requireViewer(context, request), request.params.id)
      return reply.code(204).send()
    })
    const selecting = { ...one, summary: 'Say who of my organisation takes part', body: Taking, response: seen }
    app.put('/v1/networks/:id/people', { schema: selecting }, async (request) => {
      const viewer = await requireViewer(context, request)
      await selectPeople(context, viewer, request.params.id, request.body)
      return view(viewer, request.params.id)
    })
  }
}
