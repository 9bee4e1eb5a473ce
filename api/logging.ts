import type { FastifyRequest } from 'fastify'
import { withoutSecrets } from '../core/log.ts'

/** What of a request is logged: no header, no query, no token in a path, no address of a person. */
export const requestSerializer = {
  req: (request: FastifyRequest) => ({ method: request.method, url: withoutSecrets(request.url) }),
}
