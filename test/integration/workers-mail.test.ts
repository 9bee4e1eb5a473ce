// Letters through the real job: a worker on BullMQ, a real mail server that demands a sign-in.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../core/clock.ts'
import { newId } from '../../core/ids.ts'
import { type Letter, post } from '../../core/mail/outbox.ts'
import { tell } from '../../core/notifications/tell.ts'
import type { Mail } from '../../generated/prisma/client.ts'
import { PutOff } from '../../workers/mail/put-off.ts'
import { sendMail } from '../../workers/mail/send.ts'
import { lookAfterMail } from '../../workers/mail/upkeep.ts'
import type { RunningWorker } from '../../workers/run.ts'
import { type Smtp, startSmtp } from '../services/smtp.ts'
import { openWorkerHouse, type WorkerHouse } from '../support/worker-house.ts'

let smtp: Smtp
let house: WorkerHouse
let worker: RunningWorker
beforeAll(async () => {
  smtp = await startSmtp()
  house = await openWorkerHouse({ SMTP_URL: smtp.url, MAIL_FROM: 'Safelight <post@safelight.test>', PUBLIC_URL: 'https://safelight.test' })
  worker = await house.work()
})
afterAll(async () => {
  await house?.close()
  await smtp?.close()
})
afterEach(async () => {
  smtp.letters.length = 0
  smtp.asked.length = 0
  await house.db.mail.deleteMany()
})

const secretLink = 'https://safelight.test/invitation#a-secret-token'
const letterTo = (recipient: string): Letter => ({ recipient, subject: 'Grüße aus der Schule', text: `Please come:\n${secretLink}\n` })
const postTo = (recipient: string) => house.db.$transaction((tx) => post(tx, systemClock, letterTo(recipient)))
const nudge = () => house.queues.add('mail', {})
const rowOf = (recipient: string) => house.db.mail.findFirstOrThrow({ where: { recipient } })

async function until(recipient: string, when: (row: Mail) => boolean): Promise<Mail> {
  await expect.poll(() => rowOf(recipient), { timeout: 60_000, interval: 100 }).toSatisfy(when)
  return rowOf(recipient)
}

/** The job has failed and waits for its next try. */
async function isPutOff(): Promise<boolean> {
  const found = await house.db.$queryRaw<
    unknown[]
  >`SELECT 1 FROM bullmq.job WHERE name = 'mail' AND state = 'delayed' AND attempts_made > 0`
  return found.length > 0
}

const addTeacher = (name: string) =>
  house.db.user.create({ data: { name, email: `${newId()}@school.test`, emailVerified: true, organisationId: house.organisation.id } })

describe('a letter that waits', () => {
  it('is sent, as a mail program reads it, and its text is kept no longer', async () => {
    await postTo('ada@school.test')
    await nudge()
    const [arrived] = await smtp.until(1)
    const { id } = await rowOf('ada@school.test')
    expect(arrived).toMatchObject({ from: 'post@safelight.test', recipients: ['ada@school.test'] })
    expect(arrived?.email).toMatchObject({
      ...{ from: { address: 'post@safelight.test', name: 'Safelight' }, to: [{ address: 'ada@school.test' }] },
      ...{ subject: 'Grüße aus der Schule', messageId: `<${id}@safelight.test>` },
    })
    expect(arrived?.email.text?.trim()).toBe(`Please come:\n${secretLink}`)
    expect(arrived?.email.headers).toContainEqual(expect.objectContaining({ key: 'auto-submitted', value: 'auto-generated' }))
    expect(await until('ada@school.test', ({ sentAt }) => sentAt !== null)).toMatchObject({ text: '', failure: null })
    await nudge()
    await postTo('ben@school.test')
    await nudge()
    expect((await smtp.until(2)).map(({ recipients }) => recipients)).toEqual([['ada@school.test'], ['ben@school.test']])
  })

  it('is brought again when the server asks for it later; the others go meanwhile', async () => {
    const reply = { code: 451, message: '4.7.1 <busy@school.test> please try again' }
    smtp.refusals.set('busy@school.test', [reply])
    for (const recipient of ['busy@school.test', 'other@school.test']) await postTo(recipient)
    await nudge()
    expect((await smtp.until(2)).map(({ recipients }) => recipients)).toEqual([['other@school.test'], ['busy@school.test']])
    expect(await until('busy@school.test', ({ sentAt }) => sentAt !== null)).toMatchObject({ text: '', failure: null })
    expect(smtp.asked).toEqual(['busy@school.test', 'other@school.test', 'busy@school.test'])
  })

  it('is given up when the server refuses it for good, and no address is kept with the reason', async () => {
    smtp.refusals.set('gone@school.test', [{ code: 550, message: '5.1.1 <gone@school.test> no such mailbox' }])
    for (const recipient of ['gone@school.test', 'next@school.test']) await postTo(recipient)
    await nudge()
    const refused = await until('gone@school.test', ({ failure }) => failure !== null)
    expect(refused).toMatchObject({ failure: 'the mail server said 550 5.1.1', text: '', sentAt: null })
    await until('next@school.test', ({ sentAt }) => sentAt !== null)
    await nudge()
    await postTo('last@school.test')
    await nudge()
    await until('last@school.test', ({ sentAt }) => sentAt !== null)
    expect(smtp.asked.filter((address) => address === 'gone@school.test')).toHaveLength(1)
  })

  it('waits for a server that is away', async () => {
    const { port } = smtp
    await smtp.close()
    await postTo('patient@school.test')
    await nudge()
    await expect.poll(isPutOff, { timeout: 30_000 }).toBe(true)
    expect(await rowOf('patient@school.test')).toMatchObject({ sentAt: null, failure: null, text: letterTo('').text })
    smtp = await startSmtp(port)
    expect(await until('patient@school.test', ({ sentAt }) => sentAt !== null)).toMatchObject({ text: '' })
    expect(smtp.letters).toHaveLength(1)
  })

  it('goes once, also when two workers send at the same time', async () => {
    const recipients = Array.from({ length: 12 }, (_, index) => `one-${index}@school.test`)
    for (const recipient of recipients) await postTo(recipient)
    await Promise.all([sendMail(worker.deps, new PutOff()), sendMail(worker.deps, new PutOff())])
    const unsent = () => house.db.mail.count({ where: { sentAt: null } })
    await expect.poll(unsent, { timeout: 30_000 }).toBe(0)
    expect(smtp.letters.flatMap(({ recipients }) => recipients).sort()).toEqual(recipients.sort())
  })

  it('is found when its job was lost', async () => {
    await postTo('lost@school.test')
    await lookAfterMail(worker.deps)
    await until('lost@school.test', ({ sentAt }) => sentAt !== null)
  })

  it('is forgotten after a week', async () => {
    const at = new Date(Date.now() - 8 * 86_400_000)
    const old = { subject: 'S', text: 'T', createdAt: at }
    await house.db.mail.createMany({ data: [{ ...old, recipient: 'old@school.test', failure: 'refused' }] })
    await house.db.mail.createMany({ data: [{ ...old, recipient: 'new@school.test', createdAt: new Date(), failure: 'refused' }] })
    await lookAfterMail(worker.deps)
    expect(await house.db.mail.findMany({ select: { recipient: true } })).toEqual([{ recipient: 'new@school.test' }])
  })
})

describe('a letter about something', () => {
  async function share() {
    const tess = await addTeacher('Tess Teacher')
    const rob = await addTeacher('Rob')
    const organisationId = house.organisation.id
    const reflection = await house.db.reflection.create({ data: { ownerId: tess.id, organisationId, title: 'Year 5 fractions' } })
    const shared = { reflectionId: reflection.id, ownerId: tess.id, userId: rob.id, createdAt: new Date() }
    const { id: shareId } = await house.db.share.create({ data: shared })
    const told = { kind: 'shared', actorId: tess.id, reflectionId: reflection.id } as const
    await house.db.$transaction((tx) => tell({ clock: systemClock, config: house.config }, tx, [rob.id], told))
    return { rob, shareId, link: `https://safelight.test/reflections/${reflection.id}` }
  }

  it('goes while its reader may see it', async () => {
    const { rob, link } = await share()
    await nudge()
    const [arrived] = await smtp.until(1)
    expect(arrived).toMatchObject({ recipients: [rob.email], email: { subject: 'Tess Teacher shared a reflection with you' } })
    expect(arrived?.email.text).toContain(link)
    expect(JSON.stringify(arrived?.email)).not.toContain('fractions')
  })

  it.each([
    ['the share was taken back', (shareId: string) => house.db.share.update({ where: { id: shareId }, data: { endedAt: new Date() } })],
    ['she is no longer here', (_: string, id: string) => house.db.user.update({ where: { id }, data: { deactivatedAt: new Date() } })],
    ['the notification is gone', (_: string, userId: string) => house.db.notification.deleteMany({ where: { userId } })],
  ])('does not go when %s in the meantime', async (_, change) => {
    const { rob, shareId } = await share()
    await change(shareId, rob.id)
    await nudge()
    expect(await until(rob.email, ({ failure }) => failure !== null)).toMatchObject({
      ...{ failure: 'its reader may not see it any more', text: '', sentAt: null },
    })
    expect(smtp.asked).not.toContain(rob.email)
  })
})

it('is kept where there is no mail server', async () => {
  const alone = await openWorkerHouse()
  try {
    const { deps } = await alone.work()
    await alone.db.$transaction((tx) => post(tx, systemClock, letterTo('kept@school.test')))
    await lookAfterMail(deps)
    await alone.queues.add('mail', {})
    const jobs = () => alone.db.$queryRaw<unknown[]>`SELECT 1 FROM bullmq.job WHERE name = 'mail'`
    await expect.poll(jobs, { timeout: 30_000 }).toEqual([])
    expect(await alone.db.mail.findFirst()).toMatchObject({ sentAt: null, failure: null, text: letterTo('').text })
  } finally {
    await alone.close()
  }
})
