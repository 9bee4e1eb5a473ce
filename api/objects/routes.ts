// Objects of the file store, to whoever holds a signed link. On S3 the links lead there, and these answer not found.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { SafelightError } from '../../core/errors.ts'
import { attachment, checkLink } from '../../core/objects/links.ts'
import { ObjectNotFound } from '../../core/objects/store.ts'
import type { Context } from '../context.ts'
import { isPackaged, watchTransfers } from '../downloads/transfers.ts'
import { readRange } from './range.ts'

const Query = z.record(z.string(), z.unknown())

export function objectRoutes(context: Context): FastifyPluginAsyncZod {
  const { config, objects, secret, clock } = context
  return async (app) => {
    if (config.s3) return
    const transfers = watchTransfers(context)
    app.addHook('onClose', async () => transfers.close())
    const schema = { hide: true, params: z.object({ '*': z.string() }), querystring: Query }
    app.route({
      method: ['GET', 'HEAD'],
      url: '/v1/objects/*',
      exposeHeadRoute: false,
      schema,
      handler: async (request, reply) => {
        const name = request.params['*']
        const { contentType, filename } = checkLink(secret, name, request.query, clock)
        if (isPackaged(name) && !(await transfers.begin(name, reply.raw))) throw new SafelightError('not_found')
        const size = await objects.size(name)
        if (size === undefined) throw new SafelightError('not_found')
        const range = readRange(request.headers.range, size)
        const kept = isPackaged(name) ? 'no-store' : `private, max-age=${secondsLeft(request.query.expires, clock.now())}`
        reply
          .header('accept-ranges', 'bytes')
          .header('cache-control', kept)
          .type(contentType ?? 'application/octet-stream')
        if (filename !== undefined) reply.header('content-disposition', attachment(filename))
        if (range === 'unsatisfiable') return reply.code(416).header('content-range', `bytes */${size}`).send()
        const { start, end } = range ?? { start: 0, end: size }
        if (range) reply.code(206).header('content-range', `bytes ${start}-${end - 1}/${size}`)
        reply.header('content-length', end - start)
        if (request.method === 'HEAD') return reply.send()
        const body = await objects.read(name, { start, end }).catch((error) => {
          throw error instanceof ObjectNotFound ? new SafelightError('not_found') : error
        })
        return reply.send(body)
      },
    })
  }
}

/** A browser must not keep it longer than the link lives. */
function secondsLeft(expires: unknown, now: Date): number {
  return Math.max(0, Math.floor(Number(expires) - now.getTime() / 1000))
}
