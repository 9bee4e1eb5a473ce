// What administrators do with their organisation and its people; never with what those record.
import { demand } from '../../core/access/demand.ts'
import { loadFacts, loadViewers } from '../../core/access/facts.ts'
import type { Tx } from '../../core/db.ts'
import { SafelightError } from '../../core/errors.ts'
import type { Context } from '../context.ts'
import type { Viewer } from '../viewer.ts'

/** Resolves to the viewer's organisation when she governs it. */
export async function demandGovern({ db, clock }: Pick<Context, 'db' | 'clock'>, viewer: Viewer): Promise<string> {
  const organisationId = viewer.organisationId ?? ''
  demand(await loadFacts(db, clock, viewer), viewer, 'organisation.govern', { of: 'organisation', organisationId })
  return organisationId
}

/**
 * A change by an administrator, in a transaction: changes of one organisation take turns, and whether she governs it is
 * asked again when it is hers. So two who take each other's office don't both succeed.
 */
export async function governing<T>(context: Context, viewer: Viewer, change: (tx: Tx, organisationId: string) => Promise<T>): Promise<T> {
  const organisationId = await demandGovern(context, viewer)
  return context.db.$transaction(
    async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM organisations WHERE id = ${organisationId}::uuid FOR NO KEY UPDATE`
      const [now] = await loadViewers(tx, [viewer.userId])
      if (!now) throw new SafelightError('not_signed_in')
      const facts = await loadFacts(tx, context.clock, viewer)
      demand(facts, now, 'organisation.govern', { of: 'organisation', organisationId })
      return change(tx, organisationId)
    },
    { timeout: 20_000, maxWait: 10_000 },
  )
}
