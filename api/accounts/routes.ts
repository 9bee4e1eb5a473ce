import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { type Action, decide } from '../../core/access/decide.ts'
import { loadFacts } from '../../core/access/facts.ts'
import { Region, Role } from '../../generated/prisma/enums.ts'
import type { Context } from '../context.ts'
import { countUnread } from '../notifications/list.ts'
import { replies } from '../replies.ts'
import { requireViewer, type Viewer } from '../viewer.ts'
import { joinRoutes } from './join-routes.ts'
import { sessionRoutes } from './session-routes.ts'

const Me = z.object({
  id: z.uuid(),
  name: z.string(),
  email: z.string(),
  role: z.enum(Role),
  organisation: z.object({ id: z.uuid(), name: z.string(), region: z.enum(Region), requireTwoFactor: z.boolean() }).nullable(),
  /** She signs in with a second step. */
  twoFactor: z.boolean(),
  /** Her organisation asks for one: until she has set it up, everything but that is closed. */
  secondFactorMissing: z.boolean(),
  may: z.object({ record: z.boolean(), share: z.boolean(), govern: z.boolean() }),
  /** Notifications she has not read. */
  unread: z.number().int(),
})

export function accountRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    await app.register(sessionRoutes(context))
    await app.register(joinRoutes(context))
    app.get(
      '/v1/me',
      { schema: { tags: ['accounts'], summary: 'Who I am and what I may do', response: replies({ 200: Me }) } },
      async (request) => me(context, await requireViewer(context, request)),
    )
  }
}

/** Told also to those who may do nothing yet. */
async function me({ db, clock }: Context, viewer: Viewer): Promise<z.infer<typeof Me>> {
  const { organisationId } = viewer
  const { twoFactorEnabled, organisation } = await db.user.findUniqueOrThrow({
    where: { id: viewer.userId },
    select: { twoFactorEnabled: true, organisation: { select: { id: true, name: true, region: true, requireTwoFactor: true } } },
  })
  const facts = await loadFacts(db, clock, viewer)
  const may = (action: Action) => organisationId !== null && decide(facts, viewer, action, { of: 'organisation', organisationId }).allowed
  return {
    ...{ id: viewer.userId, name: viewer.name, email: viewer.email, role: viewer.role, organisation },
    twoFactor: twoFactorEnabled === true,
    secondFactorMissing: facts.secondFactorMissing,
    may: { record: may('clip.record'), share: may('people.find'), govern: may('organisation.govern') },
    unread: await countUnread({ db, clock }, viewer),
  }
}
