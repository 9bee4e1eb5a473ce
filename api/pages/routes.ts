// The built pages (player/dist). Addresses of the app get its one page; everything else unknown is a problem.
import { access, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { root } from '../../core/project.mjs'
import type { Context } from '../context.ts'
import { openPlayback } from '../playback/open-playback.ts'
import { problem, sendProblem } from '../problem.ts'

const folder = join(root, 'player', 'dist')
const appPages = [
  ...[
    '/',
    '/sign-in',
    '/pair',
    '/clips/*',
    '/shared',
    '/reflections/*',
    '/groups',
    '/groups/*',
    '/networks',
    '/organisation',
    '/organisation/*',
    '/oversight',
    '/oversight/*',
  ],
  ...['/downloads', '/downloads/*', '/operator/*'],
  ...['/account', '/notifications', '/invitation', '/forgotten-password', '/reset-password'],
]
const hint =
  '<!doctype html><html lang="en"><title>Safelight</title><p>The pages are not built yet: run <code>npm run build:player</code>.</p></html>'

export function pageRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    const built = await access(folder).then(
      () => true,
      () => false,
    )
    if (built) {
      await app.register(fastifyStatic, {
        root: folder,
        prefix: '/',
        wildcard: false,
        index: false,
        serveDotFiles: false,
        cacheControl: false,
        globIgnore: ['**/*.html', '**/*.map'],
        setHeaders: (reply, path) => {
          reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
        },
      })
    }
    for (const page of appPages) app.get(page, { schema: { hide: true } }, async (_request, reply) => sendPage(reply, 'index.html'))
    app.get('/embed/:token', { schema: { hide: true, params: z.object({ token: z.string() }) } }, async (request, reply) => {
      // A person looks at this frame: also for a session that is over she gets the player, which says so in words.
      const open = await openPlayback(context, request.params.token).catch(() => undefined)
      return sendPage(reply.code(open ? 200 : 404), 'embed.html')
    })
  }
}

/** Unknown addresses: a person who mistyped one gets the app, which says so in words; a program gets a problem. */
export function installNotFound(app: FastifyInstance): void {
  app.setNotFoundHandler((request, reply) => {
    const isPerson = request.method === 'GET' && !request.url.startsWith('/v1/') && /\btext\/html\b/.test(request.headers.accept ?? '')
    return isPerson ? sendPage(reply.code(404), 'index.html') : sendProblem(reply, problem('not_found'))
  })
}

/** Read at each request: pages are small, and building them anew needs no restart. */
async function sendPage(reply: FastifyReply, name: string): Promise<FastifyReply> {
  const page = await readFile(`${folder}/${name}`, 'utf8').catch(() => hint)
  return reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(page)
}
