import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { decide } from '../../core/access/decide.ts'
import { loadFactsOf } from '../../core/access/facts.ts'
import type { Group } from '../../core/access/world.ts'
import type { Context } from '../context.ts'
import { reflectionInclude, reflectionView, SharedReflection, sharedReflectionView } from '../reflections/view.ts'
import { replies } from '../replies.ts'
import { IdParams } from '../text.ts'
import { requireViewer, type Viewer } from '../viewer.ts'
import { demandGroup } from './load.ts'

type SharedHere = z.infer<typeof SharedReflection>
const most = 500

/** What is shared with a group, to those whom the decision lets see it. */
export function groupReflectionRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    const response = replies({ 200: z.object({ reflections: z.array(SharedReflection) }) })
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
    include: { reflection: { include: reflectionInclude } },
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
    if (decision.because === 'owner') {
      const own = shares.filter(({ reflectionId }) => reflectionId === reflection.id)
      views.set(reflection.id, { ...reflectionView(reflection, decision), ...spanOf(own) })
    }
    const grounds = (decision.grounds ?? []).filter(({ by }) => by.way === 'group' && by.id === group.id)
    // Nothing is said here of what else opens it.
    if (grounds.length > 0) views.set(reflection.id, sharedReflectionView(reflection, { ...decision, grounds }))
  }
  return [...views.values()]
}

/** From the first share to the end of the last. */
function spanOf(shares: readonly { createdAt: Date; endsAt: Date | null }[]): Pick<SharedHere, 'sharedAt' | 'endsAt'> {
  const last = Math.max(...shares.map(({ endsAt }) => endsAt?.getTime() ?? Number.POSITIVE_INFINITY))
  return {
    sharedAt: new Date(Math.min(...shares.map(({ createdAt }) => createdAt.getTime()))).toISOString(),
    endsAt: Number.isFinite(last) ? new Date(last).toISOString() : null,
  }
}
