// Tells people of something, in the transaction that does it: a row for the home page, and a letter for those who want one.
import type { Tx } from '../../core/db.ts'
import type { NotificationKind } from '../../generated/prisma/enums.ts'
import type { Context } from '../context.ts'

/** What happened, by ids: its words are written when it is read, after the decision. */
export interface Told {
  kind: NotificationKind
  actorId: string
  reflectionId?: string
  clipId?: string
  commentId?: string
  groupId?: string
  assignmentId?: string
  networkId?: string
  /** Of `decided`: `community.approved`, `community.declined`, `network.approved`, `network.declined` … */
  outcome?: string
}

export async function tell({ clock }: Pick<Context, 'clock'>, tx: Tx, userIds: readonly string[], told: Told): Promise<void> {
  const createdAt = clock.now()
  for (const userId of new Set(userIds)) {
    if (userId === told.actorId) continue
    await tx.notification.create({ data: { ...told, userId, createdAt } })
  }
}
