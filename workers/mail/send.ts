import type { Tx } from '../../core/db.ts'
import { mayStillBeTold } from '../../core/notifications/still.ts'
import { Outage } from '../../core/outage.ts'
import type { Mail } from '../../generated/prisma/client.ts'
import type { WorkerDeps } from '../deps.ts'
import type { PutOff } from './put-off.ts'
import { type Answer, openTransport, type Transport } from './transport.ts'

type Deps = Pick<WorkerDeps, 'config' | 'db' | 'clock' | 'log'>

const batch = 50
/** More than the mail server may take for one letter, milliseconds. */
const longest = 300_000

/**
 * Sends the letters that wait, the oldest first, each in a transaction of its own: another worker leaves it alone meanwhile,
 * and a crash sends at most that one twice. Without a mail server they stay where they are. Throws `Outage` when the server
 * is away or asked for a letter again: the job's next try brings it.
 */
export async function sendMail(deps: Deps, putOff: PutOff): Promise<void> {
  const { smtpUrl, mailFrom } = deps.config
  if (!smtpUrl) return
  const transport = openTransport(smtpUrl, mailFrom)
  const left = putOff.waiting(deps.clock.now())
  const again: string[] = []
  try {
    for (;;) {
      const ids = await waitingLetters(deps, [...left, ...again])
      if (ids.length === 0) break
      for (const id of ids) {
        const answer = await sendOne(deps, transport, id)
        if (answer && 'later' in answer) {
          putOff.add(id, deps.clock.now())
          again.push(id)
        } else {
          putOff.remove(id)
          if (!answer) left.push(id)
        }
      }
    }
  } finally {
    transport.close()
  }
  const now = deps.clock.now()
  if (again.some((id) => putOff.isDue(id, now))) throw new Outage('the mail server asked for a letter again')
}

async function waitingLetters({ db }: Deps, except: string[]): Promise<string[]> {
  const where = { sentAt: null, failure: null, id: { notIn: except } }
  const letters = await db.mail.findMany({ where, orderBy: { createdAt: 'asc' }, select: { id: true }, take: batch })
  return letters.map(({ id }) => id)
}

/** Undefined: somebody else has it, or it isn't to be sent any more. */
async function sendOne({ db, clock, log }: Deps, transport: Transport, id: string): Promise<Answer | undefined> {
  return db.$transaction(
    async (tx) => {
      const letter = await take(tx, id)
      if (!letter) return undefined
      // What is done with goes: letters hold links that open accounts.
      const settle = (data: { sentAt?: Date; failure?: string }) => tx.mail.update({ where: { id }, data: { ...data, text: '' } })
      if (letter.notificationId !== null && !(await mayStillBeTold(tx, clock, letter.notificationId))) {
        await settle({ failure: 'its reader may not see it any more' })
        return undefined
      }
      const answer = await transport.send(letter)
      if ('sent' in answer) await settle({ sentAt: clock.now() })
      if ('refused' in answer) await settle({ failure: answer.refused })
      if (!('sent' in answer)) log.warn({ letter: id, ...answer }, 'a letter was not taken')
      return answer
    },
    { timeout: longest },
  )
}

type Taken = Pick<Mail, 'id' | 'recipient' | 'subject' | 'text' | 'notificationId'>

async function take(tx: Tx, id: string): Promise<Taken | undefined> {
  const [letter] = await tx.$queryRaw<Taken[]>`
    SELECT id, recipient, subject, text, notification_id AS "notificationId" FROM mails
    WHERE id = ${id}::uuid AND sent_at IS NULL AND failure IS NULL FOR UPDATE SKIP LOCKED`
  return letter
}
