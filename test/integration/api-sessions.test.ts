import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sweepAccounts } from '../../api/accounts/sweep.ts'
import { newId } from '../../core/ids.ts'
import { accountTools, password, until } from './api-account-tools.ts'
import { eventsUntil } from './api-events.ts'
import { type House, openHouse, type Person } from './api-house.ts'
import { makeClip } from './api-made-clip.ts'
import { makeReflection, share } from './api-scene.ts'
import { expectProblem } from './api-upload-tools.ts'

let house: House
let person: Person
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house?.close())
beforeEach(async () => {
  await house.db.rateLimit.deleteMany()
  person = await house.addPerson()
})

const { post, signIn, addWithPassword, givePassword, actsOf } = accountTools(() => house)
interface Listed {
  id: string
  kind: string
  current: boolean
}
const list = async (who: { token: string }) => {
  const reply = await house.fetch('/v1/sessions', who)
  expect(reply.status).toBe(200)
  return ((await reply.json()) as { sessions: Listed[] }).sessions
}
const end = (who: { token: string }, id?: string) => house.fetch(`/v1/sessions${id ? `/${id}` : ''}`, who, { method: 'DELETE' })

describe('my sign-ins', () => {
  it('are listed with what they are, and without what opens them', async () => {
    const device = await house.signIn(person, 'device')
    await house.signIn(await house.addPerson())
    const gone = await house.signIn(person)
    await house.db.session.update({ where: { id: gone.sessionId }, data: { expiresAt: new Date(0) } })
    const sessions = await list(person)
    expect(sessions.map(({ id, kind, current }) => [id, kind, current])).toEqual([
      [device.sessionId, 'device', false],
      [person.sessionId, 'browser', true],
    ])
    for (const { token } of [person, device]) expect(JSON.stringify(sessions)).not.toContain(token)
    expect(Object.keys(sessions[0] ?? {}).sort()).toEqual(['createdAt', 'current', 'expiresAt', 'id', 'ipAddress', 'kind', 'userAgent'])
  })

  it('end one by one, with what plays from them, at once', async () => {
    const other = await house.signIn(person)
    const device = await house.signIn(person, 'device')
    const { id, chunk } = await makeClip(house, person)
    const opened = (await (await house.fetch(`/v1/clips/${id}/playback`, other, { method: 'POST' })).json()) as { master: string }
    const below = opened.master.replace('/master.m3u8', '')
    const events = eventsUntil(await house.fetch(`${below}/events`), 'ended')
    expect((await end(person, other.sessionId)).status).toBe(204)
    expect((await events).at(-1)?.event).toBe('ended')
    await expectProblem(await house.fetch(`${below}/keys/${chunk.id}`), 404, 'not_found')
    await expectProblem(await house.fetch('/v1/me', other), 401, 'not_signed_in')
    expect((await end(person, device.sessionId)).status).toBe(204)
    await expectProblem(await house.fetch('/v1/clips', device), 401, 'not_signed_in')
    await expectProblem(await end(person, device.sessionId), 404, 'not_found')
    expect((await actsOf(person.id, 'session.ended')).map(({ details }) => details)).toEqual([
      { sessionId: other.sessionId, kind: 'browser' },
      { sessionId: device.sessionId, kind: 'device' },
    ])
  })

  it('end all but the one that asks', async () => {
    const others = [await house.signIn(person), await house.signIn(person, 'device')]
    const stranger = await house.addPerson()
    expect((await end(person)).status).toBe(204)
    for (const who of others) await expectProblem(await house.fetch('/v1/me', who), 401, 'not_signed_in')
    expect((await list(person)).map(({ id }) => id)).toEqual([person.sessionId])
    expect((await house.fetch('/v1/me', stranger)).status).toBe(200)
    expect((await end(person)).status).toBe(204)
    expect(await actsOf(person.id, 'session.ended')).toMatchObject([{ details: { others: 2 } }])
  })

  it("are nobody else's to see or end, not an administrator's and not a device's", async () => {
    const admin = await house.addPerson('admin')
    const device = await house.signIn(person, 'device')
    for (const who of [admin, await house.addPerson()]) {
      await expectProblem(await end(who, person.sessionId), 404, 'not_found')
      expect((await list(who)).map(({ id }) => id)).not.toContain(person.sessionId)
    }
    await expectProblem(await end(person, newId()), 404, 'not_found')
    await expectProblem(await end(person, 'not-an-id'), 400, 'bad_request')
    await expectProblem(await house.fetch('/v1/sessions', device), 403, 'not_allowed')
    await expectProblem(await end(device, person.sessionId), 403, 'not_allowed')
    await expectProblem(await end(device), 403, 'not_allowed')
    await expectProblem(await house.fetch('/v1/sessions'), 401, 'not_signed_in')
    expect((await house.fetch('/v1/me', person)).status).toBe(200)
  })
})

describe('what is written down', () => {
  it('is signing in and out, and what was refused to an account that there is', async () => {
    await givePassword(person)
    const reply = await signIn(person.email)
    const token = reply.headers.get('set-auth-token') ?? ''
    const session = await house.db.session.findFirstOrThrow({ where: { token: token.split('.', 1)[0] ?? '' } })
    expect(await actsOf(person.id, 'sign-in')).toMatchObject([
      { organisationId: house.organisationId, details: { sessionId: session.id, by: 'password' } },
    ])
    expect((await signIn(person.email.toUpperCase(), 'wrong')).status).toBe(401)
    await until(async () => expect(await actsOf(person.id, 'sign-in.refused')).toMatchObject([{ details: { by: 'password' } }]))
    expect((await post('/sign-out', {}, { who: { token } })).status).toBe(200)
    expect(await actsOf(person.id, 'sign-out')).toMatchObject([{ details: { sessionId: session.id } }])
    const rows = await house.db.auditEntry.count()
    expect((await signIn('nobody@school.test')).status).toBe(401)
    await house.restart()
    expect(await house.db.auditEntry.count()).toBe(rows)
  })

  it('is pairing a device', async () => {
    const started = await house.fetch('/v1/auth/device/code', undefined, { json: { client_id: 'safelight-device' } })
    const { device_code, user_code } = (await started.json()) as { device_code: string; user_code: string }
    await house.fetch(`/v1/auth/device?user_code=${user_code}`, person)
    expect((await post('/device/approve', { userCode: user_code }, { who: person })).status).toBe(200)
    const grant = { client_id: 'safelight-device', grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code }
    expect((await house.fetch('/v1/auth/device/token', undefined, { json: grant })).status).toBe(200)
    const device = (await list(person)).find(({ kind }) => kind === 'device')
    expect(await actsOf(person.id, 'device.paired')).toMatchObject([{ details: { sessionId: device?.id } }])
  })

  it('is nothing of operators, who belong to no organisation', async () => {
    const operator = await addWithPassword('operator', null)
    const rows = await house.db.auditEntry.count()
    const reply = await signIn(operator.email)
    expect(reply.status).toBe(200)
    expect((await signIn(operator.email, 'wrong')).status).toBe(401)
    const change = { currentPassword: password, newPassword: 'quite another password' }
    expect((await post('/change-password', change, { who: operator })).status).toBe(200)
    expect((await end(operator)).status).toBe(204)
    expect((await post('/sign-out', {}, { who: operator })).status).toBe(200)
    await house.restart()
    expect(await house.db.auditEntry.count()).toBe(rows)
  })
})

describe('GET /v1/me', () => {
  it.each([
    ['member', { record: true, share: true, govern: false }],
    ['admin', { record: true, share: true, govern: true }],
    ['student', { record: false, share: false, govern: false }],
  ] as const)('says what a %s may do', async (role, may) => {
    const who = await house.addPerson(role)
    const organisation = { id: house.organisationId, name: 'School', region: 'eu', requireTwoFactor: false }
    expect(await (await house.fetch('/v1/me', who)).json()).toEqual({
      ...{ id: who.id, name: 'A Person', email: who.email, role, organisation, may },
      ...{ twoFactor: false, secondFactorMissing: false, unread: 0 },
    })
  })

  it('counts what was not read, and answers operators too', async () => {
    const operator = await house.addPerson('operator', null)
    const none = { record: false, share: false, govern: false }
    expect(await (await house.fetch('/v1/me', operator)).json()).toMatchObject({ organisation: null, may: none })
    const owner = await house.addPerson()
    const shares = []
    for (const { reflectionId } of [await makeReflection(house, owner), await makeReflection(house, owner)])
      shares.push(await share(house, owner, reflectionId, { userId: person.id }))
    expect(await (await house.fetch('/v1/me', person)).json()).toMatchObject({ unread: 2 })
    await house.fetch(`/v1/shares/${shares[0]}`, owner, { method: 'DELETE' })
    expect(await (await house.fetch('/v1/me', person)).json()).toMatchObject({ unread: 1 })
  })
})

it('what has expired is swept away, and nothing else', async () => {
  const { db } = house
  const [past, future] = [new Date(Date.now() - 1000), new Date(Date.now() + 60_000)]
  const old = await house.signIn(person, 'device')
  await db.session.update({ where: { id: old.sessionId }, data: { expiresAt: past } })
  await db.verification.deleteMany()
  await db.deviceCode.deleteMany()
  for (const [name, expiresAt] of [
    ['old', past],
    ['new', future],
  ] as const) {
    await db.verification.create({ data: { identifier: name, value: 'value', expiresAt } })
    await db.deviceCode.create({ data: { deviceCode: name, userCode: name, status: 'pending', expiresAt } })
  }
  await db.usedCode.create({ data: { userId: person.id, hash: 'old', usedAt: new Date(Date.now() - 3_600_000) } })
  await db.usedCode.create({ data: { userId: person.id, hash: 'new', usedAt: new Date() } })
  await sweepAccounts(db, house.clock)
  expect(await db.session.findMany({ where: { userId: person.id }, select: { id: true } })).toEqual([{ id: person.sessionId }])
  expect((await db.verification.findMany()).map(({ identifier }) => identifier)).toEqual(['new'])
  expect((await db.deviceCode.findMany()).map(({ deviceCode }) => deviceCode)).toEqual(['new'])
  expect((await db.usedCode.findMany({ where: { userId: person.id } })).map(({ hash }) => hash)).toEqual(['new'])
})
