// Which pages may act with a visitor's cookie (cross-site request forgery).
import type { FastifyRequest } from 'fastify'
import type { Config } from '../../core/config.ts'
import { SafelightError } from '../../core/errors.ts'

type Known = Pick<Config, 'publicUrl' | 'production'>
const loopback = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i

/** Our own origins. Outside production also the loopback address the request came to, whatever port that is. */
export function trustedOrigins(config: Known, host: string | undefined): string[] {
  const own = [new URL(config.publicUrl).origin]
  if (!config.production && host && loopback.test(host)) own.push(`http://${host}`)
  return own
}

/**
 * For requests that change something and bring a cookie: they must come from our own pages. Throws `wrong_origin`
 * unless Origin, or else Referer, or else Sec-Fetch-Site says so. A request without a cookie can't be forged.
 */
export function demandOwnOrigin(config: Known, request: FastifyRequest): void {
  const { cookie, origin, referer, host, 'sec-fetch-site': site } = request.headers
  if (!cookie || request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS') return
  const from = origin ?? (referer && URL.canParse(referer) ? new URL(referer).origin : undefined)
  const ours = from === undefined ? site === 'same-origin' || site === 'none' : trustedOrigins(config, host).includes(from)
  if (!ours) throw new SafelightError('wrong_origin')
}
