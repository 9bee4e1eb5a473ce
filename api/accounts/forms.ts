import type { FastifyRequest } from 'fastify'
import { SafelightError } from '../../core/errors.ts'

export type JsonBody = Record<string, unknown>

/**
 * The body of an account request as an object: JSON, or the form that RFC 8628 3.1 and 3.4 prescribe and better-auth
 * refuses in part. Left out: `user_id`, which would bind a device code to a person unasked, and `trustDevice`, after which
 * a browser is asked for no second step any more. Throws `bad_request`.
 */
export function bodyAsJson(request: FastifyRequest): JsonBody {
  const { user_id: _, trustDevice: __, ...body } = read(request)
  return body
}

function read(request: FastifyRequest): JsonBody {
  const raw = Buffer.isBuffer(request.body) ? request.body.toString('utf8') : ''
  if (raw.trim() === '') return {}
  const type = request.headers['content-type'] ?? ''
  if (/^application\/x-www-form-urlencoded\b/i.test(type)) return Object.fromEntries(new URLSearchParams(raw))
  if (!/^application\/json\b/i.test(type)) throw new SafelightError('unsupported_media_type')
  const body = parse(raw)
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new SafelightError('bad_request')
  return body as JsonBody
}

function parse(raw: string): unknown {
  try {
    return JSON.parse(raw)
  } catch {
    throw new SafelightError('bad_request', 'The request is not JSON.')
  }
}
