import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '../../core/ids.ts'
import { groupTools, type Json, type Recording } from './api-group-tools.ts'
import { type House, openHouse, type Person } from './api-house.ts'
import { expectProblem } from './api-upload-tools.ts'

let house: House
let tools: ReturnType<typeof groupTools>
let manager: Person
let contributor: Person
let member: Person
let student: Person
let groupId: string
beforeAll(async () => {
  house = await openHouse()
  tools = groupTools(house)
})
afterAll(() => house?.close())
beforeEach(async () => {
  house.clock.ahead = 0
  manager = await house.addPerson()
  contributor = await house.addPerson()
  member = await house.addPerson()
  student = await house.addPerson('student')
  groupId = await tools.makeGroup(manager, { withStudents: true })
  await tools.add(manager, groupId, contributor, 'contribute')
  await tools.add(manager, groupId, member)
  await tools.add(manager, groupId, student)
})

const tomorrow = () => new Date(Date.now() + 86_400_000).toISOString()
const wanted = (audience: string) => ({ title: 'Your first lesson', instructions: 'Ten minutes', dueAt: tomorrow(), audience })
const setOne = async (audience = 'members', who = contributor) =>
  (await tools.ask(who, 'POST', `/v1/groups/${groupId}/assignments`, wanted(audience), 201)).id
const handIn = (who: Person, id: string, { reflectionId }: Recording) =>
  house.fetch(`/v1/assignments/${id}/hand-in`, who, { json: { reflectionId } })
interface Assignments {
  assignments: (Json & { handedIn: { reflection: Json; person: Json; late: boolean }[] })[]
}
const handedInOf = async (who: Person, id: string) => {
  const { assignments } = await tools.ask<Assignments>(who, 'GET', `/v1/groups/${groupId}/assignments`)
  return assignments.find((one) => one.id === id)?.handedIn.map(({ reflection }) => reflection.id)
}
const toldOf = (who: Person) => house.db.notification.findMany({ where: { userId: who.id, kind: { not: 'decided' } } })

describe('assignments', () => {
  it('are set by contributors, and told to those who may hand in', async () => {
    for (const who of [member, student])
      await expectProblem(await house.fetch(`/v1/groups/${groupId}/assignments`, who, { json: wanted('members') }), 403, 'not_allowed')
    const made = await tools.ask(contributor, 'POST', `/v1/groups/${groupId}/assignments`, wanted('managers'), 201)
    expect(made).toMatchObject({
      ...{ title: 'Your first lesson', instructions: 'Ten minutes', audience: 'managers', closed: false, mine: true, handedIn: [] },
      createdBy: { id: contributor.id, name: 'A Person' },
    })
    const told = { kind: 'assignment', actorId: contributor.id, groupId, assignmentId: made.id }
    for (const who of [manager, member]) expect(await toldOf(who)).toMatchObject([told])
    for (const who of [contributor, student]) expect(await toldOf(who)).toEqual([])
    expect(await tools.ask(student, 'GET', `/v1/groups/${groupId}/assignments`)).toMatchObject({
      assignments: [{ id: made.id, mine: false }],
    })
    const never = { ...wanted('members'), dueAt: '9999-12-31T23:59:59-12:00' }
    await expectProblem(await house.fetch(`/v1/groups/${groupId}/assignments`, contributor, { json: never }), 400, 'bad_request')
    const past = { ...wanted('members'), dueAt: '2020-01-01T00:00:00Z' }
    await expectProblem(await house.fetch(`/v1/groups/${groupId}/assignments`, contributor, { json: past }), 400, 'bad_request')
  })

  it('take a member’s own reflection, and share it with the group', async () => {
    const id = await setOne('members')
    const lesson = await tools.record(member)
    expect(await tools.look(contributor, lesson)).toBe(404)
    const reply = await handIn(member, id, lesson)
    expect(reply.status).toBe(201)
    const made = (await reply.json()) as Json & { shareId: string }
    expect(made).toMatchObject({ reflection: { id: lesson.reflectionId, title: 'R' }, person: { id: member.id }, late: false })
    expect(await house.db.share.findUnique({ where: { id: made.shareId } })).toMatchObject({
      ...{ groupId, assignmentId: id, audience: 'members', wide: false, ownerId: member.id, userId: null },
    })
    for (const who of [manager, contributor, student]) {
      expect(await tools.look(who, lesson)).toBe(200)
      expect(await handedInOf(who, id)).toEqual([lesson.reflectionId])
    }
    const told = { kind: 'shared', actorId: member.id, groupId, assignmentId: id, reflectionId: lesson.reflectionId }
    expect((await toldOf(manager)).filter(({ kind }) => kind === 'shared')).toMatchObject([told])
    expect(await toldOf(contributor)).toEqual([])
    const entry = await house.db.auditEntry.findFirst({ where: { act: 'hand-in', reflectionId: lesson.reflectionId } })
    expect(entry).toMatchObject({ actorId: member.id, ownerId: member.id, details: { shareId: made.shareId, groupId, assignmentId: id } })
  })

  it('for managers alone are seen by managers alone', async () => {
    const id = await setOne('managers')
    const lesson = await tools.record(member)
    expect((await handIn(member, id, lesson)).status).toBe(201)
    expect([await tools.look(manager, lesson), await handedInOf(manager, id)]).toEqual([200, [lesson.reflectionId]])
    expect(await handedInOf(member, id)).toEqual([lesson.reflectionId])
    // Not even by the one who set it.
    for (const who of [contributor, student]) {
      expect([await tools.look(who, lesson), await handedInOf(who, id)]).toEqual([404, []])
      expect(await tools.ask(who, 'GET', `/v1/groups/${groupId}/reflections`)).toEqual({ reflections: [] })
    }
    expect(await tools.ask(manager, 'GET', `/v1/groups/${groupId}/reflections`)).toMatchObject({
      reflections: [
        { id: lesson.reflectionId, mine: false, because: [expect.stringMatching(/^You manage Year 5 Maths, handed in on \d+ \w+ \d{4}$/)] },
      ],
    })
    // Shown for this assignment only by what was handed in for it.
    await tools.share(member, lesson, { userId: contributor.id })
    expect([await tools.look(contributor, lesson), await handedInOf(contributor, id)]).toEqual([200, []])
  })

  it('for managers are not seen by one whom an administrator appoints when those are gone', async () => {
    const lesson = await tools.record(member)
    expect((await handIn(member, await setOne('managers'), lesson)).status).toBe(201)
    const admin = await house.addPerson('admin')
    const appoint = () =>
      house.fetch(`/v1/groups/${groupId}/members/${contributor.id}`, admin, { method: 'PATCH', json: { role: 'manage' } })
    await expectProblem(await appoint(), 403, 'not_allowed')
    await house.db.user.update({ where: { id: manager.id }, data: { deactivatedAt: new Date() } })
    expect((await appoint()).status).toBeLessThan(300)
    expect(await tools.look(contributor, lesson)).toBe(404)
    expect(await house.db.share.findFirst({ where: { reflectionId: lesson.reflectionId } })).toMatchObject({
      endedBecause: 'managers_gone',
    })
  })

  it('take nothing of others, nor twice, nor from outside, nor from students', async () => {
    const id = await setOne()
    const [own, others] = [await tools.record(member), await tools.record(contributor)]
    await expectProblem(await handIn(member, id, others), 404, 'not_found')
    await expectProblem(await handIn(member, id, { ...own, reflectionId: newId() }), 404, 'not_found')
    // Shared with her, it is still not hers to hand in.
    await tools.share(contributor, others, { groupId })
    await expectProblem(await handIn(member, id, others), 403, 'not_allowed')
    await expectProblem(await handIn(student, id, own), 403, 'not_allowed')
    await expectProblem(await handIn(member, newId(), own), 404, 'not_found')
    const outside = await house.addPerson()
    const hers = await tools.record(outside)
    await expectProblem(await handIn(outside, id, hers), 404, 'not_found')
    await tools.ask(manager, 'PATCH', `/v1/groups/${groupId}`, { open: true })
    await expectProblem(await handIn(outside, id, hers), 404, 'not_found')
    const replies = await Promise.all([1, 2, 3].map(() => handIn(member, id, own)))
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 409, 409])
    const refused = replies.find(({ status }) => status === 409)
    expect(await refused?.json()).toMatchObject({ code: 'already' })
    expect(await house.db.share.count({ where: { assignmentId: id } })).toBe(1)
    // Taken back, it may be handed in anew.
    await house.db.share.updateMany({ where: { assignmentId: id }, data: { endedAt: new Date(), endedBecause: 'retracted' } })
    expect((await handIn(member, id, own)).status).toBe(201)
  })

  it('tell what is late, and refuse nothing for it', async () => {
    const id = await setOne()
    const lesson = await tools.record(member)
    house.clock.ahead = 2 * 86_400
    expect(await (await handIn(member, id, lesson)).json()).toMatchObject({ late: true })
  })

  it('once closed take no more, and what was handed in stays', async () => {
    const id = await setOne()
    const [first, second] = [await tools.record(member), await tools.record(member)]
    expect((await handIn(member, id, first)).status).toBe(201)
    await expectProblem(await house.fetch(`/v1/assignments/${id}`, member, { method: 'DELETE' }), 403, 'not_allowed')
    const outside = await house.addPerson('admin')
    await expectProblem(await house.fetch(`/v1/assignments/${id}`, outside, { method: 'DELETE' }), 404, 'not_found')
    await tools.ask(contributor, 'DELETE', `/v1/assignments/${id}`, undefined, 204)
    await expectProblem(await handIn(member, id, second), 409, 'conflict')
    await expectProblem(await house.fetch(`/v1/assignments/${id}`, manager, { method: 'DELETE' }), 409, 'already')
    expect(await handedInOf(contributor, id)).toEqual([first.reflectionId])
    expect(await tools.look(contributor, first)).toBe(200)
    const another = await setOne()
    await tools.ask(manager, 'DELETE', `/v1/assignments/${another}`, undefined, 204)
  })

  it('end with the membership, and stay for one who may only view', async () => {
    const id = await setOne()
    const [lesson, other] = [await tools.record(member), await tools.record(contributor)]
    expect((await handIn(member, id, lesson)).status).toBe(201)
    expect((await handIn(contributor, id, other)).status).toBe(201)
    await tools.ask(manager, 'PATCH', `/v1/groups/${groupId}/members/${contributor.id}`, { role: 'view' })
    expect(await tools.look(manager, other)).toBe(200)
    await tools.ask(member, 'DELETE', `/v1/groups/${groupId}/members/${member.id}`, undefined, 204)
    expect([await tools.look(manager, lesson), await handedInOf(manager, id)]).toEqual([404, [other.reflectionId]])
    await expectProblem(await house.fetch(`/v1/groups/${groupId}/assignments`, member), 404, 'not_found')
  })

  it('in a community group reach members elsewhere, and need their organisation’s leave', async () => {
    const [home, away] = [await house.addOrganisation(), await house.addOrganisation()]
    const host = await house.addPerson('member', home)
    const admin = await house.addPerson('admin', home)
    const guest = await house.addPerson('member', away)
    const head = await house.addPerson('admin', away)
    const id = await tools.makeGroup(host)
    await tools.upgrade(host, admin, id)
    await tools.invite(host, id, guest, 'manage')
    const { id: assignmentId } = await tools.ask(host, 'POST', `/v1/groups/${id}/assignments`, wanted('managers'), 201)
    expect(await toldOf(guest)).toEqual([])
    const [ours, theirs] = [await tools.record(host), await tools.record(guest)]
    await expectProblem(await handIn(guest, assignmentId, theirs), 403, 'not_allowed')
    await tools.ask(head, 'PUT', `/v1/groups/${id}/whitelist`)
    expect((await handIn(guest, assignmentId, theirs)).status).toBe(201)
    expect((await handIn(host, assignmentId, ours)).status).toBe(201)
    expect([await tools.look(host, theirs), await tools.look(guest, ours)]).toEqual([200, 200])
    expect((await toldOf(guest)).map(({ kind }) => kind)).toEqual(['shared'])
    expect((await tools.actsOf(away)).at(-1)).toBe('hand-in')
    await tools.ask(head, 'DELETE', `/v1/groups/${id}/whitelist`, undefined, 204)
    expect([await tools.look(host, theirs), await tools.look(guest, ours)]).toEqual([404, 200])
  })
})
