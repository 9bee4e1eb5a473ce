import { keptDays } from '../../core/mail/outbox.ts'
import type { WorkerDeps } from '../deps.ts'

/** Forgets old letters, sent or not, and has those sent that wait: their job was lost, or they were put off. */
export async function lookAfterMail({ db, clock, config, queues, log }: WorkerDeps): Promise<void> {
  const createdAt = { lt: new Date(clock.now().getTime() - keptDays * 86_400_000) }
  const waiting = { sentAt: null, failure: null }
  const { count } = await db.mail.deleteMany({ where: { createdAt, ...waiting } })
  if (count > 0 && config.smtpUrl) log.error({ count }, 'letters were given up: the mail server did not take them for days')
  await db.mail.deleteMany({ where: { createdAt } })
  if (config.smtpUrl && (await db.mail.findFirst({ where: waiting, select: { id: true } }))) await queues.add('mail', {})
}
