import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { groupTools, type Json } from './api-group-tools.ts'
import { type House, openHouse, type Person } from './api-house.ts'
import { expectProblem } from './api-upload-tools.ts'

let house: House
let tools: ReturnType<typeof groupTools>
/** At the group's home. */
let manager: Person
let colleague: Person
let admin: Person
/** Of another organisation. */
let guest: Person
let head: Person
beforeAll(async () => {
  house = await openHouse()
  tools = groupTools(house)
})
afterAll(() => house?.close())
beforeEach(async () => {
  const [home, away] = [await house.addOrganisation(), await house.addOrganisation()]
  manager = await house.addPerson('member', home)
  colleague = await house.addPerson('member', home)
  admin = await house.addPerson('admin', home)
  guest = await house.addPerson('member', away)
  head = await house.addPerson('admin', away)
})

async function makeCommunity(): Promise<string> {
  const id = await tools.makeGroup(manager)
  await tools.add(manager, id, colleague)
  await tools.upgrade(manager, admin, id)
  return id
}

/** One in which the guest contributes. */
async function makeJoint(): Promise<string> {
  const id = await makeCommunity()
  await tools.invite(manager, id, guest, 'contribute')
  await tools.ask(head, 'PUT', `/v1/groups/${id}/whitelist`)
  return id
}

const requestsOf = async (who: Person) => (await tools.ask<{ groups: Json[] }>(who, 'GET', '/v1/organisation/requests')).groups
const decidedOf = (who: Person) => house.db.notification.findMany({ where: { userId: who.id, kind: 'decided' } })

describe('the upgrade', () => {
  it('is asked for by a manager and approved by an administrator, once', async () => {
    const id = await tools.makeGroup(manager)
    await tools.add(manager, id, colleague, 'contribute')
    await expectProblem(await house.fetch(`/v1/groups/${id}/community`, colleague, { json: { reason: 'x' } }), 403, 'not_allowed')
    await expectProblem(await house.fetch(`/v1/groups/${id}/approval`, admin, { json: { approve: true } }), 409, 'conflict')
    const asked = await tools.ask(manager, 'POST', `/v1/groups/${id}/community`, { reason: 'We teach together' })
    expect(asked).toMatchObject({ requested: true, community: false })
    await expectProblem(await house.fetch(`/v1/groups/${id}/community`, manager, { json: { reason: 'again' } }), 409, 'already')
    await expectProblem(await house.fetch(`/v1/groups/${id}/approval`, manager, { json: { approve: true } }), 403, 'not_allowed')
    await expectProblem(await house.fetch(`/v1/groups/${id}/approval`, head, { json: { approve: true } }), 404, 'not_found')
    expect(await requestsOf(admin)).toMatchObject([{ id, reason: 'We teach together', requestedBy: { id: manager.id } }])
    expect(await requestsOf(head)).toEqual([])
    expect(await decidedOf(admin)).toMatchObject([{ actorId: manager.id, groupId: id, outcome: 'community.requested' }])
    await expectProblem(await house.fetch('/v1/organisation/requests', manager), 403, 'not_allowed')
    const another = await house.addPerson('admin', admin.organisationId)
    const replies = await Promise.all(
      [admin, another].map((who) => house.fetch(`/v1/groups/${id}/approval`, who, { json: { approve: true } })),
    )
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(await tools.ask(manager, 'GET', `/v1/groups/${id}`)).toMatchObject({ community: true, requested: false, whitelisted: true })
    expect(await decidedOf(manager)).toMatchObject([{ groupId: id, outcome: 'community.approved' }])
    expect(await requestsOf(admin)).toEqual([])
    const acts = await tools.actsOf(manager.organisationId)
    expect(acts.slice(-3)).toEqual(['community.requested', 'community.approved', 'whitelist.added'])
  })

  it('can be declined, and taken back before', async () => {
    const id = await tools.makeGroup(manager)
    await tools.ask(manager, 'POST', `/v1/groups/${id}/community`, { reason: 'x' })
    expect(await tools.ask(admin, 'POST', `/v1/groups/${id}/approval`, { approve: false })).toMatchObject({
      community: false,
      requested: false,
    })
    expect(await decidedOf(manager)).toMatchObject([{ groupId: id, outcome: 'community.declined' }])
    await expectProblem(await house.fetch(`/v1/groups/${id}/community`, manager, { method: 'DELETE' }), 409, 'conflict')
    await tools.ask(manager, 'POST', `/v1/groups/${id}/community`, { reason: 'x' })
    await tools.ask(manager, 'DELETE', `/v1/groups/${id}/community`, undefined, 204)
    await expectProblem(await house.fetch(`/v1/groups/${id}/approval`, admin, { json: { approve: true } }), 409, 'conflict')
    await tools.ask(manager, 'POST', `/v1/groups/${id}/community`, { reason: 'x' })
    await tools.ask(admin, 'POST', `/v1/groups/${id}/approval`, { approve: true })
    await expectProblem(await house.fetch(`/v1/groups/${id}/community`, manager, { method: 'DELETE' }), 403, 'not_allowed')
  })

  it('opens nothing that was shared before to people elsewhere', async () => {
    const id = await tools.makeGroup(manager)
    await tools.add(manager, id, colleague)
    const [before, after] = [await tools.record(manager), await tools.record(manager)]
    await tools.share(manager, before, { groupId: id })
    await tools.upgrade(manager, admin, id)
    await tools.invite(manager, id, guest)
    await tools.share(manager, after, { groupId: id })
    expect([await tools.look(colleague, before), await tools.look(guest, before)]).toEqual([200, 404])
    expect([await tools.look(colleague, after), await tools.look(guest, after)]).toEqual([200, 200])
    expect(await tools.ask(guest, 'GET', `/v1/groups/${id}/reflections`)).toMatchObject({ reflections: [{ id: after.reflectionId }] })
  })
})

describe('people of other organisations', () => {
  it('are asked by e-mail, and are in it when they accept', async () => {
    const id = await makeCommunity()
    const lesson = await tools.record(manager)
    await tools.share(manager, lesson, { groupId: id })
    await tools.ask(manager, 'POST', `/v1/groups/${id}/members`, { email: guest.email.toUpperCase(), role: 'contribute' }, 202)
    const waiting = { mine: { role: 'contribute', accepted: false }, may: { accept: true, leave: true, contribute: false }, members: 2 }
    const { groups } = await tools.ask<{ groups: Json[] }>(guest, 'GET', '/v1/groups')
    expect(groups).toMatchObject([{ id, ...waiting }])
    await expect.poll(() => decidedOf(guest)).toMatchObject([{ actorId: manager.id, groupId: id, outcome: 'group.invited' }])
    expect(await tools.look(guest, lesson)).toBe(404)
    for (const path of ['members', 'reflections', 'assignments'])
      await expectProblem(await house.fetch(`/v1/groups/${id}/${path}`, guest), 403, 'not_allowed')
    expect(await tools.ask(guest, 'POST', `/v1/groups/${id}/accept`)).toMatchObject({ mine: { accepted: true }, members: 3 })
    expect(await tools.look(guest, lesson)).toBe(200)
    await expectProblem(await house.fetch(`/v1/groups/${id}/accept`, guest, { method: 'POST' }), 403, 'not_allowed')
    await expectProblem(await house.fetch(`/v1/groups/${id}/accept`, colleague, { method: 'POST' }), 403, 'not_allowed')
    expect(await tools.actsOf(guest.organisationId)).toEqual(['group.joined'])
  })

  it('may say no, and may be asked no more', async () => {
    const id = await makeCommunity()
    const invitation = { email: guest.email, role: 'view' }
    await tools.ask(manager, 'POST', `/v1/groups/${id}/members`, invitation, 202)
    await tools.ask(guest, 'DELETE', `/v1/groups/${id}/members/${guest.id}`, undefined, 204)
    await expectProblem(await house.fetch(`/v1/groups/${id}/accept`, guest, { method: 'POST' }), 404, 'not_found')
    await tools.ask(manager, 'POST', `/v1/groups/${id}/members`, invitation, 202)
    await tools.ask(manager, 'POST', `/v1/groups/${id}/members/withdrawal`, { email: guest.email }, 202)
    await tools.ask(manager, 'POST', `/v1/groups/${id}/members/withdrawal`, { email: 'nobody@nowhere.test' }, 202)
    await expectProblem(await house.fetch(`/v1/groups/${id}/accept`, guest, { method: 'POST' }), 404, 'not_found')
  })

  it('are not found out by asking: nothing tells whether there is such a person', async () => {
    const id = await makeCommunity()
    const student = await house.addPerson('student', guest.organisationId)
    const unverified = await house.addPerson('member', guest.organisationId)
    await house.db.user.update({ where: { id: unverified.id }, data: { emailVerified: false } })
    const seen = async () => ({
      members: await tools.ask(manager, 'GET', `/v1/groups/${id}/members`),
      group: await tools.ask(manager, 'GET', `/v1/groups/${id}`),
      seenByAdmin: await tools.ask(admin, 'GET', `/v1/groups/${id}/members`),
    })
    const before = await seen()
    for (const email of [guest.email, 'nobody@nowhere.test', student.email, unverified.email, colleague.email]) {
      const reply = await house.fetch(`/v1/groups/${id}/members`, manager, { json: { email, role: 'manage' } })
      expect([reply.status, await reply.text()]).toEqual([202, ''])
      expect(await seen()).toEqual(before)
      const last = await house.db.auditEntry.findFirst({
        where: { organisationId: manager.organisationId ?? '' },
        orderBy: { sequence: 'desc' },
      })
      expect(last).toMatchObject({ act: 'group.asked', details: { groupId: id, role: 'manage' } })
    }
    for (const method of ['DELETE', 'PATCH'] as const)
      for (const who of [guest, student])
        await expectProblem(
          await house.fetch(`/v1/groups/${id}/members/${who.id}`, manager, {
            method,
            ...(method === 'PATCH' && { json: { role: 'view' } }),
          }),
          404,
          'not_found',
        )
    const asked = await house.db.groupMember.findMany({ where: { groupId: id, acceptedAt: null } })
    expect(asked.map(({ userId }) => userId)).toEqual([guest.id])
    // Asked once more before she answers, she is not told again.
    await tools.ask(manager, 'POST', `/v1/groups/${id}/members`, { email: guest.email, role: 'view' }, 202)
    const late = await house.addPerson('member', guest.organisationId)
    await tools.ask(manager, 'POST', `/v1/groups/${id}/members`, { email: late.email, role: 'view' }, 202)
    await expect.poll(() => decidedOf(late)).toHaveLength(1)
    expect(await decidedOf(guest)).toHaveLength(1)
    for (const who of [student, unverified, colleague]) expect(await decidedOf(who)).toEqual([])
    // Her own administrators know their people.
    const { members } = await tools.ask<{ members: { accepted: boolean }[] }>(head, 'GET', `/v1/groups/${id}/members`)
    expect(members).toContainEqual(expect.objectContaining({ person: expect.objectContaining({ id: guest.id }), accepted: false }))
  })

  it('can not be tried out one after the other', async () => {
    const id = await makeCommunity()
    const statuses = []
    for (let count = 0; count < 31; count++) {
      const json = { email: `${count}@nowhere.test`, role: 'view' }
      statuses.push((await house.fetch(`/v1/groups/${id}/members`, manager, { json })).status)
    }
    expect([new Set(statuses.slice(0, 30)), statuses[30]]).toEqual([new Set([202]), 429])
  })

  it('never become members by id, nor of a group that is local', async () => {
    const id = await makeJoint()
    await tools.ask(manager, 'PATCH', `/v1/groups/${id}/members/${guest.id}`, { role: 'manage' })
    const mate = await house.addPerson('member', guest.organisationId)
    for (const userId of [mate.id, colleague.id]) {
      const reply = await house.fetch(`/v1/groups/${id}/members`, guest, { json: { userId, role: 'view' } })
      await expectProblem(reply, 403, 'not_allowed')
    }
    await expectProblem(
      await house.fetch(`/v1/groups/${id}/members`, manager, { json: { userId: mate.id, role: 'view' } }),
      404,
      'not_found',
    )
    const local = await tools.makeGroup(manager)
    for (const email of [guest.email, 'nobody@nowhere.test'])
      await expectProblem(await house.fetch(`/v1/groups/${local}/members`, manager, { json: { email, role: 'view' } }), 403, 'not_allowed')
  })
})

describe('the whitelist', () => {
  it('lets an organisation’s people contribute; taken off, all of theirs ends at once and for good', async () => {
    const id = await makeCommunity()
    await expectProblem(await house.fetch(`/v1/groups/${id}/whitelist`, head, { method: 'PUT' }), 404, 'not_found')
    await tools.invite(manager, id, guest, 'contribute')
    expect(await tools.ask(guest, 'GET', `/v1/groups/${id}`)).toMatchObject({ may: { contribute: false }, whitelisted: false })
    const concerned = await tools.ask<{ groups: Json[] }>(head, 'GET', '/v1/organisation/communities')
    expect(concerned.groups).toMatchObject([
      { id, whitelisted: false, mine: null, may: { whitelist: true, manage: false, approve: false } },
    ])
    await expectProblem(await house.fetch(`/v1/groups/${id}/whitelist`, guest, { method: 'PUT' }), 403, 'not_allowed')
    expect(await tools.ask(head, 'PUT', `/v1/groups/${id}/whitelist`)).toMatchObject({ whitelisted: true })
    expect(await tools.ask(head, 'PUT', `/v1/groups/${id}/whitelist`)).toMatchObject({ whitelisted: true })
    expect(await tools.ask(guest, 'GET', `/v1/groups/${id}`)).toMatchObject({ may: { contribute: true } })

    const [theirs, ours] = [await tools.record(guest), await tools.record(manager)]
    const shares = [await tools.share(guest, theirs, { groupId: id }), await tools.share(manager, ours, { groupId: id })] as const
    expect([await tools.look(colleague, theirs), await tools.look(guest, ours)]).toEqual([200, 200])
    await expectProblem(await house.fetch(`/v1/groups/${id}/whitelist`, guest, { method: 'DELETE' }), 403, 'not_allowed')
    await tools.ask(head, 'DELETE', `/v1/groups/${id}/whitelist`, undefined, 204)
    expect([await tools.look(colleague, theirs), await tools.ended(shares[0])]).toEqual([404, 'not_whitelisted'])
    // Only theirs: she still sees what others share.
    expect([await tools.look(guest, ours), await tools.ended(shares[1])]).toEqual([200, null])
    await tools.ask(head, 'PUT', `/v1/groups/${id}/whitelist`)
    expect(await tools.look(colleague, theirs)).toBe(404)
    expect((await tools.actsOf(guest.organisationId)).slice(1)).toEqual([
      'whitelist.added',
      'share.ended',
      'whitelist.removed',
      'whitelist.added',
    ])
  })

  it('holds at home too', async () => {
    const id = await makeJoint()
    const lesson = await tools.record(manager)
    const shareId = await tools.share(manager, lesson, { groupId: id })
    expect(await tools.look(guest, lesson)).toBe(200)
    await tools.ask(admin, 'DELETE', `/v1/groups/${id}/whitelist`, undefined, 204)
    expect([await tools.look(guest, lesson), await tools.ended(shareId)]).toEqual([404, 'not_whitelisted'])
  })
})

describe('an upgrade withdrawn', () => {
  it('takes others out and ends what rested on it, for good', async () => {
    const id = await makeJoint()
    const lateGuest = await house.addPerson('member', guest.organisationId)
    await tools.ask(manager, 'POST', `/v1/groups/${id}/members`, { email: lateGuest.email, role: 'view' }, 202)
    const [theirs, ours] = [await tools.record(guest), await tools.record(manager)]
    const shares = [await tools.share(guest, theirs, { groupId: id }), await tools.share(manager, ours, { groupId: id })] as const
    await expectProblem(await house.fetch(`/v1/groups/${id}/community`, head, { method: 'DELETE' }), 403, 'not_allowed')
    const told = new Set<string>()
    const all = new Promise<void>((heard) => {
      const stop = house.context.notices.on('person', ({ userId }) => {
        if (told.add(userId).size < 2) return
        stop()
        heard()
      })
    })
    await tools.ask(admin, 'DELETE', `/v1/groups/${id}/community`, undefined, 204)
    await all
    expect(told).toEqual(new Set([guest.id, lateGuest.id]))
    expect([await tools.look(colleague, theirs), await tools.ended(shares[0])]).toEqual([404, 'not_whitelisted'])
    // At home it stays as it is.
    expect([await tools.look(guest, ours), await tools.look(colleague, ours), await tools.ended(shares[1])]).toEqual([404, 200, null])
    await expectProblem(await house.fetch(`/v1/groups/${id}`, guest), 404, 'not_found')
    await expectProblem(await house.fetch(`/v1/groups/${id}`, head), 404, 'not_found')
    expect(await tools.ask(manager, 'GET', `/v1/groups/${id}`)).toMatchObject({ community: false, members: 2, whitelisted: null })
    expect((await tools.actsOf(guest.organisationId)).slice(-2).sort()).toEqual(['group.removed', 'share.ended'])

    await tools.upgrade(manager, admin, id)
    expect(await tools.ask(manager, 'GET', `/v1/groups/${id}`)).toMatchObject({ whitelisted: true, members: 2 })
    await tools.invite(manager, id, guest, 'contribute')
    await tools.ask(head, 'PUT', `/v1/groups/${id}/whitelist`)
    expect([await tools.look(guest, ours), await tools.look(colleague, theirs)]).toEqual([404, 404])
  })
})
