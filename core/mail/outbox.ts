import type { Clock } from '../clock.ts'
import type { Tx } from '../db.ts'

export interface Letter {
  recipient: string
  subject: string
  /** Plain text. No title, no name of a pupil, nothing of a recording: a link leads to it. */
  text: string
  /** Asked again before it is sent: what its reader may not see any more is not sent. */
  notificationId?: string
}

/** Puts a letter into the outbox, in the transaction that gives reason for it. Add the job `mail` after the commit: it sends what waits. */
export async function post(tx: Tx, clock: Clock, letter: Letter): Promise<void> {
  await tx.mail.create({ data: { ...letter, createdAt: clock.now() } })
}
