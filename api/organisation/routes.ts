import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Db, Tx } from '../../core/db.ts'
import { notify } from '../../core/events.ts'
import { Region } from '../../generated/prisma/enums.ts'
import type { Context } from '../context.ts'
import { replies } from '../replies.ts'
import { requireViewer, type Viewer } from '../viewer.ts'
import { demandGovern, governing } from './govern.ts'
import { invitationRoutes } from './invitation-routes.ts'
import { peopleRoutes } from './people-routes.ts'

const Organisation = z.object({
  id: z.uuid(),
  name: z.string(),
  region: z.enum(Region),
  /** Its people need a second step at the sign-in. */
  requireTwoFactor: z.boolean(),
  /** Whose accounts are open. */
  people: z.number().int(),
})
const Change = z.strictObject({ requireTwoFactor: z.boolean() })
const tags = ['organisation']

/** For administrators, of their own organisation. */
export function organisationRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    await app.register(peopleRoutes(context))
    await app.register(invitationRoutes(context))
    const seeing = { tags, summary: 'My organisation and its rules', response: replies({ 200: Organisation }) }
    app.get('/v1/organisation', { schema: seeing }, async (request) => {
      const viewer = await requireViewer(context, request)
      return view(context.db, await demandGovern(context, viewer))
    })
    const change = { tags, summary: 'Change its rules', body: Change, response: replies({ 200: Organisation }) }
    app.patch('/v1/organisation', { schema: change }, async (request) => {
      const viewer = await requireViewer(context, request)
      return setRules(context, viewer, request.body)
    })
  }
}

async function view(db: Db | Tx, id: string): Promise<z.infer<typeof Organisation>> {
  const { name, region, requireTwoFactor } = await db.organisation.findUniqueOrThrow({ where: { id } })
  return { id, name, region, requireTwoFactor, people: await db.user.count({ where: { organisationId: id, deactivatedAt: null } }) }
}

/** Asking for a second step closes everything to those who have none, at once. */
function setRules(context: Context, viewer: Viewer, { requireTwoFactor }: z.infer<typeof Change>) {
  return governing(context, viewer, async (tx, organisationId) => {
    const before = await view(tx, organisationId)
    if (before.requireTwoFactor === requireTwoFactor) return before
    await tx.organisation.update({ where: { id: organisationId }, data: { requireTwoFactor } })
    const without = { organisationId, deactivatedAt: null, OR: [{ twoFactorEnabled: false }, { twoFactorEnabled: null }] }
    const people = requireTwoFactor ? await tx.user.findMany({ where: without, select: { id: true } }) : []
    for (const { id } of people) await notify(tx, 'person', { userId: id })
    const details = { requireTwoFactor }
    await context.audit.record(tx, { organisationId, actorId: viewer.userId, act: 'organisation.changed', details })
    return { ...before, requireTwoFactor }
  })
}
