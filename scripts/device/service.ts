// The service as a device sees it (DESIGN: HTTP contract).
import { z } from 'zod'
import { Refused, Trouble } from './trouble.ts'

const Ingest = z.object({
  recipient: z.string().startsWith('age1'),
  maxBytes: z.number().int().positive(),
  receiptKey: z.looseObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string() }),
})
export type Ingest = z.infer<typeof Ingest>

const Clip = z.object({
  id: z.string(),
  status: z.enum(['receiving', 'processing', 'playable', 'ready', 'failed', 'deleted']),
  progress: z.object({ chunksDone: z.number(), chunksTotal: z.number().nullable() }),
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
  receipt: z.string().nullable(),
})
export type Clip = z.infer<typeof Clip>

const Problem = z.object({ code: z.string(), title: z.string(), detail: z.string().optional() })
const timeoutMilliseconds = 60_000

/** A line that broke: the service may be back in a moment. */
export class Unreachable extends Trouble {}

export class Service {
  readonly server: string
  readonly #token: string

  constructor(server: string, token: string) {
    this.server = server
    this.#token = token
  }

  /** For the upload client, which sends it to `server` alone. */
  get authorization(): string {
    return `Bearer ${this.#token}`
  }

  /** Throws Refused, Unreachable. */
  ingest(): Promise<Ingest> {
    return this.#get('/v1/ingest', Ingest)
  }

  /** Throws Refused, Unreachable. */
  clip(id: string): Promise<Clip> {
    return this.#get(`/v1/clips/${encodeURIComponent(id)}`, Clip)
  }

  /** Gives up an upload; what the service could not be told, it sweeps by itself. */
  async abandon(address: string): Promise<void> {
    if (new URL(address).origin !== this.server) return
    const headers = { authorization: this.authorization, 'tus-resumable': '1.0.0' }
    await ask(address, { method: 'DELETE', headers }).catch(() => undefined)
  }

  async #get<T>(path: string, schema: z.ZodType<T>): Promise<T> {
    const reply = await ask(`${this.server}${path}`, { headers: { authorization: this.authorization } })
    const body: unknown = await reply.json().catch(() => undefined)
    if (!reply.ok) throw refusal(reply.status, body)
    const said = schema.safeParse(body)
    if (!said.success) throw new Trouble('The service answered in a way this device does not understand. Is it the right address?')
    return said.data
  }
}

/** One request, never redirected: a token must not follow an address to another place. Throws Unreachable. */
export async function ask(address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, { ...init, redirect: 'error', signal: AbortSignal.timeout(timeoutMilliseconds) })
  } catch (error) {
    throw new Unreachable(`The service at ${new URL(address).origin} can not be reached.`, { cause: error })
  }
}

/** A problem reply (RFC 9457) as the sentence in it. */
export function refusal(status: number, body: unknown): Refused {
  const { data } = Problem.safeParse(body)
  if (!data) return new Refused(status, String(status), `The service said no (${status}).`)
  return new Refused(status, data.code, data.detail ? `${data.title}. ${data.detail}` : `${data.title}.`)
}
