import type { FastifyRequest } from 'fastify'
import { decide, type Facts } from '../../core/access/decide.ts'
import { demand } from '../../core/access/demand.ts'
import { loadFacts } from '../../core/access/facts.ts'
import type { Context } from '../context.ts'
import { requireViewer, type Viewer } from '../viewer.ts'

const organisationOf = ({ organisationId }: Viewer) => ({ of: 'organisation' as const, organisationId: organisationId ?? '' })

/** The one signed in, where she is told of things at all: devices and operators aren't. */
export async function demandReader(context: Pick<Context, 'auth' | 'db' | 'clock'>, request: FastifyRequest): Promise<Viewer> {
  const viewer = await requireViewer(context, request)
  demand(await loadFacts(context.db, context.clock, viewer), viewer, 'notification.list', organisationOf(viewer))
  return viewer
}

/** The same as a question, while she listens. */
export const mayHear = (facts: Facts, viewer: Viewer): boolean => decide(facts, viewer, 'notification.list', organisationOf(viewer)).allowed
