import { readFileSync } from 'node:fs'
import { hashPassword } from 'better-auth/crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { triesWindowSeconds } from '../../api/accounts/attempts.ts'
import { type House, openHouse, type Person } from './api-house.ts'

const password = 'a password for tests'
let house: House
let hash: string

beforeAll(async () => {
  house = await openHouse()
  hash = await hashPassword(password)
})
afterAll(() => house?.close())

async function withPassword(): Promise<Person> {
  const person = await house.addPerson()
  await house.db.account.create({ data: { userId: person.id, accountId: person.id, providerId: 'credential', password: hash } })
  return person
}

const post = (path: string, json: unknown, headers: Record<string, string> = {}, who?: { token: string }) =>
  house.fetch(`/v1/auth${path}`, who, { json, headers: { origin: house.base, ...headers } })
const signIn = (email: string, given = password, headers: Record<string, string> = {}) =>
  post('/sign-in/email', { email, password: given }, headers)
const cookieOf = (reply: Response) =>
  reply.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')

async function expectProblem(reply: Response, status: number, code?: string) {
  expect([reply.status, reply.headers.get('content-type')]).toEqual([status, expect.stringContaining('application/problem+json')])
  expect(await reply.json()).toMatchObject({ status, ...(code && { code }) })
}

describe('signing in', () => {
  it('gives a cookie that scripts can not read, and a bearer token', async () => {
    const { email, id } = await withPassword()
    const reply = await signIn(email)
    expect(reply.status).toBe(200)
    expect(reply.headers.getSetCookie().join()).toMatch(/^safelight\.session_token=.*HttpOnly; SameSite=Lax/)
    const token = reply.headers.get('set-auth-token') ?? ''
    for (const who of [{ token }, { token: encodeURIComponent(token) }]) {
      expect(await (await house.fetch('/v1/me', who)).json()).toMatchObject({ id, email, role: 'member', may: { record: true } })
    }
    expect((await house.fetch('/v1/me', undefined, { headers: { cookie: cookieOf(reply) } })).status).toBe(200)
  })

  it('refuses a wrong password and an unknown account alike', async () => {
    const { email } = await withPassword()
    const known = await signIn(email, 'wrong password')
    const unknown = await signIn('nobody@school.test', 'wrong password')
    expect(known.status).toBe(401)
    expect(await known.json()).toEqual(await unknown.json())
  })

  it('makes one who guesses at an account wait, from whatever address, and forgets failures after a success', async () => {
    const { email } = await withPassword()
    for (let tries = 0; tries < 9; tries++) expect((await signIn(email, 'wrong')).status).toBe(401)
    expect((await signIn(email)).status).toBe(200)
    const many = await Promise.all(Array.from({ length: 14 }, () => signIn(email, 'wrong')))
    expect(many.filter((reply) => reply.status === 429)).toHaveLength(4)
    await expectProblem(await signIn(email), 429, 'too_many_requests')
    house.clock.ahead = triesWindowSeconds + 5
    expect((await signIn(email)).status).toBe(200)
    house.clock.ahead = 0
  })

  it('limits each address, and believes no header about it', async () => {
    await house.db.rateLimit.deleteMany()
    const { email } = await withPassword()
    await signIn(email, password, { 'x-forwarded-for': '203.0.113.9', 'x-client-ip': '203.0.113.10' })
    const keys = (await house.db.rateLimit.findMany()).map(({ key }) => key)
    expect(keys.filter((key) => key.includes('sign-in'))).toEqual(['127.0.0.1|/sign-in/email'])
    await house.db.rateLimit.updateMany({ where: { key: { contains: 'sign-in' } }, data: { count: 60 } })
    await expectProblem(await signIn(email), 429, 'too_many_requests')
    await house.db.rateLimit.deleteMany()
  })

  it('ends at once when the account is closed, for browsers and devices', async () => {
    const person = await withPassword()
    const device = await house.signIn(person, 'device')
    await house.db.user.update({ where: { id: person.id }, data: { deactivatedAt: new Date() } })
    await expectProblem(await house.fetch('/v1/me', person), 401, 'not_signed_in')
    await expectProblem(await house.fetch('/v1/clips', device), 401, 'not_signed_in')
    await expectProblem(await signIn(person.email), 401)
    expect(await house.db.session.count({ where: { userId: person.id } })).toBe(2)
  })

  it('ends with signing out', async () => {
    const { email } = await withPassword()
    const reply = await signIn(email)
    const token = reply.headers.get('set-auth-token') ?? ''
    const cookie = cookieOf(reply)
    expect((await post('/sign-out', {}, { cookie })).status).toBe(200)
    await expectProblem(await house.fetch('/v1/me', { token }), 401, 'not_signed_in')
  })
})

describe('other sites', () => {
  const evil = { origin: 'https://evil.example' }

  it('can not sign anybody in or out, in tests neither', async () => {
    const { email } = await withPassword()
    await expectProblem(await signIn(email, password, evil), 403, 'invalid_origin')
    const cookie = cookieOf(await signIn(email))
    await expectProblem(await post('/sign-out', {}, { ...evil, cookie }), 403)
  })

  it('can not act with a cookie on our own routes', async () => {
    const { email } = await withPassword()
    const cookie = cookieOf(await signIn(email))
    const create = (headers: Record<string, string>) =>
      house.fetch('/v1/reflections', undefined, { json: { title: 'Forged' }, headers: { cookie, ...headers } })
    await expectProblem(await create(evil), 403, 'wrong_origin')
    await expectProblem(await create({ origin: 'null' }), 403, 'wrong_origin')
    await expectProblem(await create({ referer: 'https://evil.example/page' }), 403, 'wrong_origin')
    await expectProblem(await create({ 'sec-fetch-site': 'cross-site' }), 403, 'wrong_origin')
    await expectProblem(await create({}), 403, 'wrong_origin')
    await expectProblem(await create({ ...evil, authorization: 'Bearer rubbish' }), 403, 'wrong_origin')
    expect((await create({ origin: house.base })).status).toBe(201)
    expect((await create({ referer: `${house.base}/clips` })).status).toBe(201)
    expect((await create({ 'sec-fetch-site': 'same-origin' })).status).toBe(201)
    const uploading = { cookie, ...evil, 'tus-resumable': '1.0.0', 'upload-length': '1000' }
    await expectProblem(await house.fetch('/v1/uploads', undefined, { method: 'POST', headers: uploading }), 403, 'wrong_origin')
  })
})

describe('what better-auth would offer beside', () => {
  it.each([
    ['GET', '/list-sessions'],
    ['GET', '/get-session'],
    ['POST', '/change-email'],
    ['POST', '/update-user'],
    ['POST', '/delete-user'],
    ['POST', '/sign-up/email'],
    ['POST', '/revoke-sessions'],
    ['POST', '/set-password'],
    ['POST', '/verify-password'],
    ['POST', '/send-verification-email'],
    ['GET', '/verify-email'],
    ['GET', '/reset-password/token'],
    ['POST', '/revoke-session'],
    ['POST', '/update-session'],
    ['POST', '/two-factor/get-totp-uri'],
    ['POST', '/two-factor/send-otp'],
    ['POST', '/two-factor/verify-otp'],
    ['POST', '/totp/generate'],
    ['POST', '/two-factor/view-backup-codes'],
    ['GET', '/sign-in/email'],
    ['GET', '/__proto__'],
    ['POST', '/sign-in/email/'],
    ['POST', '//sign-in/email'],
  ])('is shut: %s %s', async (method, path) => {
    const person = await house.addPerson()
    await expectProblem(await house.fetch(`/v1/auth${path}`, person, { method, ...(method === 'POST' && { json: {} }) }), 404, 'not_found')
  })

  it('answers rubbish with problems', async () => {
    await expectProblem(await house.fetch('/v1/auth/sign-in/email', undefined, { json: [] }), 400)
    await expectProblem(
      await house.fetch('/v1/auth/sign-in/email', undefined, { method: 'POST', body: 'x', headers: { 'content-type': 'text/xml' } }),
      415,
    )
    await expectProblem(await post('/sign-in/email', { email: 'x'.repeat(20_000), password }), 413)
    await expectProblem(await post('/sign-in/email', { email: 7, password: {} }), 400)
  })
})

const asPerson = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

describe('an address of the app', () => {
  /** As its router says them, a name in place of each part that is open. */
  const router = readFileSync(new URL('../../player/app/router.tsx', import.meta.url), 'utf8')
  const addresses = [...router.matchAll(/path: '(\/[^']*)'/g)].map(([, path = '']) => path.replace(/:\w+\??/g, 'part'))

  it('is known to the service too', async () => {
    expect(addresses.length).toBeGreaterThan(15)
    for (const address of addresses)
      expect([address, (await house.fetch(address, undefined, { headers: asPerson })).status]).toEqual([address, 200])
  })
})

describe('an address nobody knows', () => {
  it('is answered to a person with the app, which says so, and to a program with a problem', async () => {
    const page = await house.fetch('/mistyped', undefined, { headers: asPerson })
    expect([page.status, page.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8'])
    await expectProblem(await house.fetch('/mistyped'), 404, 'not_found')
    await expectProblem(await house.fetch('/v1/mistyped', undefined, { headers: asPerson }), 404, 'not_found')
  })

  it('is a problem also where the router refuses it', async () => {
    await expectProblem(await house.fetch('/v1/clips/%zz'), 400, 'bad_request')
    await expectProblem(await house.fetch(`/v1/clips/${'a'.repeat(9000)}`), 414, 'bad_request')
  })
})

describe('pairing a device', () => {
  const form = (path: string, fields: Record<string, string>) =>
    house.fetch(`/v1/auth${path}`, undefined, { method: 'POST', body: new URLSearchParams(fields) })
  const grant = 'urn:ietf:params:oauth:grant-type:device_code'

  async function start() {
    const reply = await form('/device/code', { client_id: 'safelight-device', user_id: 'anyone' })
    expect(reply.status).toBe(200)
    return (await reply.json()) as { device_code: string; user_code: string; verification_uri: string }
  }
  const poll = (device_code: string) => form('/device/token', { client_id: 'safelight-device', grant_type: grant, device_code })

  async function pair(person: Person) {
    const started = await start()
    expect((await house.fetch(`/v1/auth/device?user_code=${started.user_code}`, person)).status).toBe(200)
    expect((await post('/device/approve', { userCode: started.user_code }, {}, person)).status).toBe(200)
    const token = await poll(started.device_code)
    expect(token.status).toBe(200)
    return (await token.json()) as { access_token: string; expires_in: number }
  }

  it('works with the forms of RFC 8628 and gives ninety days', async () => {
    const person = await withPassword()
    const { device_code, verification_uri } = await start()
    expect(new URL(verification_uri).pathname).toBe('/pair')
    const pending = await poll(device_code)
    expect([pending.status, await pending.json()]).toEqual([400, expect.objectContaining({ error: 'authorization_pending' })])
    expect(await house.db.deviceCode.findFirst({ where: { deviceCode: device_code } })).toMatchObject({ userId: null })
    const { access_token: token, expires_in } = await pair(person)
    expect(expires_in).toBeGreaterThan(89 * 86_400)
    expect(await (await house.fetch('/v1/me', { token })).json()).toMatchObject({ id: person.id })
    expect(await house.db.session.findUnique({ where: { token } })).toMatchObject({ kind: 'device' })
  })

  it('gives a device no way to the account', async () => {
    const person = await withPassword()
    const device = { token: (await pair(person)).access_token }
    const change = { currentPassword: password, newPassword: 'another password' }
    await expectProblem(await post('/change-password', change, {}, device), 403, 'not_allowed')
    const { user_code } = await start()
    await expectProblem(await house.fetch(`/v1/auth/device?user_code=${user_code}`, device), 403, 'not_allowed')
    await expectProblem(await post('/device/approve', { userCode: user_code }, {}, device), 403, 'not_allowed')
    await expectProblem(await post('/device/approve', { userCode: user_code }), 401, 'not_signed_in')
  })

  it('gives nothing for a code approved by an account that was closed since', async () => {
    const person = await withPassword()
    const { device_code, user_code } = await start()
    await house.fetch(`/v1/auth/device?user_code=${user_code}`, person)
    await post('/device/approve', { userCode: user_code }, {}, person)
    await house.db.user.update({ where: { id: person.id }, data: { deactivatedAt: new Date() } })
    expect((await poll(device_code)).ok).toBe(false)
    expect(await house.db.session.count({ where: { userId: person.id, kind: 'device' } })).toBe(0)
  })
})
