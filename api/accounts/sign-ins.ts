import type { Tx } from '../../core/db.ts'
import { notify } from '../../core/events.ts'
import type { Prisma } from '../../generated/prisma/client.ts'

/** Ends sign-ins of browsers and devices at once; what plays from one stops. Resolves to those that were there. */
export async function endSignIns(tx: Tx, where: Prisma.SessionWhereInput) {
  const ended = await tx.session.findMany({ where, select: { id: true, kind: true } })
  await tx.session.deleteMany({ where: { id: { in: ended.map(({ id }) => id) } } })
  for (const { id } of ended) await notify(tx, 'session', { sessionId: id })
  return ended
}
