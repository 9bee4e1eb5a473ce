// Letters that no mail server takes: for trying Safelight out, and for tests. Elsewhere there is no such page.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { showsLetters } from '../../core/mail/outbox.ts'
import type { Context } from '../context.ts'
import { lettersPage } from './page.ts'

const most = 200

export function devMailRoutes({ config, db }: Context): FastifyPluginAsyncZod {
  return async (app) => {
    if (!showsLetters(config)) return
    app.get('/dev/mail', { schema: { hide: true } }, async (_request, reply) => {
      const letters = await db.mail.findMany({ where: { sentAt: null }, orderBy: [{ createdAt: 'desc' }, { id: 'desc' }], take: most })
      return reply.header('cache-control', 'no-store').type('text/html; charset=utf-8').send(lettersPage(letters))
    })
  }
}
