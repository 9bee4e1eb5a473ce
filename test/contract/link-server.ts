import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pipeline } from 'node:stream/promises'
import { systemClock } from '../../core/clock.ts'
import { SafelightError } from '../../core/errors.ts'
import { attachment, checkLink } from '../../core/objects/links.ts'
import type { ObjectStore } from '../../core/objects/store.ts'

/** The least server that honours links of the file store, so that its contract is tested without the API. */
export async function serveLinks(store: ObjectStore, secret: string): Promise<{ origin: string; close(): Promise<void> }> {
  const server = createServer((request, reply) => {
    serve(store, secret, request, reply).catch((error) => {
      reply.statusCode = error instanceof SafelightError ? error.status : 500
      reply.end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

async function serve(store: ObjectStore, secret: string, request: IncomingMessage, reply: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '', 'http://local')
  const name = url.pathname.replace('/v1/objects/', '')
  const { contentType, filename } = checkLink(secret, name, Object.fromEntries(url.searchParams), systemClock)
  if (contentType) reply.setHeader('content-type', contentType)
  if (filename) reply.setHeader('content-disposition', attachment(filename))
  const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '')
  if (!range) return pipeline(await store.read(name), reply)
  const [start, last] = [Number(range[1]), Number(range[2])]
  reply.statusCode = 206
  reply.setHeader('content-range', `bytes ${start}-${last}/${await store.size(name)}`)
  await pipeline(await store.read(name, { start, end: last + 1 }), reply)
}
