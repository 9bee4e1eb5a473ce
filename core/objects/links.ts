// Links to objects kept in files: served by the API to whoever holds one, until it expires. S3 signs its own.
import { createHmac, hkdfSync } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { SafelightError } from '../errors.ts'
import { sameSecret } from '../ids.ts'
import { isName } from './names.ts'

export interface LinkOptions {
  contentType?: string
  filename?: string
}

/** A path on the API that serves the object until `expires` (seconds since 1970). */
export function signLink(secret: string, name: string, expires: number, { contentType, filename }: LinkOptions = {}): string {
  const query = new URLSearchParams({ expires: String(expires) })
  if (contentType !== undefined) query.set('type', contentType)
  if (filename !== undefined) query.set('filename', filename)
  query.set('signature', signature(secret, name, query))
  return `/v1/objects/${name}?${query}`
}

/**
 * Whether a link's query opens this object now, and how it wants to be served. Throws SafelightError('not_found')
 * whatever is wrong with it (compared in constant time), so that a link tells nothing of what exists.
 */
export function checkLink(secret: string, name: string, query: Readonly<Record<string, unknown>>, clock: Clock): LinkOptions {
  const { expires, type, filename, signature: given } = query
  const signed = new URLSearchParams()
  for (const [field, value] of Object.entries({ expires, type, filename })) {
    if (value === undefined) continue
    if (typeof value !== 'string') throw new SafelightError('not_found')
    signed.set(field, value)
  }
  const genuine = typeof given === 'string' && sameSecret(given, signature(secret, name, signed))
  if (!genuine || !isName(name) || !(Number(expires) * 1000 > clock.now().getTime())) throw new SafelightError('not_found')
  return { ...(typeof type === 'string' && { contentType: type }), ...(typeof filename === 'string' && { filename }) }
}

/** `attachment` with a file name any header can carry (RFC 6266 4.1, RFC 8187). */
export function attachment(filename: string): string {
  const ascii = filename.replace(/[^\x20-\x7e]|["\\%]/g, '_')
  // By way of bytes: a lone surrogate, which encodeURIComponent throws on, becomes U+FFFD.
  const wellFormed = Buffer.from(filename).toString()
  const extended = encodeURIComponent(wellFormed).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
  return `attachment; filename="${ascii}"; filename*=UTF-8''${extended}`
}

function signature(secret: string, name: string, query: URLSearchParams): string {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'safelight object links 1', 32))
  const signed = JSON.stringify([name, query.get('expires'), query.get('type'), query.get('filename')])
  return createHmac('sha256', key).update(signed).digest('base64url')
}
