import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Details } from '../../core/audit/acts.ts'
import type { Db, Tx } from '../../core/db.ts'
import { notify } from '../../core/events.ts'
import type { Prisma } from '../../generated/prisma/client.ts'
import { OversightMode, Region } from '../../generated/prisma/enums.ts'
import type { Context } from '../context.ts'
import { replies } from '../replies.ts'
import { notifyOutside } from '../sharing/outside.ts'
import { requireViewer, type Viewer } from '../viewer.ts'
import { demandGovern, governing } from './govern.ts'
import { invitationRoutes } from './invitation-routes.ts'
import { peopleRoutes } from './people-routes.ts'

/** Which recordings administrators look at stills of; the share in percent, where it is one; whether likely ones come first. */
const oversightRules = {
  oversight: z.enum(OversightMode),
  oversightShare: z.number().int().min(1).max(99),
  oversightScores: z.boolean(),
}
const anonymisingRules = {
  anonymiseOutside: z.boolean().describe('People of other organisations see only what was anonymised'),
  offerReplacing: z.boolean().describe('Owners are offered to put an anonymised recording in the place of its original'),
}
/** Limits of each download, and what the picture of an MP4 carries. */
const downloadRules = {
  downloadDays: z.number().int().min(1).max(30).describe('How long a packaged download can be fetched, days'),
  downloadFetches: z.number().int().min(1).max(20).describe('How often it can be fetched'),
  downloadPictureTrace: z.boolean().describe('Its picture carries the trace too, and not the sound alone'),
  downloadVisibleMark: z
    .boolean()
    .describe('Its picture shows its owner’s name, the day and “Do not share”; it carries the trace then too'),
}
const rules = {
  requireTwoFactor: z.boolean().describe('Its people need a second step at the sign-in'),
  ...oversightRules,
  ...anonymisingRules,
  ...downloadRules,
}
const Organisation = z.object({
  id: z.uuid(),
  name: z.string(),
  region: z.enum(Region),
  ...rules,
  /** Whose accounts are open. */
  people: z.number().int(),
})
const Change = z
  .strictObject(rules)
  .partial()
  .refine((change) => Object.keys(change).length > 0, 'says nothing to change')
type Rules = z.infer<typeof Change>
type Held = z.infer<z.ZodObject<typeof rules>>
const ruleNames = Object.keys(rules) as (keyof typeof rules)[]
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
  const row = await db.organisation.findUniqueOrThrow({ where: { id } })
  const { name, region } = row
  const people = await db.user.count({ where: { organisationId: id, deactivatedAt: null } })
  const held = Object.fromEntries(ruleNames.map((one) => [one, row[one]])) as Held
  return { id, name, region, ...held, people }
}

/** Writes down what is really changed; which recordings were drawn before stays as it was. */
function setRules(context: Context, viewer: Viewer, change: Rules) {
  return governing(context, viewer, async (tx, organisationId) => {
    const before = await view(tx, organisationId)
    const names = (Object.keys(change) as (keyof Rules)[]).filter((name) => change[name] !== undefined && change[name] !== before[name])
    if (names.length === 0) return before
    const changed: Rules = Object.fromEntries(names.map((name) => [name, change[name]]))
    await tx.organisation.update({ where: { id: organisationId }, data: changed as Prisma.OrganisationUpdateInput })
    if (changed.requireTwoFactor) await closeWithoutSecondFactor(tx, organisationId)
    if (changed.anonymiseOutside !== undefined) await notifyOutside(tx, organisationId)
    const details = changed as Details
    await context.audit.record(tx, { organisationId, actorId: viewer.userId, act: 'organisation.changed', details })
    return view(tx, organisationId)
  })
}

/** Asking for a second step closes everything to those who have none, at once. */
async function closeWithoutSecondFactor(tx: Tx, organisationId: string): Promise<void> {
  const without = { organisationId, deactivatedAt: null, OR: [{ twoFactorEnabled: false }, { twoFactorEnabled: null }] }
  for (const { id } of await tx.user.findMany({ where: without, select: { id: true } })) await notify(tx, 'person', { userId: id })
}
