// The line between a device and the service: it can be held in the middle of an upload, and it can lie about the service.
import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Transform } from 'node:stream'

export interface Seen {
  method: string
  path: string
  /** tus Upload-Offset of a PATCH. */
  offset: number | undefined
}

export interface Line {
  base: string
  /** Every request so far, oldest first. */
  seen: Seen[]
  /** Bytes of recordings that may still pass; then the line stands still. */
  passing: number
  /** Changes what `GET /v1/ingest` answers. */
  ingest: (told: Record<string, unknown>) => Record<string, unknown>
  close(): Promise<void>
}

export async function openLine(service: string): Promise<Line> {
  const server = createServer((incoming, outgoing) => pass(line, service, incoming, outgoing))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const line: Line = {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ seen: [], passing: Number.POSITIVE_INFINITY, ingest: (told) => told },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return line
}

function pass(line: Line, service: string, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { method = '', url: path = '', headers } = incoming
  const stated = headers['upload-offset']
  line.seen.push({ method, path, offset: stated === undefined ? undefined : Number(stated) })
  const upstream = request(new URL(path, service), { method, headers: { ...headers, connection: 'close' } }, async (reply) => {
    if (path !== '/v1/ingest') {
      outgoing.writeHead(reply.statusCode ?? 502, reply.headers)
      reply.pipe(outgoing)
      return
    }
    const told = JSON.parse(Buffer.concat(await reply.toArray()).toString())
    outgoing.writeHead(reply.statusCode ?? 502, { 'content-type': 'application/json' })
    outgoing.end(JSON.stringify(reply.statusCode === 200 ? line.ingest(told) : told))
  })
  upstream.on('error', () => outgoing.destroy())
  outgoing.on('close', () => upstream.destroy())
  const gate = new Transform({
    transform(chunk: Buffer, _, done) {
      const part = chunk.subarray(0, Math.max(0, line.passing))
      line.passing -= chunk.length
      if (part.length > 0) this.push(part)
      // Held: the rest never comes, until one end hangs up.
      if (part.length === chunk.length) done()
    },
  })
  if (method === 'PATCH') incoming.pipe(gate).pipe(upstream)
  else incoming.pipe(upstream)
}
