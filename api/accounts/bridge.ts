// Fastify <-> better-auth. Its own parsers take the body raw, so that forms and empty bodies reach it as they came.
import { fromNodeHeaders } from 'better-auth/node'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { SafelightError } from '../../core/errors.ts'
import type { Context } from '../context.ts'
import { problemForStatus, problemType } from '../problem.ts'
import { findViewer } from '../viewer.ts'
import { countTry } from './attempts.ts'
import { authPath, clientAddressHeader } from './auth.ts'
import { Behind } from './behind.ts'
import { admit, doorOf } from './doors.ts'
import { askForReset } from './forgotten.ts'
import { bodyAsJson, type JsonBody } from './forms.ts'
import { demandOwnOrigin } from './origin.ts'
import { conclude, holderOf, triedEmail } from './passage.ts'

const maxBodyBytes = 16 * 1024

export function authBridge(context: Context) {
  return async (app: FastifyInstance) => {
    const behind = new Behind(context.log)
    app.addHook('onClose', () => behind.done())
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: maxBodyBytes }, (_request, body, done) => done(null, body))
    app.route({
      method: ['GET', 'POST'],
      url: `${authPath}/*`,
      schema: { hide: true },
      handler: (request, reply) => handle(context, behind, request, reply),
    })
  }
}

async function handle(context: Context, behind: Behind, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const path = (request.url.split('?', 1)[0] ?? '').slice(authPath.length)
  const door = doorOf(request.method, path)
  if (!door) throw new SafelightError('not_found')
  // Asked here and not in better-auth's hooks, which don't see bearer sessions and would let them pass.
  const viewer = door === 'anyone' && path !== '/sign-out' ? undefined : await findViewer(context, request)
  await admit(context, door, viewer)
  const body = request.method === 'POST' ? bodyAsJson(request) : undefined
  if (path === '/request-password-reset') {
    demandOwnOrigin(context.config, request)
    return reply.header('cache-control', 'no-store').send(await askForReset(context, behind, request.ip, body))
  }

  const tried = triedEmail({ path, viewer, body })
  if (tried !== undefined) await countTry(context.db, context.clock, tried)
  const userId = viewer ? undefined : await holderOf(context, request, path, body)
  const response = await context.auth.handler(asWebRequest(context, request, body))
  const text = await response.text()
  await conclude(context, behind, { path, viewer, body, userId }, response, text)
  return answer(reply, path, response, text)
}

function asWebRequest({ auth, config }: Context, request: FastifyRequest, body: JsonBody | undefined): Request {
  const headers = fromNodeHeaders(request.headers)
  for (const name of ['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'content-length', 'transfer-encoding'])
    headers.delete(name)
  headers.set(clientAddressHeader, request.ip)
  if (body) headers.set('content-type', 'application/json')
  const url = new URL(request.url, auth.options.baseURL ?? config.publicUrl)
  return new Request(url, { method: request.method, headers, ...(body ? { body: JSON.stringify(body) } : {}) })
}

function answer(reply: FastifyReply, path: string, response: Response, text: string): FastifyReply {
  reply.code(response.status).header('cache-control', 'no-store')
  for (const [name, value] of response.headers) {
    if (name !== 'set-cookie' && name !== 'content-length') reply.header(name, value)
  }
  const cookies = response.headers.getSetCookie()
  if (cookies.length > 0) reply.header('set-cookie', cookies)
  const retryAfter = response.headers.get('x-retry-after')
  if (retryAfter) reply.header('retry-after', retryAfter)
  // RFC 8628 3.5 fixes how device errors look.
  const fixed = path === '/device/token' || path === '/device/code'
  if (response.status < 400 || (fixed && response.status < 429)) return reply.send(text === '' ? undefined : text)
  return reply.type(problemType).send(JSON.stringify(translate(response.status, text)))
}

/** better-auth's `{ message, code }` as a problem that keeps its status and code; 5xx say nothing. */
function translate(status: number, text: string) {
  const told = problemForStatus(status)
  if (status >= 500) return told
  const said = parse(text)
  const code = typeof said?.code === 'string' ? said.code.toLowerCase() : told.code
  return { ...told, ...(typeof said?.message === 'string' ? { detail: said.message } : {}), type: `urn:safelight:problem:${code}`, code }
}

function parse(text: string): JsonBody | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
