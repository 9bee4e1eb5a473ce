import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '../../core/ids.ts'
import { accountTools, password } from './api-account-tools.ts'
import { eventsUntil } from './api-events.ts'
import { type House, openHouse, type Person } from './api-house.ts'
import { makeClip } from './api-made-clip.ts'
import { expectProblem } from './api-upload-tools.ts'

let house: House
let admin: Person
let person: Person
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house?.close())
beforeEach(async () => {
  await house.db.rateLimit.deleteMany()
  admin = await house.addPerson('admin')
  person = await house.addPerson()
})

const { post, signIn, givePassword, linkTo, actsOf } = accountTools(() => house)
const change = (who: { token: string }, id: string, json: unknown) =>
  house.fetch(`/v1/organisation/people/${id}`, who, { method: 'PATCH', json })
const isIn = async (who: { token: string }) => (await house.fetch('/v1/me', who)).status === 200
const roleOf = async ({ id }: Person) => (await house.db.user.findUniqueOrThrow({ where: { id } })).role

/** A reflection of the one, opened to the other. */
async function share(owner: Person, to: Person) {
  const organisationId = owner.organisationId ?? ''
  const { id: reflectionId } = await house.db.reflection.create({ data: { ownerId: owner.id, organisationId, title: 'R' } })
  const { id } = await house.db.share.create({ data: { reflectionId, ownerId: owner.id, userId: to.id, createdAt: new Date() } })
  return { id, reflectionId, state: () => house.db.share.findUniqueOrThrow({ where: { id } }) }
}

describe('the people of an organisation', () => {
  it('are listed for its administrators, with what they need to know', async () => {
    const elsewhere = await house.addPerson('member', await house.addOrganisation())
    const reply = await house.fetch('/v1/organisation/people', admin)
    const { people } = (await reply.json()) as { people: { id: string }[] }
    expect(people.find(({ id }) => id === person.id)).toEqual({
      ...{ id: person.id, name: 'A Person', email: person.email, role: 'member' },
      ...{ deactivated: false, twoFactor: false, createdAt: expect.any(String) },
    })
    expect(people.map(({ id }) => id)).not.toContain(elsewhere.id)
  })

  it('and its rules are closed to everybody else', async () => {
    const device = await house.signIn(admin, 'device')
    const others = [person, await house.addPerson('student'), await house.addPerson('operator', null), device]
    for (const who of others) {
      for (const path of ['', '/people', '/invitations'])
        await expectProblem(await house.fetch(`/v1/organisation${path}`, who), 403, 'not_allowed')
      await expectProblem(await change(who, person.id, { role: 'admin' }), 403, 'not_allowed')
      const json = { requireTwoFactor: true }
      await expectProblem(await house.fetch('/v1/organisation', who, { method: 'PATCH', json }), 403, 'not_allowed')
    }
    await expectProblem(await house.fetch('/v1/organisation/people'), 401, 'not_signed_in')
    const head = await house.addPerson('admin', await house.addOrganisation())
    for (const id of [person.id, newId()]) await expectProblem(await change(head, id, { deactivated: true }), 404, 'not_found')
    await expectProblem(await change(admin, head.id, { role: 'student' }), 404, 'not_found')
    expect([await roleOf(person), await roleOf(head)]).toEqual(['member', 'admin'])
  })
})

describe('closing an account', () => {
  it('ends its sign-ins, devices, letters, and what plays, at once', async () => {
    await givePassword(person)
    const device = await house.signIn(person, 'device')
    const { id, chunk } = await makeClip(house, person)
    const opened = (await (await house.fetch(`/v1/clips/${id}/playback`, person, { method: 'POST' })).json()) as { master: string }
    const below = opened.master.replace('/master.m3u8', '')
    await post('/request-password-reset', { email: person.email })
    const token = (await linkTo(person.email)).hash.slice(1)
    const events = eventsUntil(await house.fetch(`${below}/events`), 'ended')

    const reply = await change(admin, person.id, { deactivated: true })
    expect([reply.status, await reply.json()]).toEqual([200, expect.objectContaining({ id: person.id, deactivated: true, role: 'member' })])
    expect((await events).at(-1)?.event).toBe('ended')
    await expectProblem(await house.fetch(`${below}/keys/${chunk.id}`), 404, 'not_found')
    expect([await isIn(person), await isIn(device)]).toEqual([false, false])
    expect(await house.db.session.count({ where: { userId: person.id } })).toBe(0)
    await expectProblem(await signIn(person.email), 401, 'user_deactivated')
    await expectProblem(await post('/reset-password', { newPassword: 'quite another password', token }), 400, 'invalid_token')
    expect((await actsOf(admin.id, 'person.deactivated')).map(({ details }) => details)).toEqual([{ userId: person.id }])

    // A sign-in that slipped in between opens nothing, and doesn't come to life again.
    const late = await house.signIn(person)
    expect(await isIn(late)).toBe(false)
    expect(await (await change(admin, person.id, { deactivated: false })).json()).toMatchObject({ deactivated: false })
    expect([await isIn(late), await isIn(person), await isIn(device)]).toEqual([false, false, false])
    expect((await signIn(person.email)).status).toBe(200)
    expect(await actsOf(admin.id, 'person.restored')).toHaveLength(1)
  })

  it('ends what was shared by it and with it, for good', async () => {
    const colleague = await house.addPerson()
    const [given, taken] = [await share(person, colleague), await share(colleague, person)]
    const untouched = await share(colleague, admin)
    expect((await change(admin, person.id, { deactivated: true })).status).toBe(200)
    expect((await change(admin, person.id, { deactivated: false })).status).toBe(200)
    expect([await given.state(), await taken.state(), await untouched.state()]).toMatchObject([
      { endedBecause: 'owner_left' },
      { endedBecause: 'recipient_left' },
      { endedAt: null },
    ])
    const rows = await actsOf(admin.id, 'share.ended')
    expect(rows).toHaveLength(2)
    expect(rows).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          ownerId: person.id,
          reflectionId: given.reflectionId,
          details: { shareId: given.id, because: 'owner_left' },
        }),
        expect.objectContaining({ ownerId: colleague.id, details: { shareId: taken.id, because: 'recipient_left' } }),
      ]),
    )
  })
})

describe('a role', () => {
  it('changes at once, and ends what it no longer carries', async () => {
    const given = await share(person, admin)
    expect(await (await change(admin, person.id, { role: 'admin' })).json()).toMatchObject({ role: 'admin' })
    expect((await house.fetch('/v1/organisation', person)).status).toBe(200)
    expect((await given.state()).endedAt).toBeNull()
    expect((await change(admin, person.id, { role: 'student' })).status).toBe(200)
    await expectProblem(await house.fetch('/v1/organisation', person), 403, 'not_allowed')
    expect(await given.state()).toMatchObject({ endedBecause: 'owner_student' })
    expect((await change(admin, person.id, { role: 'student', deactivated: false })).status).toBe(200)
    expect((await actsOf(admin.id, 'person.role')).map(({ details }) => details)).toEqual([
      { userId: person.id, role: 'admin' },
      { userId: person.id, role: 'student' },
    ])
  })

  it('can not be that of an operator, and not be changed by oneself', async () => {
    await expectProblem(await change(admin, person.id, { role: 'operator' }), 400, 'bad_request')
    for (const json of [{ role: 'member' }, { deactivated: true }, {}])
      await expectProblem(await change(admin, admin.id, json), 409, 'conflict')
    expect(await roleOf(admin)).toBe('admin')
  })

  it('of the last administrator stays, also when two take it from each other at the same moment', async () => {
    const organisationId = await house.addOrganisation()
    for (const json of [{ role: 'member' }, { deactivated: true }]) {
      const [one, two] = [await house.addPerson('admin', organisationId), await house.addPerson('admin', organisationId)]
      const replies = await Promise.all([change(one, two.id, json), change(two, one.id, json)])
      expect(replies.filter(({ status }) => status === 200)).toHaveLength(1)
      const where = { organisationId, role: 'admin' as const, deactivatedAt: null }
      expect(await house.db.user.count({ where })).toBe(1)
      await house.db.user.updateMany({ where, data: { role: 'member' } })
    }
  })
})

describe('what lets somebody in', () => {
  it("is not an administrator's to change", async () => {
    await givePassword(person)
    const before = await house.db.user.findUniqueOrThrow({ where: { id: person.id }, include: { accounts: true } })
    for (const json of [{ email: 'mine@evil.example' }, { password }, { emailVerified: true }, { role: 'member', twoFactorEnabled: false }])
      await expectProblem(await change(admin, person.id, json), 400, 'bad_request')
    for (const path of ['/set-password', '/change-email', '/admin/set-user-password', '/admin/update-user', '/update-user'])
      await expectProblem(await post(path, { userId: person.id, newPassword: password, password }, { who: admin }), 404, 'not_found')
    expect(await house.db.user.findUniqueOrThrow({ where: { id: person.id }, include: { accounts: true } })).toEqual(before)
  })

  it('is taken by no route but those of its owner', async () => {
    const { paths } = (await (await house.fetch('/openapi.json')).json()) as {
      paths: Record<string, Record<string, { requestBody?: unknown }>>
    }
    const taking = (name: string) =>
      Object.entries(paths).flatMap(([path, verbs]) =>
        Object.entries(verbs).flatMap(([verb, { requestBody }]) =>
          JSON.stringify(requestBody ?? {}).includes(name) ? [`${verb} ${path}`] : [],
        ),
      )
    expect(taking('assword')).toEqual(['post /v1/invitations/{token}/accept'])
    expect(taking('"email"').filter((route) => /people|\/me$/.test(route))).toEqual([])
    expect(Object.keys(paths).filter((path) => path.startsWith('/v1/organisation/people'))).toEqual([
      '/v1/organisation/people',
      '/v1/organisation/people/{id}',
    ])
  })
})

describe("an organisation's rules", () => {
  it('are seen and changed by its administrators, and hold at once', async () => {
    const organisationId = await house.addOrganisation()
    const head = await house.addPerson('admin', organisationId)
    const teacher = await house.addPerson('member', organisationId)
    await house.db.user.update({ where: { id: head.id }, data: { twoFactorEnabled: true } })
    const rules = (requireTwoFactor: unknown, who = head) =>
      house.fetch('/v1/organisation', who, { method: 'PATCH', json: { requireTwoFactor } })
    const oversight = { oversight: 'all', oversightShare: 25, oversightScores: true }
    const anonymising = { anonymiseOutside: false, offerReplacing: true }
    const downloads = { downloadDays: 7, downloadFetches: 3, downloadPictureTrace: false, downloadVisibleMark: false }
    const rest = { ...oversight, ...anonymising, ...downloads }
    const told = { id: organisationId, name: 'School', region: 'eu', requireTwoFactor: false, ...rest, people: 2 }
    expect(await (await house.fetch('/v1/organisation', head)).json()).toEqual(told)
    await expectProblem(await rules('yes'), 400, 'bad_request')
    expect(await (await rules(true)).json()).toEqual({ ...told, requireTwoFactor: true })
    await expectProblem(await house.fetch('/v1/reflections', teacher), 403, 'second_factor_missing')
    expect((await house.fetch('/v1/reflections', person)).status).toBe(200)
    expect((await rules(true)).status).toBe(200)
    expect((await rules(false)).status).toBe(200)
    expect((await house.fetch('/v1/reflections', teacher)).status).toBe(200)
    expect((await actsOf(head.id, 'organisation.changed')).map(({ details }) => details)).toEqual([
      { requireTwoFactor: true },
      { requireTwoFactor: false },
    ])
  })
})
