import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { SafelightError } from '../../core/errors.ts'
import { attachment } from '../../core/objects/links.ts'
import { DownloadFormat } from '../../generated/prisma/enums.ts'
import type { Context } from '../context.ts'
import { demandHere } from '../here.ts'
import { limit } from '../limit.ts'
import { demandPicture, together } from '../oversight/still-routes.ts'
import { replies } from '../replies.ts'
import { IdParams, optionalText, text } from '../text.ts'
import { requireViewer } from '../viewer.ts'
import { approveDownload, declineDownload, revokeDownload } from './decisions.ts'
import { describeFile, fetchDownload } from './fetch.ts'
import { listMine, listOpen, listWaiting } from './list.ts'
import { demandDownload } from './load.ts'
import { permitRoutes } from './permit-routes.ts'
import { ClipDownloads, requestDownload, showOffers } from './requests.ts'
import { watchPackaged } from './settle.ts'
import { DownloadStills, listDownloadStills, showDownloadStill } from './stills.ts'
import { Download, Downloads, downloadView } from './view.ts'

const tags = ['downloads']
const longestPurpose = 500
const NewDownload = z.strictObject({
  format: z.enum(DownloadFormat),
  rung: z.string().max(40).nullish().describe('The quality of an MP4; without it the best'),
  purpose: optionalText(longestPurpose).default('').describe('What for; needed where an administrator approves it'),
})
/** Each may be packaged, which costs. */
const requesting = { most: 60, seconds: 3600 }

/** How a recording is taken out: asked for, approved, fetched, ended. */
export function downloadRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    app.addHook('onRequest', async (_request, reply) => void reply.header('cache-control', 'no-store'))
    const stop = watchPackaged(context)
    app.addHook('onClose', async () => stop())
    await app.register(permitRoutes(context))
    await app.register(ownerRoutes(context))
    await app.register(decisionRoutes(context))
    await app.register(fileRoutes(context))
  }
}

function ownerRoutes(context: Context): FastifyPluginAsyncZod {
  const { db, clock } = context
  return async (app) => {
    const offering = {
      ...{ tags, summary: 'What my recording can be downloaded as, or why not' },
      ...{ params: IdParams, response: replies({ 200: ClipDownloads }) },
    }
    app.get('/v1/clips/:id/downloads', { schema: offering }, async (request) =>
      showOffers(context, await requireViewer(context, request), request.params.id),
    )
    const asking = { tags, summary: 'Ask for a download', params: IdParams, body: NewDownload, response: replies({ 201: Download }) }
    app.post('/v1/clips/:id/downloads', { schema: asking }, async (request, reply) => {
      const viewer = await requireViewer(context, request)
      await limit(db, clock, `download.request|${viewer.userId}`, requesting)
      const { format, rung = null, purpose } = request.body
      const wanted = { format, rung, purpose: purpose.trim() }
      return reply.code(201).send(await requestDownload(context, viewer, request.params.id, wanted))
    })
    const listing = { tags, summary: 'My downloads, newest first', response: replies({ 200: Downloads }) }
    app.get('/v1/downloads', { schema: listing }, async (request) => {
      const viewer = await requireViewer(context, request)
      await demandHere(context, viewer, 'downloads.list')
      return { downloads: await listMine(context, viewer) }
    })
    const seeing = { tags, summary: 'A download', params: IdParams, response: replies({ 200: Download }) }
    app.get('/v1/downloads/:id', { schema: seeing }, async (request) => {
      const viewer = await requireViewer(context, request)
      const { row, facts } = await demandDownload(context, viewer, 'download.see', request.params.id)
      return downloadView(db, row, facts, viewer)
    })
  }
}

function decisionRoutes(context: Context): FastifyPluginAsyncZod {
  const writeDown = together(context)
  return async (app) => {
    const waiting = { tags, summary: 'Downloads that wait for my decision', response: replies({ 200: Downloads }) }
    app.get('/v1/downloads/waiting', { schema: waiting }, async (request) => {
      const viewer = await requireViewer(context, request)
      return { downloads: await listWaiting(context, viewer, await demandHere(context, viewer, 'downloads.waiting')) }
    })
    const open = { tags, summary: 'Downloads of my organisation that were approved and aren’t over', response: replies({ 200: Downloads }) }
    app.get('/v1/downloads/open', { schema: open }, async (request) => {
      const viewer = await requireViewer(context, request)
      return { downloads: await listOpen(context, viewer, await demandHere(context, viewer, 'downloads.open')) }
    })
    const one = { tags, params: IdParams, response: replies({ 200: Download }) }
    app.post('/v1/downloads/:id/approve', { schema: { ...one, summary: 'Approve it' } }, async (request) =>
      approveDownload(context, await requireViewer(context, request), request.params.id),
    )
    const declining = { ...one, summary: 'Decline it', body: z.strictObject({ reason: text(1000) }) }
    app.post('/v1/downloads/:id/decline', { schema: declining }, async (request) =>
      declineDownload(context, await requireViewer(context, request), request.params.id, request.body.reason),
    )
    app.post('/v1/downloads/:id/revoke', { schema: { ...one, summary: 'Take it back: its file is destroyed' } }, async (request) =>
      revokeDownload(context, await requireViewer(context, request), request.params.id),
    )
    const stills = { tags, summary: 'Stills of what is asked for', params: IdParams, response: replies({ 200: DownloadStills }) }
    app.get('/v1/downloads/:id/stills', { schema: stills }, async (request) =>
      listDownloadStills(context, await requireViewer(context, request), request.params.id),
    )
    const OfStill = IdParams.extend({ part: z.coerce.number().int().min(0).max(1000) })
    const looking = { tags, summary: 'A still (image/webp). That it was seen is written down', params: OfStill }
    // As of oversight: not for HEAD, and quietly.
    const options = { schema: looking, exposeHeadRoute: false, logLevel: 'warn' as const }
    app.get('/v1/downloads/:id/stills/:part', options, async (request, reply) => {
      const viewer = await requireViewer(context, request)
      const { id, part } = request.params
      demandPicture(request)
      return reply.type('image/webp').send(await showDownloadStill(context, writeDown, viewer, id, part))
    })
  }
}

function fileRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    const schema = { tags, summary: 'The file: leads to an address that holds for minutes. Each time is counted', params: IdParams }
    app.get('/v1/downloads/:id/file', { schema, exposeHeadRoute: false }, async (request, reply) => {
      const viewer = await requireViewer(context, request)
      const { 'sec-fetch-site': site, 'sec-purpose': purpose } = request.headers
      // Counted, so never on behalf of another site, nor before she wants it (Fetch Metadata, W3C).
      if (site === 'cross-site' || purpose !== undefined) throw new SafelightError('wrong_origin')
      return reply.redirect(await fetchDownload(context, viewer, request.params.id), 302)
    })
    const head = { ...schema, summary: 'Whether the file can be fetched; it isn’t counted', hide: true }
    app.head('/v1/downloads/:id/file', { schema: head }, async (request, reply) => {
      const file = await describeFile(context, await requireViewer(context, request), request.params.id)
      return reply
        .header('content-length', file.bytes)
        .header('content-disposition', attachment(file.filename))
        .type(file.contentType)
        .send()
    })
  }
}
