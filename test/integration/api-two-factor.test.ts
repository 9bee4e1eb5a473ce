import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { accountTools, code, cookieOf, password, until } from './api-account-tools.ts'
import { type House, openHouse, type Person } from './api-house.ts'
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

const { post, signIn, enrol, addWithPassword, actsOf } = accountTools(() => house)
const me = async (who: { token: string }) => (await house.fetch('/v1/me', who)).json()
const tokenOf = (reply: Response) => ({ token: reply.headers.get('set-auth-token') ?? '' })

/** Signs in as far as the password goes. */
async function challenge(email = person.email) {
  const reply = await signIn(email)
  expect([reply.status, await reply.json()]).toEqual([200, { twoFactorRedirect: true, twoFactorMethods: ['totp'] }])
  return { reply, cookie: cookieOf(reply) }
}
const answer = (cookie: string, given: string, more: object = {}) => post('/two-factor/verify-totp', { code: given, ...more }, { cookie })
const recover = (cookie: string, given: string) => post('/two-factor/verify-backup-code', { code: given }, { cookie })

describe('a second step', () => {
  it('is set up with the password and a code, and takes the place of the sign-in it was set up from', async () => {
    expect(await me(person)).toMatchObject({ twoFactor: false, secondFactorMissing: false })
    await expectProblem(await post('/two-factor/enable', { password: 'wrong password' }, { who: person }), 400, 'invalid_password')
    const { secret, backupCodes, reply } = await enrol(person)
    await expectProblem(await house.fetch('/v1/me', person), 401, 'not_signed_in')
    expect(await me(tokenOf(reply))).toMatchObject({ id: person.id, twoFactor: true })
    expect(backupCodes).toHaveLength(10)
    const kept = JSON.stringify(await house.db.twoFactor.findFirst({ where: { userId: person.id } }))
    for (const plain of [secret.toString(), ...backupCodes]) expect(kept).not.toContain(plain)
    expect(await actsOf(person.id, 'second-factor.on')).toHaveLength(1)
  })

  it('is not there until a code was right', async () => {
    expect((await post('/two-factor/enable', { password }, { who: person })).status).toBe(200)
    await expectProblem(await post('/two-factor/verify-totp', { code: '000000' }, { who: person }), 401, 'invalid_code')
    expect(await me(person)).toMatchObject({ twoFactor: false })
    expect((await signIn(person.email)).headers.get('set-auth-token')).toBeTruthy()
  })

  it('holds a sign-in up: no token, no sign-in, and failed tries are not forgotten', async () => {
    const { secret } = await enrol(person)
    const sessions = await house.db.session.count({ where: { userId: person.id } })
    for (let tries = 0; tries < 8; tries++) expect((await signIn(person.email, 'wrong')).status).toBe(401)
    const { reply, cookie } = await challenge()
    expect(reply.headers.get('set-auth-token')).toBeNull()
    expect(cookie).toMatch(/^safelight\.two_factor=[^;]+$/)
    expect(await house.db.session.count({ where: { userId: person.id } })).toBe(sessions)
    await expectProblem(await house.fetch('/v1/me', undefined, { headers: { cookie } }), 401, 'not_signed_in')
    expect(await actsOf(person.id, 'sign-in')).toHaveLength(0)
    expect((await signIn(person.email, 'wrong')).status).toBe(401)
    await expectProblem(await signIn(person.email, 'wrong'), 429, 'too_many_requests')

    const done = await answer(cookie, code(secret, 1))
    expect(await me(tokenOf(done))).toMatchObject({ id: person.id })
    expect(await actsOf(person.id, 'sign-in')).toMatchObject([{ details: { by: 'code' } }])
    expect((await signIn(person.email, 'wrong')).status).toBe(401)
  })

  it('takes a code once, also from several at the same moment', async () => {
    const { secret, used } = await enrol(person)
    await expectProblem(await answer((await challenge()).cookie, used), 401, 'code_used')
    const given = code(secret, 1)
    const begun = [await challenge(), await challenge(), await challenge()]
    const replies = await Promise.all(begun.map(({ cookie }) => answer(cookie, given)))
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 401, 401])
    expect(await house.db.session.count({ where: { userId: person.id } })).toBe(2)
    await expectProblem(await answer((await challenge()).cookie, given), 401, 'code_used')
    const other = await addWithPassword()
    await enrol(other)
    expect(await house.db.usedCode.count({ where: { userId: other.id } })).toBe(1)
  })

  it('takes a recovery code once, also from several at the same moment', async () => {
    const { backupCodes } = await enrol(person)
    const given = backupCodes[3] ?? ''
    const begun = [await challenge(), await challenge(), await challenge()]
    const replies = await Promise.all(begun.map(({ cookie }) => recover(cookie, given)))
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1)
    await expectProblem(await recover((await challenge()).cookie, given), 401, 'invalid_backup_code')
    expect((await recover((await challenge()).cookie, backupCodes[4] ?? '')).status).toBe(200)
    expect((await actsOf(person.id, 'sign-in')).map(({ details }) => details)).toMatchObject([
      { by: 'recovery-code' },
      { by: 'recovery-code' },
    ])
  })

  it('lets nobody guess: five codes a sign-in, and ten wrong ones close it also for the right one', async () => {
    const { secret } = await enrol(person)
    const wrong = `${(Number(code(secret)) + 500_000) % 1_000_000}`.padStart(6, '0')
    const { cookie } = await challenge()
    for (let tries = 0; tries < 5; tries++) await expectProblem(await answer(cookie, wrong), 401, 'invalid_code')
    await expectProblem(await answer(cookie, code(secret, 1)), 400, 'too_many_attempts_request_new_code')
    const again = await challenge()
    for (let tries = 0; tries < 5; tries++) await answer(again.cookie, wrong)
    await expectProblem(await answer((await challenge()).cookie, code(secret, 1)), 429, 'account_temporarily_locked')
    await until(async () => expect(await actsOf(person.id, 'sign-in.refused')).toHaveLength(10))
    expect((await actsOf(person.id, 'sign-in.refused'))[0]?.details).toEqual({ by: 'code' })
  })

  it('is asked for by every browser, every time', async () => {
    const { secret } = await enrol(person)
    const reply = await answer((await challenge()).cookie, code(secret, 1), { trustDevice: true })
    expect([reply.status, cookieOf(reply)]).toEqual([200, expect.not.stringContaining('trust')])
    await challenge()
  })

  it('is nothing a device can touch, nor codes one can try out while signed in', async () => {
    const device = await house.signIn(person, 'device')
    for (const door of ['/two-factor/enable', '/two-factor/disable', '/two-factor/generate-backup-codes', '/two-factor/verify-totp'])
      await expectProblem(await post(door, { password, code: '123456' }, { who: device }), 403, 'not_allowed')
    const { secret, reply } = await enrol(person)
    const who = tokenOf(reply)
    await expectProblem(await post('/two-factor/verify-totp', { code: code(secret, 1) }, { who }), 409, 'already')
    for (let tries = 0; tries < 10; tries++)
      await expectProblem(await post('/two-factor/disable', { password: 'wrong' }, { who }), 400, 'invalid_password')
    await expectProblem(await post('/two-factor/disable', { password }, { who }), 429, 'too_many_requests')
    await expectProblem(await post('/two-factor/verify-totp', { code: code(secret, 1) }), 401, 'invalid_two_factor_cookie')
  })

  it('can be given up with the password, and gets new recovery codes with it', async () => {
    const { backupCodes, reply } = await enrol(person)
    const renewed = await post('/two-factor/generate-backup-codes', { password }, { who: tokenOf(reply) })
    const fresh = ((await renewed.json()) as { backupCodes: string[] }).backupCodes
    await expectProblem(await recover((await challenge()).cookie, backupCodes[0] ?? ''), 401, 'invalid_backup_code')
    expect((await recover((await challenge()).cookie, fresh[0] ?? '')).status).toBe(200)
    const off = await post('/two-factor/disable', { password }, { who: tokenOf(reply) })
    expect(await me(tokenOf(off))).toMatchObject({ twoFactor: false })
    expect((await signIn(person.email)).headers.get('set-auth-token')).toBeTruthy()
    expect(await actsOf(person.id, 'second-factor.codes')).toHaveLength(1)
    expect(await actsOf(person.id, 'second-factor.off')).toHaveLength(1)
  })
})

describe('a second step that the organisation asks for', () => {
  const setRule = async (requireTwoFactor: boolean) => {
    const { organisationId: id } = house
    await house.db.organisation.update({ where: { id }, data: { requireTwoFactor } })
  }

  it('closes everything but setting it up, sign-ins, and the way out', async () => {
    const device = await house.signIn(person, 'device')
    const started = await house.fetch('/v1/auth/device/code', undefined, { json: { client_id: 'safelight-device' } })
    const { user_code } = (await started.json()) as { user_code: string }
    await setRule(true)
    try {
      expect(await me(person)).toMatchObject({
        organisation: { requireTwoFactor: true },
        ...{ twoFactor: false, secondFactorMissing: true },
        may: { record: false, share: false, govern: false },
      })
      for (const path of ['/v1/reflections', '/v1/organisation', '/v1/organisation/people'])
        await expectProblem(await house.fetch(path, person), 403, 'second_factor_missing')
      await expectProblem(await house.fetch(`/v1/auth/device?user_code=${user_code}`, person), 403, 'second_factor_missing')
      await expectProblem(await post('/device/approve', { userCode: user_code }, { who: person }), 403, 'second_factor_missing')
      expect((await house.fetch('/v1/sessions', person)).status).toBe(200)
      // A recorder that was paired goes on: what it brings is not lost.
      expect(await me(device)).toMatchObject({ may: { record: true } })
      const { reply } = await enrol(person)
      const who = tokenOf(reply)
      expect(await me(who)).toMatchObject({ secondFactorMissing: false, may: { record: true, share: true, govern: false } })
      expect((await house.fetch('/v1/reflections', who)).status).toBe(200)
      expect((await house.fetch(`/v1/auth/device?user_code=${user_code}`, who)).status).toBe(200)
      const other = await house.addPerson()
      expect((await post('/sign-out', {}, { who: other })).status).toBe(200)
    } finally {
      await setRule(false)
    }
  })
})
