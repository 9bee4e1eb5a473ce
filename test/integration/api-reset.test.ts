import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createAuth } from '../../api/accounts/auth.ts'
import { openDb } from '../../core/db.ts'
import { newToken } from '../../core/ids.ts'
import { accountTools, code, cookieOf, password, until } from './api-account-tools.ts'
import { eventsUntil } from './api-events.ts'
import { type House, openHouse, type Person } from './api-house.ts'
import { makeClip } from './api-made-clip.ts'
import { expectProblem } from './api-upload-tools.ts'

let house: House
let person: Person
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house?.close())
beforeEach(async () => {
  await house.db.rateLimit.deleteMany()
  person = await addWithPassword()
})

const { post, signIn, enrol, addWithPassword, linkTo, actsOf } = accountTools(() => house)
const ask = (email: string) => post('/request-password-reset', { email, redirectTo: 'https://evil.example/' })
const reset = (token: string, newPassword = 'quite another password') => post('/reset-password', { newPassword, token })

/** Asks for a letter; resolves to the token in it. */
async function tokenFor({ email }: Person): Promise<string> {
  const before = await house.db.mail.count({ where: { recipient: email } })
  expect((await ask(email)).status).toBe(200)
  await until(async () => expect(await house.db.mail.count({ where: { recipient: email } })).toBe(before + 1))
  return (await linkTo(email)).hash.slice(1)
}

describe('asking for a new password', () => {
  it('sends a letter to the address of the account, whose link leads to our page', async () => {
    const token = await tokenFor(person)
    const link = await linkTo(person.email)
    expect(link.href).toBe(`${house.context.config.publicUrl}/reset-password#${token}`)
    await until(() => expect(house.jobs).toContain('mail'))
    const kept = JSON.stringify(await house.db.verification.findMany())
    expect([kept.includes(person.id), kept.includes(token)]).toEqual([true, false])
  })

  it('is answered alike whoever asks for whomever, and without waiting', async () => {
    const closed = await house.addPerson()
    await house.db.user.update({ where: { id: closed.id }, data: { deactivatedAt: new Date() } })
    const unverified = await house.addPerson()
    await house.db.user.update({ where: { id: unverified.id }, data: { emailVerified: false } })
    const answers: unknown[] = []
    // As long as this holds the table nothing can be written that a known address would need.
    await house.db.$transaction(
      async (tx) => {
        await tx.$executeRaw`LOCK TABLE verifications, mails IN ACCESS EXCLUSIVE MODE`
        for (const email of [person.email, closed.email, unverified.email, 'nobody@school.test']) {
          await house.db.rateLimit.deleteMany()
          const reply = await ask(email)
          answers.push([reply.status, await reply.json()])
        }
      },
      { timeout: 60_000 },
    )
    expect(answers).toEqual(answers.map(() => answers[0]))
    await linkTo(person.email)
    await house.restart()
    const recipients = (await house.db.mail.findMany()).map(({ recipient }) => recipient)
    for (const { email } of [closed, unverified]) expect(recipients).not.toContain(email)
    expect(recipients).not.toContain('nobody@school.test')
  })

  it('is limited, by whoever asks and for whomever', async () => {
    for (let asked = 0; asked < 3; asked++) expect((await ask(`nobody-${asked}@school.test`)).status).toBe(200)
    await expectProblem(await ask(person.email), 429, 'too_many_requests')
    for (let asked = 0; asked < 5; asked++) {
      house.clock.ahead = asked < 3 ? 61 : 122
      expect((await ask(person.email.toUpperCase())).status).toBe(200)
    }
    house.clock.ahead = 183
    await expectProblem(await ask(person.email), 429, 'too_many_requests')
    house.clock.ahead = 3663
    expect((await ask(person.email)).status).toBe(200)
    house.clock.ahead = 0
    await expectProblem(await post('/request-password-reset', { email: 'no address' }), 400, 'bad_request')
    expect(JSON.stringify(await house.db.rateLimit.findMany({ select: { key: true } }))).not.toContain('@')
  })
})

describe('a new password', () => {
  it('is set once, also when it is asked for several times at the same moment', async () => {
    const token = await tokenFor(person)
    await expectProblem(await reset(token, 'too short'), 400, 'password_too_short')
    const replies = await Promise.all([1, 2, 3].map((one) => reset(token, `quite another password ${one}`)))
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 400, 400])
    await expectProblem(await reset(token), 400, 'invalid_token')
    expect((await signIn(person.email)).status).toBe(401)
    const won = replies.findIndex(({ status }) => status === 200) + 1
    expect((await signIn(person.email, `quite another password ${won}`)).status).toBe(200)
    expect(await actsOf(person.id, 'password.reset')).toHaveLength(1)
  })

  it('ends every sign-in, what plays from them, older letters and unfinished sign-ins', async () => {
    const device = await house.signIn(person, 'device')
    const { id, chunk } = await makeClip(house, person)
    const opened = await (await house.fetch(`/v1/clips/${id}/playback`, person, { method: 'POST' })).json()
    const below = (opened as { master: string }).master.replace('/master.m3u8', '')
    const events = eventsUntil(await house.fetch(`${below}/events`), 'ended')
    const [first, second] = [await tokenFor(person), await tokenFor(person)]
    for (let tries = 0; tries < 10; tries++) await signIn(person.email, 'wrong')
    expect((await reset(second)).status).toBe(200)
    expect((await events).at(-1)?.event).toBe('ended')
    await expectProblem(await house.fetch(`${below}/keys/${chunk.id}`), 404, 'not_found')
    for (const who of [person, device]) await expectProblem(await house.fetch('/v1/me', who), 401, 'not_signed_in')
    await expectProblem(await reset(first), 400, 'invalid_token')
    // Whoever guessed at the old password doesn't keep her out of the new one.
    expect((await signIn(person.email, 'quite another password')).status).toBe(200)
  })

  it('is no way around the second step', async () => {
    const { secret } = await enrol(person)
    const half = await signIn(person.email)
    expect((await reset(await tokenFor(person))).status).toBe(200)
    const unfinished = await post('/two-factor/verify-totp', { code: code(secret, 1) }, { cookie: cookieOf(half) })
    await expectProblem(unfinished, 401, 'invalid_two_factor_cookie')
    const reply = await signIn(person.email, 'quite another password')
    expect(await reply.json()).toMatchObject({ twoFactorRedirect: true })
    expect(reply.headers.get('set-auth-token')).toBeNull()
  })

  it('is not set with a letter that is too old, or a token there never was', async () => {
    const token = await tokenFor(person)
    await house.db.verification.updateMany({ where: { value: person.id }, data: { expiresAt: new Date(Date.now() - 1000) } })
    await expectProblem(await reset(token), 400, 'invalid_token')
    await expectProblem(await reset(newToken()), 400, 'invalid_token')
    await expectProblem(await post('/reset-password', { newPassword: 'quite another password' }), 400, 'invalid_token')
    await expectProblem(await house.fetch(`/v1/auth/reset-password/${token}?callbackURL=/`), 404, 'not_found')
    expect((await signIn(person.email)).status).toBe(200)
  })
})

describe('changing the password', () => {
  const change = (who: { token: string }, currentPassword: string, more: object = {}) =>
    post('/change-password', { currentPassword, newPassword: 'quite another password', ...more }, { who })

  it('is written down, ends the other sign-ins when she asks for it, and is no place to guess at it', async () => {
    const other = await house.signIn(person)
    for (let tries = 0; tries < 9; tries++) {
      await house.db.rateLimit.deleteMany({ where: { key: { contains: 'change-password' } } })
      await expectProblem(await change(person, 'wrong'), 400, 'invalid_password')
    }
    await house.db.rateLimit.deleteMany({ where: { key: { contains: 'change-password' } } })
    const reply = await change(person, password, { revokeOtherSessions: true })
    expect(reply.status).toBe(200)
    for (const who of [person, other]) await expectProblem(await house.fetch('/v1/me', who), 401, 'not_signed_in')
    expect((await house.fetch('/v1/me', { token: reply.headers.get('set-auth-token') ?? '' })).status).toBe(200)
    expect(await actsOf(person.id, 'password.changed')).toHaveLength(1)
    const third = await house.signIn(person)
    for (let tries = 0; tries < 10; tries++) {
      await house.db.rateLimit.deleteMany({ where: { key: { contains: 'change-password' } } })
      await change(third, 'wrong')
    }
    await expectProblem(await change(third, 'quite another password'), 429, 'too_many_requests')
  })

  it('needs no second connection while it holds one', async () => {
    const db = openDb(house.context.config.databaseUrl, 1)
    const { config, clock, secret } = house.context
    const auth = createAuth({ config, db, clock, secret })
    const body = { currentPassword: password, newPassword: 'quite another password', revokeOtherSessions: true }
    const changed = auth.api.changePassword({ body, headers: new Headers({ authorization: `Bearer ${person.token}` }) })
    await expect(changed).resolves.toMatchObject({ user: { id: person.id } })
    await db.$disconnect()
  })
})

it('an address that was not verified lets nobody in', async () => {
  await house.db.user.update({ where: { id: person.id }, data: { emailVerified: false } })
  await expectProblem(await signIn(person.email), 403, 'email_not_verified')
})
