import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { SafelightError } from '../../core/errors.ts'
import type { Context } from '../context.ts'
import { replies } from '../replies.ts'
import { requireViewer } from '../viewer.ts'
import { demandRecorder } from './creation.ts'

const Ingest = z.object({
  /** The age recipient to encrypt to. */
  recipient: z.string(),
  maxBytes: z.number().int(),
  /** Public JWK that checks receipts. */
  receiptKey: z.record(z.string(), z.unknown()),
})
const schema = { tags: ['uploads'], summary: 'What a device has to know before it uploads', response: replies({ 200: Ingest }) }

export function ingestRoutes(context: Context): FastifyPluginAsyncZod {
  const { db, config } = context
  return async (app) => {
    app.get('/v1/ingest', { schema }, async (request) => {
      const organisationId = await demandRecorder(context, await requireViewer(context, request))
      const { ingestRecipient } = await db.organisation.findUniqueOrThrow({ where: { id: organisationId } })
      const key = await db.signingKey.findFirst({ orderBy: { createdAt: 'desc' } })
      if (!key) throw new SafelightError('unavailable')
      return { recipient: ingestRecipient, maxBytes: config.maxUploadBytes, receiptKey: key.publicJwk as Record<string, unknown> }
    })
  }
}
