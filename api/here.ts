import type { OrganisationAction } from '../core/access/decide.ts'
import { demand } from '../core/access/demand.ts'
import { loadFacts } from '../core/access/facts.ts'
import type { Db, Tx } from '../core/db.ts'
import type { Context } from './context.ts'
import type { Viewer } from './viewer.ts'

/** Resolves to the viewer's organisation, where she may do this there. Throws as `demand`. */
export async function demandHere(
  parts: Pick<Context, 'clock'> & { db: Db | Tx },
  viewer: Viewer,
  action: OrganisationAction,
): Promise<string> {
  const organisationId = viewer.organisationId ?? ''
  demand(await loadFacts(parts.db, parts.clock, viewer), viewer, action, { of: 'organisation', organisationId })
  return organisationId
}
