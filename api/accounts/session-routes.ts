// Where somebody is signed in. Not with a second step asked for: whoever lacks it has to be able to end a stranger's sign-in.
import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { SafelightError } from '../../core/errors.ts'
import { SessionKind } from '../../generated/prisma/enums.ts'
import type { Context } from '../context.ts'
import { replies } from '../replies.ts'
import { IdParams } from '../text.ts'
import { requireViewer, type Viewer } from '../viewer.ts'
import { admit } from './doors.ts'
import { endSignIns } from './sign-ins.ts'

const Session = z.object({
  id: z.uuid(),
  kind: z.enum(SessionKind),
  userAgent: z.string(),
  ipAddress: z.string(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  /** The one that asks. */
  current: z.boolean(),
})
const tags = ['accounts']
const listing = {
  tags,
  summary: 'Where I am signed in: browsers and paired devices',
  response: replies({ 200: z.object({ sessions: z.array(Session) }) }),
}
const ending = { tags, summary: 'End one of my sign-ins', params: IdParams, response: replies({ 204: z.null() }) }
const endingOthers = { tags, summary: 'End all my sign-ins but this one', response: replies({ 204: z.null() }) }

export function sessionRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    app.get('/v1/sessions', { schema: listing }, async (request) => ({ sessions: await list(context, await person(context, request)) }))
    app.delete('/v1/sessions/:id', { schema: ending }, async (request, reply) => {
      await endOne(context, await person(context, request), request.params.id)
      return reply.code(204).send(null)
    })
    app.delete('/v1/sessions', { schema: endingOthers }, async (request, reply) => {
      await endOthers(context, await person(context, request))
      return reply.code(204).send(null)
    })
  }
}

async function person(context: Context, request: FastifyRequest): Promise<Viewer> {
  const viewer = await requireViewer(context, request)
  await admit(context, 'browser', viewer)
  return viewer
}

async function list({ db, clock }: Context, { userId, sessionId }: Viewer): Promise<z.infer<typeof Session>[]> {
  const rows = await db.session.findMany({
    where: { userId, expiresAt: { gt: clock.now() } },
    // Tokens stay where they are.
    select: { id: true, kind: true, userAgent: true, ipAddress: true, createdAt: true, expiresAt: true },
    orderBy: { createdAt: 'desc' },
  })
  return rows.map(({ userAgent, ipAddress, createdAt, expiresAt, ...row }) => ({
    ...row,
    userAgent: userAgent ?? '',
    ipAddress: ipAddress ?? '',
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    current: row.id === sessionId,
  }))
}

/** Throws `not_found` for another's, as for none. */
async function endOne({ db, audit }: Context, { userId, organisationId }: Viewer, id: string): Promise<void> {
  await db.$transaction(async (tx) => {
    const [ended] = await endSignIns(tx, { id, userId })
    if (!ended) throw new SafelightError('not_found')
    const details = { sessionId: ended.id, kind: ended.kind }
    if (organisationId !== null) await audit.record(tx, { organisationId, actorId: userId, act: 'session.ended', details })
  })
}

async function endOthers({ db, audit }: Context, { userId, organisationId, sessionId }: Viewer): Promise<void> {
  await db.$transaction(async (tx) => {
    const ended = await endSignIns(tx, { userId, id: { not: sessionId } })
    if (organisationId === null || ended.length === 0) return
    await audit.record(tx, { organisationId, actorId: userId, act: 'session.ended', details: { others: ended.length } })
  })
}
