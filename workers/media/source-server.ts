// Serves sealed sources, opened on the fly, to ffmpeg on this machine: 127.0.0.1 only, an unguessable path for each use,
// Range (RFC 9110 14.2). Plain bytes of a recording exist in memory alone.
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { newToken } from '../../core/ids.ts'
import type { SealedReader } from '../../core/keys/sealed-reader.ts'

/** Written to the socket at a time: few large writes are several times as fast as many of 64 KiB. */
const batchBytes = 1 << 20

export interface ServedSource {
  url: string
  /** What reading it failed of, once it did: ffmpeg only sees an early end. */
  readonly failure: Error | undefined
  /** Lets its readers wait, or go on. */
  hold(on: boolean): void
  close(): void
}

interface Hold {
  promise: Promise<void>
  release(): void
}

interface Entry {
  reader: SealedReader
  /** Until its readers may go on; undefined: they may. */
  held: Hold | undefined
  failure?: Error
}

export class SourceServer {
  readonly #entries = new Map<string, Entry>()
  readonly #server: Server = createServer((request, response) => {
    this.#answer(request, response).catch(() => response.destroy())
  })

  async open(): Promise<void> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
  }

  /** Serves `reader` until `close`. */
  serve(reader: SealedReader): ServedSource {
    const path = `/${newToken()}`
    const entry: Entry = { reader, held: undefined }
    this.#entries.set(path, entry)
    return {
      url: `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}${path}`,
      get failure() {
        return entry.failure
      },
      hold: (on) => hold(entry, on),
      close: () => {
        hold(entry, false)
        this.#entries.delete(path)
      },
    }
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const entry = this.#entries.get(request.url ?? '')
    if (!entry || (request.method !== 'GET' && request.method !== 'HEAD')) {
      response.writeHead(404).end()
      return
    }
    const total = entry.reader.plainBytes
    const range = byteRange(request.headers.range, total)
    if (range === 'unsatisfiable') {
      response.writeHead(416, { 'Content-Range': `bytes */${total}` }).end()
      return
    }
    const { start, end } = range ?? { start: 0, end: total }
    response.writeHead(range ? 206 : 200, {
      'Content-Type': 'application/octet-stream',
      'Accept-Ranges': 'bytes',
      'Content-Length': end - start,
      ...(range ? { 'Content-Range': `bytes ${start}-${end - 1}/${total}` } : {}),
    })
    if (request.method === 'HEAD') response.end()
    else await this.#send(entry, start, end, response)
  }

  async #send(entry: Entry, start: number, end: number, response: ServerResponse): Promise<void> {
    // ffmpeg hangs up at every seek: that is not a failure.
    const gone = once(response, 'close')
    let waiting = 0
    try {
      response.cork()
      for await (const part of entry.reader.stream(start, end)) {
        if (response.destroyed) return
        response.write(part)
        waiting += part.length
        if (waiting < batchBytes) continue
        waiting = 0
        await flushed(response, gone)
        if (entry.held) await Promise.race([entry.held.promise, gone])
        response.cork()
      }
      response.uncork()
      response.end()
    } catch (error) {
      entry.failure = error as Error
      response.destroy()
    }
  }
}

function hold(entry: Entry, on: boolean): void {
  if (on === (entry.held !== undefined)) return
  entry.held?.release()
  entry.held = on ? newHold() : undefined
}

/** A promise, and the way to end it. */
function newHold(): Hold {
  let release = () => {}
  const promise = new Promise<void>((resolve) => {
    release = resolve
  })
  return { promise, release }
}

/** Hands on what was corked; resolves when the socket has taken it, or is gone. */
async function flushed(response: ServerResponse, gone: Promise<unknown>): Promise<void> {
  response.uncork()
  if (response.writableNeedDrain) await Promise.race([once(response, 'drain'), gone])
}

/** One range of `bytes=a-b`, `bytes=a-` or `bytes=-n`; `end` is exclusive. Undefined: the whole. */
export function byteRange(header: string | undefined, total: number): { start: number; end: number } | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '')
  if (!match || (match[1] === '' && match[2] === '')) return undefined
  const [first, last] = [match[1] ?? '', match[2] ?? '']
  const start = first === '' ? Math.max(0, total - Number(last)) : Number(first)
  const end = first === '' || last === '' ? total : Math.min(total, Number(last) + 1)
  return start < end ? { start, end } : 'unsatisfiable'
}
