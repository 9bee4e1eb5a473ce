import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { decide } from '../../core/access/decide.ts'
import { loadFactsOf } from '../../core/access/facts.ts'
import type { Ground } from '../../core/access/sharing.ts'
import type { Group } from '../../core/access/world.ts'
import type { Context } from '../context.ts'
import { Person, personSelect } from '../person.ts'
import { Reflection, reflectionInclude, reflectionView } from '../reflections/view.ts'
import { replies } from '../replies.ts'
import { IdParams } from '../text.ts'
import { requireViewer, type Viewer } from '../viewer.ts'
import { demandGroup } from './load.ts'

const SharedHere = Reflection.extend({
  owner: Person,
  mine: z.boolean(),
  because: z.array(z.string()),
  sharedAt: z.iso.datetime(),
  endsAt: z.iso.datetime().nullable(),
})
type SharedHere = z.infer<typeof SharedHere>
const most = 500

/** What is shared with a group, to those whom the decision lets see it. */
export function groupReflectionRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    const response = replies({ 200: z.object({ reflections: z.array(SharedHere) }) })
    const schema = { tags: ['groups'], summary: 'What is shared with a group and I may see', params: IdParams, response }
    app.get('/v1/groups/:id/reflections', { schema }, async (request) => {
      const viewer = await requireViewer(context, request)
      const { subject } = await demandGroup(context, viewer, 'group.attend', request.params.id)
      return { reflections: await viewReflections(context, viewer, subject.group) }
    })
  }
}

async function viewReflections({ db, clock }: Context, viewer: Viewer, group: Group): Promise<SharedHere[]> {
  const shares = await db.share.findMany({
    where: { groupId: group.id, endedAt: null },
    include: { reflection: { include: { ...reflectionInclude, owner: { select: personSelect } } } },
    orderBy: { createdAt: 'desc' },
    take: most,
  })
  const { about } = await loadFactsOf(
    db,
    clock,
    viewer,
    shares.map(({ reflectionId }) => reflectionId),
  )
  const views = new Map<string, SharedHere>()
  for (const { reflection } of shares) {
    if (views.has(reflection.id)) continue
    const decision = decide(about(reflection.id), viewer, 'reflection.see', { of: 'reflection', ...reflection })
    if (!decision.allowed) continue
    const mine = reflection.ownerId === viewer.userId
    const grounds = (decision.grounds ?? []).filter(({ by }) => by.way === 'group' && by.id === group.id)
    const own = shares.filter(({ reflectionId }) => reflectionId === reflection.id)
    const opened = mine ? own.map(({ createdAt, endsAt }) => ({ sharedAt: createdAt, endsAt })) : grounds
    if (opened.length === 0) continue
    const because = grounds.map(({ sharedAt }) => `Member of ${group.name}, shared on ${day.format(sharedAt)}`)
    views.set(reflection.id, { ...reflectionView(reflection), owner: reflection.owner, mine, because, ...spanOf(opened) })
  }
  return [...views.values()]
}

type Opened = Pick<Ground, 'sharedAt' | 'endsAt'>

/** From the first to the last. */
function spanOf(opened: readonly Opened[]): { sharedAt: string; endsAt: string | null } {
  const ends = opened.map(({ endsAt }) => endsAt?.getTime() ?? Number.POSITIVE_INFINITY)
  const last = Math.max(...ends)
  return {
    sharedAt: new Date(Math.min(...opened.map(({ sharedAt }) => sharedAt.getTime()))).toISOString(),
    endsAt: Number.isFinite(last) ? new Date(last).toISOString() : null,
  }
}

const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' })
