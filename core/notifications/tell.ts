// Tells people of something, in the transaction that does it: a row for the home page, and a letter for those who want one.

import type { NotificationKind } from '../../generated/prisma/enums.ts'
import type { Clock } from '../clock.ts'
import type { Config } from '../config.ts'
import type { Tx } from '../db.ts'
import { notifyAll } from '../events.ts'
import { newId } from '../ids.ts'
import { isAddress, postAll } from '../mail/outbox.ts'
import type { DownloadOutcome } from './download-words.ts'
import { letterOf } from './letter.ts'
import type { Outcome } from './outcomes.ts'
import type { OversightOutcome } from './oversight-words.ts'

/** Who did it, where her account is no more. */
export const somebody = 'Somebody'

interface Parts {
  clock: Clock
  config: Pick<Config, 'publicUrl'>
}

/** What happened, by ids: its words are written when it is read, after the decision. */
export interface Told {
  kind: NotificationKind
  /** Null where nobody is to be named. */
  actorId: string | null
  /** Of `shared`. */
  reflectionId?: string
  /** Of `comment`, both; of `oversight` and `download`, this. */
  clipId?: string
  commentId?: string
  /** Of `assignment`; of `decided`, this or a network. */
  groupId?: string
  /** Of `assignment`; of `shared` when it was handed in. */
  assignmentId?: string
  networkId?: string
  /** Of `download`; without it, it is of whether downloading is enabled. */
  downloadId?: string
  /** Of `decided`, `oversight` and `download`. */
  outcome?: Outcome | OversightOutcome | DownloadOutcome
}

/** Tells everybody but the one who did it. `nudgeMail` after the commit: then the letters are sent. */
export async function tell(parts: Parts, tx: Tx, userIds: readonly string[], told: Told): Promise<void> {
  const createdAt = parts.clock.now()
  const readers = [...new Set(userIds)].filter((userId) => userId !== told.actorId)
  if (readers.length === 0) return
  const rows = readers.map((userId) => ({ ...told, id: newId(), userId, createdAt }))
  await tx.notification.createMany({ data: rows })
  await notifyAll(
    tx,
    'notification',
    readers.map((userId) => ({ userId })),
  )
  await postLetters(parts, tx, told, rows)
}

/** To those who are here, have shown that the address is theirs, and want letters of this kind. */
async function postLetters({ clock, config }: Parts, tx: Tx, told: Told, rows: readonly { id: string; userId: string }[]): Promise<void> {
  const actor = told.actorId === null ? null : await tx.user.findUnique({ where: { id: told.actorId }, select: { name: true } })
  const wanting = await tx.user.findMany({
    where: {
      ...{ id: { in: rows.map(({ userId }) => userId) }, deactivatedAt: null, emailVerified: true },
      notificationChoices: { none: { kind: told.kind, email: false } },
    },
    select: { id: true, email: true },
  })
  const recipients = new Map(wanting.filter(({ email }) => isAddress(email)).map(({ id, email }) => [id, email]))
  const letter = letterOf(told, actor?.name ?? somebody, config.publicUrl)
  const letters = rows.flatMap(({ id: notificationId, userId }) => {
    const recipient = recipients.get(userId)
    return recipient === undefined ? [] : [{ ...letter, recipient, notificationId }]
  })
  await postAll(tx, clock, letters)
}
