import type { Context } from '../context.ts'
import { findActors } from '../people/find.ts'
import { csvHead, csvRow } from './csv.ts'
import { entryView } from './view.ts'

const batch = 1000

/**
 * Writes down that the audit is exported; resolves to all of it up to that row, oldest first, a batch at a time. Rows are
 * only ever added, so what comes belongs together however long it takes.
 */
export async function exportAudit(context: Context, organisationId: string, actorId: string): Promise<AsyncGenerator<string>> {
  const last = await context.db.$transaction(async (tx) => {
    await context.audit.record(tx, { organisationId, actorId, act: 'audit.exported' })
    return (await tx.auditHead.findUniqueOrThrow({ where: { organisationId } })).sequence
  })
  return linesUntil(context, organisationId, actorId, last)
}

async function* linesUntil(context: Context, organisationId: string, readerId: string, last: bigint): AsyncGenerator<string> {
  yield csvHead
  for (let after = 0n; ; ) {
    const where = { organisationId, sequence: { gt: after, lte: last } }
    const rows = await context.db.auditEntry.findMany({ where, orderBy: { sequence: 'asc' }, take: batch })
    const personOf = await findActors(
      context.db,
      rows.map(({ actorId }) => actorId),
    )
    yield rows.map((row) => csvRow(entryView(row, readerId, personOf), row.hash)).join('')
    const next = rows.at(-1)?.sequence
    if (next === undefined || next >= last) return
    after = next
  }
}
