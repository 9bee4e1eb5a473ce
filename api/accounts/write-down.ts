// What better-auth did, written down: it keeps its own transactions to itself, so this comes right after them.
import type { Act, Details } from '../../core/audit/acts.ts'
import type { Context } from '../context.ts'

/** A row for somebody's act on her own account. Operators belong to no organisation: nothing is written for them. */
export async function writeDown(
  { db, audit }: Pick<Context, 'db' | 'audit'>,
  { id: actorId, organisationId }: { id: string; organisationId: string | null },
  act: Act,
  details: Details = {},
): Promise<void> {
  if (organisationId === null) return
  await db.$transaction((tx) => audit.record(tx, { organisationId, actorId, act, details }))
}
