import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { SafelightError } from '../../core/errors.ts'
import type { Context } from '../context.ts'
import { replies } from '../replies.ts'

const Alive = z.object({ status: z.literal('ok') })
const checkMilliseconds = 3000

export function healthRoutes({ db, queues, objects, log }: Context): FastifyPluginAsyncZod {
  const checks = {
    database: () => db.$queryRaw`SELECT 1`,
    queue: () => queues.check(),
    objects: () => objects.check(),
  }
  return async (app) => {
    app.get(
      '/healthz',
      { logLevel: 'warn', schema: { tags: ['health'], summary: 'Alive', security: [], response: replies({ 200: Alive }) } },
      async () => ({
        status: 'ok' as const,
      }),
    )
    app.get(
      '/readyz',
      {
        logLevel: 'warn',
        schema: { tags: ['health'], summary: 'Able to serve: database, queue, objects', security: [], response: replies({ 200: Alive }) },
      },
      async () => {
        const outcomes = await Promise.allSettled(Object.values(checks).map((check) => inTime(check())))
        const down = Object.keys(checks).filter((_, index) => outcomes[index]?.status === 'rejected')
        if (down.length > 0) {
          log.warn({ down }, 'not ready')
          throw new SafelightError('unavailable')
        }
        return { status: 'ok' as const }
      },
    )
  }
}

/** A part that doesn't answer counts as down. */
async function inTime(check: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), checkMilliseconds)
  })
  try {
    await Promise.race([check, late])
  } finally {
    clearTimeout(timer)
  }
}
