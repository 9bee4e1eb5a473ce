import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '../../core/ids.ts'
import { groupTools, type Json, type Recording } from './api-group-tools.ts'
import { type House, openHouse, type Person } from './api-house.ts'
import { expectProblem } from './api-upload-tools.ts'

let house: House
let tools: ReturnType<typeof groupTools>
interface School {
  id: string
  head: Person
  teacher: Person
}
/** The one that coaches, where one does. */
let trust: School
let north: School
let south: School
beforeAll(async () => {
  house = await openHouse()
  tools = groupTools(house)
})
afterAll(() => house?.close())
beforeEach(async () => {
  trust = await found()
  north = await found()
  south = await found()
})

async function found(): Promise<School> {
  const id = await house.addOrganisation()
  return { id, head: await house.addPerson('admin', id), teacher: await house.addPerson('member', id) }
}

interface View extends Json {
  organisations: { organisation: Json; approved: boolean; left: boolean }[]
}
const propose = (by: School, others: School[], more: object = {}) =>
  tools.ask<View>(
    by.head,
    'POST',
    '/v1/networks',
    { name: 'Together', kind: 'collaboration', organisationIds: others.map(({ id }) => id), ...more },
    201,
  )
const answer = (by: School, id: string, approve: boolean) => tools.ask<View>(by.head, 'POST', `/v1/networks/${id}/approval`, { approve })
const select = (by: School, id: string, everybody: boolean, people: Person[]) =>
  tools.ask<View>(by.head, 'PUT', `/v1/networks/${id}/people`, { everybody, userIds: people.map((one) => one.id) })
const listed = async (who: Person) => (await tools.ask<{ networks: View[] }>(who, 'GET', '/v1/networks')).networks
const waiting = async (who: Person) => (await tools.ask<{ networks: View[] }>(who, 'GET', '/v1/organisation/requests')).networks
const decidedOf = async (who: Person) =>
  (await house.db.notification.findMany({ where: { userId: who.id, kind: 'decided' } })).map(({ outcome }) => outcome)

async function collaboration(): Promise<string> {
  const { id } = await propose(trust, [north, south])
  await answer(north, id, true)
  await answer(south, id, true)
  return id
}

/** In which the trust's teacher coaches. */
async function coaching(): Promise<string> {
  const { id } = await propose(trust, [north, south], { kind: 'coaching', coachingOrganisationId: trust.id })
  await answer(north, id, true)
  await answer(south, id, true)
  await select(trust, id, false, [trust.teacher])
  return id
}

/** Whether a share of the one reaches the other; made as it would be if it were allowed. */
async function reaches(from: Person, to: Person): Promise<[number, Recording, string]> {
  const lesson = await tools.record(from)
  const shareId = await tools.share(from, lesson, { userId: to.id })
  return [await tools.look(to, lesson), lesson, shareId]
}

describe('networks', () => {
  it('hold when an administrator of every organisation has approved', async () => {
    const made = await propose(trust, [north, south], { purpose: 'Lesson study' })
    expect(made).toMatchObject({
      ...{ name: 'Together', purpose: 'Lesson study', kind: 'collaboration', active: false, ended: false },
      mine: { part: null, governs: true, approved: true, everybody: true, selected: [] },
    })
    expect(made.organisations.filter(({ approved }) => approved).map(({ organisation }) => organisation.id)).toEqual([trust.id])
    const { id } = made
    expect(await waiting(trust.head)).toEqual([])
    expect(await waiting(north.head)).toMatchObject([{ id, mine: { approved: false } }])
    expect([await decidedOf(north.head), await decidedOf(north.teacher)]).toEqual([['network.proposed'], []])
    expect((await reaches(north.teacher, south.teacher))[0]).toBe(404)
    expect(await answer(north, id, true)).toMatchObject({ active: false })
    expect(await waiting(north.head)).toEqual([])
    expect([(await reaches(north.teacher, trust.teacher))[0], await listed(north.teacher)]).toEqual([404, []])
    await expectProblem(await house.fetch(`/v1/networks/${id}/approval`, north.head, { json: { approve: false } }), 409, 'already')
    expect(await decidedOf(trust.head)).toEqual([])
    const another = await house.addPerson('admin', south.id)
    const replies = await Promise.all(
      [south.head, another].map((who) => house.fetch(`/v1/networks/${id}/approval`, who, { json: { approve: true } })),
    )
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(await decidedOf(trust.head)).toEqual(['network.approved'])
    expect(await listed(north.teacher)).toMatchObject([{ id, active: true, mine: { part: 'participant', governs: false, selected: [] } }])
    const pairs = [
      [north.teacher, south.teacher],
      [south.teacher, trust.teacher],
      [trust.head, north.teacher],
    ] as const
    for (const [from, to] of pairs) expect((await reaches(from, to))[0]).toBe(200)
    expect([await tools.actsOf(trust.id), await tools.actsOf(south.id)]).toEqual([['network.proposed'], ['network.approved']])
  })

  it('end when one declines', async () => {
    const { id } = await propose(trust, [north, south])
    await answer(north, id, true)
    expect(await answer(south, id, false)).toMatchObject({ ended: true, active: false })
    expect(await decidedOf(trust.head)).toEqual(['network.declined'])
    await expectProblem(await house.fetch(`/v1/networks/${id}/approval`, south.head, { json: { approve: true } }), 403, 'not_allowed')
    expect(await tools.actsOf(south.id)).toEqual(['network.declined'])
  })

  it('are hidden from those whom they do not concern', async () => {
    const id = await collaboration()
    const stranger = await found()
    const student = await house.addPerson('student', north.id)
    for (const who of [stranger.head, stranger.teacher, student])
      for (const [method, path, json] of [
        ['POST', 'approval', { approve: true }],
        ['DELETE', 'membership', undefined],
        ['PUT', 'people', { everybody: true, userIds: [] }],
      ] as const)
        await expectProblem(await house.fetch(`/v1/networks/${id}/${path}`, who, { method, ...(json && { json }) }), 404, 'not_found')
    expect([await listed(stranger.head), await listed(student)]).toEqual([[], []])
    await expectProblem(await house.fetch(`/v1/networks/${newId()}/membership`, north.head, { method: 'DELETE' }), 404, 'not_found')
    await expectProblem(await house.fetch(`/v1/networks/${id}/membership`, north.teacher, { method: 'DELETE' }), 403, 'not_allowed')
    const proposal = { name: 'x', kind: 'collaboration', organisationIds: [north.id] }
    await expectProblem(await house.fetch('/v1/networks', trust.teacher, { json: proposal }), 403, 'not_allowed')
  })

  it('are proposed to organisations that there are, with one that coaches or none', async () => {
    const send = (more: object) =>
      house.fetch('/v1/networks', trust.head, { json: { name: 'x', kind: 'collaboration', organisationIds: [north.id], ...more } })
    await expectProblem(await send({ organisationIds: [newId()] }), 404, 'not_found')
    await expectProblem(await send({ organisationIds: [trust.id] }), 400, 'bad_request')
    await expectProblem(await send({ coachingOrganisationId: north.id }), 400, 'bad_request')
    await expectProblem(await send({ kind: 'coaching' }), 400, 'bad_request')
    await expectProblem(await send({ kind: 'coaching', coachingOrganisationId: south.id }), 400, 'bad_request')
    expect((await send({ kind: 'coaching', coachingOrganisationId: north.id })).status).toBe(201)
  })
})

describe('a coaching network', () => {
  it('joins its people with the coaches, and not with each other', async () => {
    const id = await coaching()
    expect(await listed(trust.teacher)).toMatchObject([{ id, mine: { part: 'coach' } }])
    expect((await reaches(north.teacher, trust.teacher))[0]).toBe(200)
    expect((await reaches(trust.teacher, south.teacher))[0]).toBe(200)
    expect((await reaches(north.teacher, south.teacher))[0]).toBe(404)
    expect((await reaches(south.teacher, north.teacher))[0]).toBe(404)
    // Whoever was not selected does not coach, an administrator neither.
    expect((await reaches(north.teacher, trust.head))[0]).toBe(404)
    expect((await listed(trust.head))[0]).toMatchObject({ mine: { part: null, governs: true, selected: [{ id: trust.teacher.id }] } })
    expect((await listed(north.head))[0]).toMatchObject({ mine: { part: 'participant', selected: [] } })
    const all = await house.fetch(`/v1/networks/${id}/people`, trust.head, { method: 'PUT', json: { everybody: true, userIds: [] } })
    await expectProblem(all, 400, 'bad_request')
  })

  it('ends when the one that coaches leaves', async () => {
    const id = await coaching()
    const [seen, lesson, shareId] = await reaches(north.teacher, trust.teacher)
    await tools.ask(trust.head, 'DELETE', `/v1/networks/${id}/membership`, undefined, 204)
    expect([seen, await tools.look(trust.teacher, lesson), await tools.ended(shareId)]).toEqual([200, 404, 'no_network'])
    expect(await listed(north.head)).toMatchObject([{ id, active: false, ended: true }])
    expect(await listed(north.teacher)).toEqual([])
  })
})

describe('leaving', () => {
  it('ends what went between the one that leaves and the rest, and nothing else', async () => {
    const id = await collaboration()
    const kept = await reaches(north.teacher, trust.teacher)
    const [from, to] = [await reaches(south.teacher, north.teacher), await reaches(trust.teacher, south.teacher)]
    const colleague = await house.addPerson('member', south.id)
    const within = await reaches(south.teacher, colleague)
    await tools.ask(south.head, 'DELETE', `/v1/networks/${id}/membership`, undefined, 204)
    expect([await tools.look(north.teacher, from[1]), await tools.ended(from[2])]).toEqual([404, 'no_network'])
    expect([await tools.look(south.teacher, to[1]), await tools.ended(to[2])]).toEqual([404, 'no_network'])
    expect([await tools.look(trust.teacher, kept[1]), await tools.look(colleague, within[1])]).toEqual([200, 200])
    expect(await listed(trust.head)).toMatchObject([{ id, active: true, ended: false }])
    expect(await tools.actsOf(south.id)).toEqual(['network.approved', 'share.ended', 'network.left'])
    expect((await tools.actsOf(trust.id)).at(-1)).toBe('share.ended')
    await expectProblem(await house.fetch(`/v1/networks/${id}/membership`, south.head, { method: 'DELETE' }), 404, 'not_found')
    expect(await listed(south.head)).toEqual([])
    // Joined anew, what ended stays ended.
    const { id: again } = await propose(south, [north, trust])
    await answer(north, again, true)
    await answer(trust, again, true)
    expect((await reaches(south.teacher, north.teacher))[0]).toBe(200)
    expect(await tools.look(north.teacher, from[1])).toBe(404)
  })

  it('ends it when fewer than two stay, also when all go at once', async () => {
    const id = await collaboration()
    const [, lesson, shareId] = await reaches(north.teacher, trust.teacher)
    const replies = await Promise.all(
      [south, north].map(({ head }) => house.fetch(`/v1/networks/${id}/membership`, head, { method: 'DELETE' })),
    )
    expect(replies.map(({ status }) => status)).toEqual([204, 204])
    expect([await tools.look(trust.teacher, lesson), await tools.ended(shareId)]).toEqual([404, 'no_network'])
    expect(await listed(trust.head)).toMatchObject([{ id, ended: true }])
    expect(await house.db.auditEntry.count({ where: { act: 'share.ended', reflectionId: lesson.reflectionId } })).toBe(1)
  })

  it('before all have approved ends the proposal', async () => {
    for (const goes of [north, south]) {
      const { id } = await propose(trust, [north, south])
      await answer(north, id, true)
      await tools.ask(goes.head, 'DELETE', `/v1/networks/${id}/membership`, undefined, 204)
      expect((await listed(trust.head)).find((one) => one.id === id)).toMatchObject({ active: false, ended: true })
      expect((await reaches(north.teacher, trust.teacher))[0]).toBe(404)
    }
    expect(await waiting(south.head)).toEqual([])
    expect(await decidedOf(trust.head)).toEqual(['network.declined', 'network.declined'])
  })
})

describe('who takes part', () => {
  it('is for each organisation’s administrators to say, of their own people who may share', async () => {
    const id = await collaboration()
    const student = await house.addPerson('student', north.id)
    const gone = await house.addPerson('member', north.id)
    await house.db.user.update({ where: { id: gone.id }, data: { deactivatedAt: new Date() } })
    for (const who of [student, gone, south.teacher, { id: newId() }]) {
      const json = { everybody: false, userIds: [north.teacher.id, who.id] }
      await expectProblem(await house.fetch(`/v1/networks/${id}/people`, north.head, { method: 'PUT', json }), 422, 'not_reachable')
    }
    const json = { everybody: false, userIds: [north.teacher.id] }
    await expectProblem(await house.fetch(`/v1/networks/${id}/people`, north.teacher, { method: 'PUT', json }), 403, 'not_allowed')
    expect(await select(north, id, false, [north.teacher, north.teacher])).toMatchObject({
      mine: { everybody: false, part: null, selected: [{ id: north.teacher.id, name: 'A Person', organisation: { id: north.id } }] },
    })
    expect((await listed(south.head))[0]).toMatchObject({ mine: { selected: [] } })
    expect((await reaches(north.teacher, south.teacher))[0]).toBe(200)
    expect((await reaches(north.head, south.teacher))[0]).toBe(404)
    await house.db.user.update({ where: { id: north.teacher.id }, data: { deactivatedAt: new Date() } })
    expect((await listed(north.head))[0]).toMatchObject({ mine: { selected: [] } })
  })

  it('ends what rested on one who no longer does', async () => {
    const id = await collaboration()
    const [, given, gave] = await reaches(north.teacher, south.teacher)
    const [, got, was] = await reaches(trust.teacher, north.teacher)
    const told = new Set<string>()
    const all = new Promise<void>((heard) => {
      const stop = house.context.notices.on('reflection', ({ reflectionId }) => {
        if (told.add(reflectionId).size < 2) return
        stop()
        heard()
      })
    })
    await select(north, id, false, [north.head])
    await all
    expect(told).toEqual(new Set([given.reflectionId, got.reflectionId]))
    expect([await tools.look(south.teacher, given), await tools.ended(gave)]).toEqual([404, 'no_network'])
    expect([await tools.look(north.teacher, got), await tools.ended(was)]).toEqual([404, 'no_network'])
    await select(north, id, true, [])
    expect(await tools.look(south.teacher, given)).toBe(404)
    expect((await reaches(north.teacher, south.teacher))[0]).toBe(200)
  })
})

describe('organisations', () => {
  it('are found by their whole name, by administrators, and not one after the other', async () => {
    await house.db.organisation.update({ where: { id: north.id }, data: { name: 'North_Academy' } })
    await house.db.organisation.update({ where: { id: south.id }, data: { name: 'NorthXAcademy' } })
    await house.db.organisation.update({ where: { id: trust.id }, data: { name: 'North_Academy' } })
    const look = async (name: string, who = trust.head) => house.fetch(`/v1/organisations?name=${encodeURIComponent(name)}`, who)
    expect(await (await look(' north_academy ')).json()).toEqual({ organisations: [{ id: north.id, name: 'North_Academy', region: 'eu' }] })
    for (const name of ['North', 'North%', '%', '_____________']) expect(await (await look(name)).json()).toEqual({ organisations: [] })
    await expectProblem(await look('North_Academy', trust.teacher), 403, 'not_allowed')
    const statuses = []
    for (let count = 0; count < 61; count++) statuses.push((await look(`${count}`, south.head)).status)
    expect([new Set(statuses.slice(0, 60)), statuses[60]]).toEqual([new Set([200]), 429])
  })
})
