// What stills are looked at for, written by the one who looks, once in a sign-in.
import { purposeUntil } from '../../core/access/facts.ts'
import { SafelightError } from '../../core/errors.ts'
import type { Context } from '../context.ts'
import type { Viewer } from '../viewer.ts'

export const purpose = 'I look at these stills only to find inappropriate content.'

/** Case, spaces and the full stop at the end don't matter. */
const plain = (words: string) => words.trim().replaceAll(/\s+/g, ' ').replace(/ ?\.$/, '').toLowerCase()

/** Keeps that the purpose was confirmed in this sign-in; resolves to until when it holds. Throws `purpose_differs`. */
export async function confirmPurpose(context: Context, viewer: Viewer, organisationId: string, words: string): Promise<Date> {
  if (plain(words) !== plain(purpose)) throw new SafelightError('purpose_differs')
  const { sessionId, userId: actorId } = viewer
  const confirmedAt = context.clock.now()
  await context.db.$transaction(async (tx) => {
    await tx.oversightPurpose.upsert({ where: { sessionId }, create: { sessionId, confirmedAt }, update: { confirmedAt } })
    await context.audit.record(tx, { organisationId, actorId, act: 'oversight.purpose' })
  })
  return purposeUntil(confirmedAt)
}

/** Until when what was confirmed in this sign-in holds; null: nothing was, or it is over. */
export async function confirmedUntil({ db, clock }: Pick<Context, 'db' | 'clock'>, { sessionId }: Viewer): Promise<Date | null> {
  const row = await db.oversightPurpose.findUnique({ where: { sessionId } })
  const until = row && purposeUntil(row.confirmedAt)
  return until && until > clock.now() ? until : null
}
