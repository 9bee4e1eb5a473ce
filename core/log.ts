import { type Logger, pino } from 'pino'

export type { Logger }

/** Fields that may carry a secret or a person, wherever they stand in a log line. */
export const redacted = [
  'req.headers.authorization',
  'req.headers.cookie',
  'res.headers["set-cookie"]',
  'res.headers["set-auth-token"]',
  '*.password',
  '*.token',
  '*.email',
]

export function createLogger(part: string, level: string): Logger {
  return pino({ name: part, level, redact: { paths: redacted, censor: '[redacted]' } })
}

/**
 * Takes tokens and signatures out of an address before it is logged: playback tokens, embed tokens, invitations, reset
 * and verification tokens, link signatures and the names of the objects they open. Nothing that opens anything may be read from a log.
 */
export function withoutSecrets(url: string): string {
  const [encoded = '', query] = url.split('?', 2)
  const path = decoded(encoded)
  const cleaned = path
    .replace(/^\/v1\/objects\/.*/s, '/v1/objects/…')
    .replace(/^(\/v1\/playback\/|\/embed\/|\/v1\/auth\/reset-password\/|\/v1\/invitations\/)[^/]+/, '$1…')
  return query === undefined ? cleaned : `${cleaned}?…`
}

/** `/v1/%70layback/…` is the same address to the router, so it has to be to us. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return '…'
  }
}
