// Server-sent events (HTML standard, 9.2): one small stream to one listener.
import { PassThrough } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

const heartbeatMilliseconds = 15_000
/** A listener that reads nothing is let go before its unread events fill memory. */
const maxUnreadBytes = 1024 * 1024
const open = new WeakMap<object, Set<EventStream>>()

export interface EventStream {
  /** Sends an event; what it holds is written as JSON. */
  send(event: string, data: unknown): void
  /** Ends the stream after what was sent. */
  close(): void
  /** Called at every heartbeat. */
  onBeat(listener: () => void): void
  /** Called once when the stream ends, whoever ended it. */
  onClose(listener: () => void): void
}

/** Answers the request with an event stream, flushed at once; heartbeats keep proxies from closing it. */
export function openEventStream(request: FastifyRequest, reply: FastifyReply): EventStream {
  const body = new PassThrough({ highWaterMark: maxUnreadBytes })
  const closers = new Set<() => void>()
  const beats = new Set<() => void>()
  const write = (text: string) => {
    if (!body.writableEnded && !body.destroyed && !body.write(text)) body.destroy()
  }
  const timer = setInterval(() => {
    write(': still here\n\n')
    for (const beat of beats) beat()
  }, heartbeatMilliseconds)
  const stream: EventStream = {
    send: (event, data) => write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
    close: () => void body.end(),
    onBeat: (listener) => void beats.add(listener),
    onClose: (listener) => void closers.add(listener),
  }
  const streams = open.get(request.server.server)
  streams?.add(stream)
  const finished = () => {
    clearInterval(timer)
    streams?.delete(stream)
    for (const close of closers) close()
    closers.clear()
  }
  body.once('close', finished)
  request.raw.once('close', () => body.destroy())
  write(': hello\n\n')
  reply.header('cache-control', 'no-store').header('x-accel-buffering', 'no').type('text/event-stream').send(body)
  return stream
}

/** Ends every open stream when the app closes, so that closing doesn't wait for listeners. */
export function closeEventStreams(app: FastifyInstance): void {
  const streams = new Set<EventStream>()
  open.set(app.server, streams)
  app.addHook('preClose', async () => {
    for (const stream of streams) stream.close()
  })
}
