// Headers that bind browsers: what pages may load, and who may frame the player.
import helmet from '@fastify/helmet'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import type { Config } from '../core/config.ts'

/** Content-Security-Policy and the like on every reply; `/embed/` alone may be framed by the configured origins. */
export function securityHeaders(config: Config) {
  const storage = config.s3 ? [s3Origin(config.s3)] : []
  return fp(async (app: FastifyInstance) => {
    await app.register(helmet, {
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'self'"],
          scriptSrc: ["'self'"],
          styleSrc: ["'self'", "'unsafe-inline'"],
          imgSrc: ["'self'", 'data:', 'blob:'],
          mediaSrc: ["'self'", 'blob:', ...storage],
          workerSrc: ["'self'", 'blob:'],
          connectSrc: ["'self'", ...storage],
          objectSrc: ["'none'"],
          baseUri: ["'self'"],
          formAction: ["'self'"],
          frameAncestors: [(request) => framers(config, (request as { url?: string }).url ?? '')],
        },
      },
      // frame-ancestors says it better, and X-Frame-Options would forbid what it allows.
      frameguard: false,
      referrerPolicy: { policy: 'no-referrer' },
      strictTransportSecurity: config.publicUrl.startsWith('https:') ? { maxAge: 31_536_000 } : false,
      crossOriginEmbedderPolicy: false,
      crossOriginResourcePolicy: { policy: 'same-origin' },
      crossOriginOpenerPolicy: { policy: 'same-origin' },
    })
  })
}

function framers(config: Config, url: string): string {
  return url.startsWith('/embed/') ? ["'self'", ...config.embedOrigins].join(' ') : "'self'"
}

/** Where presigned links of the bucket lead. */
function s3Origin(s3: NonNullable<Config['s3']>): string {
  if (!s3.endpoint)
    return s3.forcePathStyle ? `https://s3.${s3.region}.amazonaws.com` : `https://${s3.bucket}.s3.${s3.region}.amazonaws.com`
  const { protocol, host } = new URL(s3.endpoint)
  return `${protocol}//${s3.forcePathStyle ? '' : `${s3.bucket}.`}${host}`
}
