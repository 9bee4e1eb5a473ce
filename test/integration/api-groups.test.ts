import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '../../core/ids.ts'
import { groupTools, type Json } from './api-group-tools.ts'
import { type House, openHouse, type Person } from './api-house.ts'
import { expectProblem } from './api-upload-tools.ts'

let house: House
let tools: ReturnType<typeof groupTools>
let manager: Person
let colleague: Person
let admin: Person
beforeAll(async () => {
  house = await openHouse()
  tools = groupTools(house)
})
afterAll(() => house?.close())
beforeEach(async () => {
  manager = await house.addPerson()
  colleague = await house.addPerson()
  admin = await house.addPerson('admin')
})

const idsOf = ({ groups }: { groups: Json[] }) => groups.map(({ id }) => id)
const listed = async (who: Person) => idsOf(await tools.ask(who, 'GET', '/v1/groups'))
interface Members {
  members: { person: { id: string; name: string; email?: string }; role: string; accepted: boolean; student: boolean }[]
}
const membersOf = async (who: Person, id: string) =>
  (await tools.ask<Members>(who, 'GET', `/v1/groups/${id}/members`)).members.map(({ person, role }) => [person.id, role])

describe('groups', () => {
  it('are made by teachers, who manage them, and told to nobody else', async () => {
    const made = await tools.ask(manager, 'POST', '/v1/groups', { name: ' Year 5 ', description: 'Fractions' }, 201)
    expect(made).toMatchObject({
      ...{ name: 'Year 5', description: 'Fractions', withStudents: false, open: false, community: false, requested: false, closed: false },
      ...{ members: 1, mine: { role: 'manage', accepted: true }, whitelisted: null, organisation: { id: house.organisationId } },
      may: { join: false, accept: false, leave: true, contribute: true, manage: true, govern: true, approve: false, whitelist: false },
    })
    expect(await listed(manager)).toContain(made.id)
    expect(await listed(colleague)).not.toContain(made.id)
    const stranger = await house.addPerson('admin', await house.addOrganisation())
    for (const who of [colleague, stranger])
      for (const path of ['', '/members', '/reflections', '/assignments'])
        await expectProblem(await house.fetch(`/v1/groups/${made.id}${path}`, who), 404, 'not_found')
    for (const [method, path, json] of [
      ['PATCH', '', { name: 'x' }],
      ['DELETE', '', undefined],
      ['POST', '/members', { userId: colleague.id, role: 'manage' }],
      ['POST', '/members', { email: colleague.email, role: 'manage' }],
      ['PATCH', `/members/${manager.id}`, { role: 'view' }],
      ['DELETE', `/members/${manager.id}`, undefined],
      ['POST', '/join', undefined],
      ['POST', '/accept', undefined],
      ['POST', '/community', { reason: 'x' }],
      ['DELETE', '/community', undefined],
      ['POST', '/approval', { approve: true }],
      ['PUT', '/whitelist', undefined],
      ['DELETE', '/whitelist', undefined],
      ['POST', '/assignments', { title: 'x', dueAt: '2099-01-01T00:00:00Z', audience: 'members' }],
    ] as const)
      for (const who of [colleague, stranger]) {
        const reply = await house.fetch(`/v1/groups/${made.id}${path}`, who, { method, ...(json && { json }) })
        await expectProblem(reply, 404, 'not_found')
      }
    await expectProblem(await house.fetch(`/v1/groups/${newId()}`, manager), 404, 'not_found')
    await expectProblem(await house.fetch('/v1/groups', await house.addPerson('student'), { json: { name: 'x' } }), 403, 'not_allowed')
    await expectProblem(await house.fetch('/v1/groups', await house.addPerson('operator', null)), 403, 'not_allowed')
    await expectProblem(await house.fetch('/v1/groups'), 401, 'not_signed_in')
    const device = await house.signIn(manager, 'device')
    await expectProblem(await house.fetch(`/v1/groups/${made.id}`, device), 404, 'not_found')
  })

  it('change by their managers; whether students are in them never does', async () => {
    const id = await tools.makeGroup(manager)
    await tools.add(manager, id, colleague, 'contribute')
    expect(await tools.ask(manager, 'PATCH', `/v1/groups/${id}`, { name: 'Year 6', open: true })).toMatchObject({
      name: 'Year 6',
      open: true,
    })
    await expectProblem(await house.fetch(`/v1/groups/${id}`, colleague, { method: 'PATCH', json: { name: 'x' } }), 403, 'not_allowed')
    const sneaky = await house.fetch(`/v1/groups/${id}`, manager, { method: 'PATCH', json: { withStudents: true } })
    await expectProblem(sneaky, 400, 'bad_request')
    expect(await tools.ask(manager, 'GET', `/v1/groups/${id}`)).toMatchObject({ withStudents: false })
  })

  it('open ones are found and joined by people of the organisation, to view', async () => {
    const id = await tools.makeGroup(manager, { open: true })
    expect(await listed(colleague)).toContain(id)
    expect(await tools.ask(colleague, 'GET', `/v1/groups/${id}`)).toMatchObject({ mine: null, may: { join: true, manage: false } })
    for (const path of ['members', 'reflections', 'assignments'])
      await expectProblem(await house.fetch(`/v1/groups/${id}/${path}`, colleague), 403, 'not_allowed')
    expect(await tools.ask(colleague, 'POST', `/v1/groups/${id}/join`)).toMatchObject({ mine: { role: 'view', accepted: true } })
    await expectProblem(await house.fetch(`/v1/groups/${id}/join`, colleague, { method: 'POST' }), 403, 'not_allowed')
    expect(await membersOf(colleague, id)).toEqual(
      expect.arrayContaining([
        [manager.id, 'manage'],
        [colleague.id, 'view'],
      ]),
    )
    const student = await house.addPerson('student')
    expect(await listed(student)).not.toContain(id)
    await expectProblem(await house.fetch(`/v1/groups/${id}/join`, student, { method: 'POST' }), 404, 'not_found')
    const stranger = await house.addPerson('member', await house.addOrganisation())
    await expectProblem(await house.fetch(`/v1/groups/${id}/join`, stranger, { method: 'POST' }), 404, 'not_found')
  })

  it('hold students only where they are made for them, and only to view', async () => {
    const student = await house.addPerson('student')
    const path = (id: string) => `/v1/groups/${id}/members`
    const without = await tools.makeGroup(manager)
    await expectProblem(await house.fetch(path(without), manager, { json: { userId: student.id, role: 'view' } }), 422, 'not_reachable')
    const classroom = await tools.makeGroup(manager, { withStudents: true })
    await expectProblem(
      await house.fetch(path(classroom), manager, { json: { userId: student.id, role: 'contribute' } }),
      400,
      'bad_request',
    )
    expect(await tools.add(manager, classroom, student)).toMatchObject({ role: 'view', accepted: true, student: true })
    const raised = await house.fetch(`${path(classroom)}/${student.id}`, manager, { method: 'PATCH', json: { role: 'manage' } })
    await expectProblem(raised, 400, 'bad_request')
    const lesson = await tools.record(manager)
    expect(await tools.look(student, lesson)).toBe(404)
    await tools.share(manager, lesson, { groupId: classroom })
    expect(await tools.look(student, lesson)).toBe(200)
    expect(await tools.ask(student, 'GET', `/v1/groups/${classroom}/reflections`)).toMatchObject({
      reflections: [{ id: lesson.reflectionId, mine: false, owner: { id: manager.id } }],
    })
  })

  it('take in people of the organisation at once, and nobody else by id', async () => {
    const id = await tools.makeGroup(manager)
    expect(await tools.add(manager, id, colleague, 'contribute')).toEqual({
      person: { id: colleague.id, name: 'A Person', organisation: { id: house.organisationId, name: 'School' } },
      ...{ role: 'contribute', accepted: true, student: false },
    })
    const again = await house.fetch(`/v1/groups/${id}/members`, manager, { json: { userId: colleague.id, role: 'view' } })
    await expectProblem(again, 409, 'already')
    const stranger = await house.addPerson('member', await house.addOrganisation())
    const gone = await house.addPerson()
    await house.db.user.update({ where: { id: gone.id }, data: { deactivatedAt: new Date() } })
    for (const userId of [stranger.id, gone.id, newId()]) {
      const reply = await house.fetch(`/v1/groups/${id}/members`, manager, { json: { userId, role: 'view' } })
      await expectProblem(reply, 404, 'not_found')
    }
    const byHer = await house.fetch(`/v1/groups/${id}/members`, colleague, { json: { userId: admin.id, role: 'view' } })
    await expectProblem(byHer, 403, 'not_allowed')
    const byEmail = await house.fetch(`/v1/groups/${id}/members`, manager, { json: { email: stranger.email, role: 'view' } })
    await expectProblem(byEmail, 403, 'not_allowed')
  })
})

describe('what rests on a membership', () => {
  it('ends when a member leaves, is taken out or may only view, for good', async () => {
    const id = await tools.makeGroup(manager)
    const viewer = await house.addPerson()
    await tools.add(manager, id, viewer)
    const ways = [
      (who: Person) => tools.ask(who, 'DELETE', `/v1/groups/${id}/members/${who.id}`, undefined, 204),
      (who: Person) => tools.ask(manager, 'DELETE', `/v1/groups/${id}/members/${who.id}`, undefined, 204),
      (who: Person) => tools.ask(manager, 'PATCH', `/v1/groups/${id}/members/${who.id}`, { role: 'view' }),
    ]
    for (const way of ways) {
      const contributor = await house.addPerson()
      await tools.add(manager, id, contributor, 'contribute')
      const lesson = await tools.record(contributor)
      const shareId = await tools.share(contributor, lesson, { groupId: id })
      expect(await tools.look(viewer, lesson)).toBe(200)
      await way(contributor)
      expect([await tools.look(viewer, lesson), await tools.ended(shareId)]).toEqual([404, 'not_contributor'])
      expect(await tools.ask(viewer, 'GET', `/v1/groups/${id}/reflections`)).toEqual({ reflections: [] })
      const row = await house.db.auditEntry.findFirst({ where: { act: 'share.ended', reflectionId: lesson.reflectionId } })
      expect(row).toMatchObject({ ownerId: contributor.id, details: { shareId, because: 'not_contributor' } })
      // Nothing comes back with her.
      await house.db.groupMember.deleteMany({ where: { groupId: id, userId: contributor.id } })
      await tools.add(manager, id, contributor, 'manage')
      expect(await tools.look(viewer, lesson)).toBe(404)
      await tools.ask(manager, 'DELETE', `/v1/groups/${id}/members/${contributor.id}`, undefined, 204)
    }
  })

  it('is no more for one who left: she sees nothing of the group', async () => {
    const id = await tools.makeGroup(manager)
    await tools.add(manager, id, colleague)
    const lesson = await tools.record(manager)
    await tools.share(manager, lesson, { groupId: id })
    expect(await tools.look(colleague, lesson)).toBe(200)
    const told = new Promise<string>((heard) => {
      const stop = house.context.notices.on('person', ({ userId }) => {
        if (userId !== colleague.id) return
        stop()
        heard(userId)
      })
    })
    await tools.ask(manager, 'DELETE', `/v1/groups/${id}/members/${colleague.id}`, undefined, 204)
    expect(await told).toBe(colleague.id)
    expect(await tools.look(colleague, lesson)).toBe(404)
    await expectProblem(await house.fetch(`/v1/groups/${id}`, colleague), 404, 'not_found')
  })

  it('ends when the group is closed', async () => {
    const id = await tools.makeGroup(manager)
    await tools.add(manager, id, colleague)
    const lesson = await tools.record(manager)
    const shareId = await tools.share(manager, lesson, { groupId: id })
    await expectProblem(await house.fetch(`/v1/groups/${id}`, colleague, { method: 'DELETE' }), 403, 'not_allowed')
    await tools.ask(manager, 'DELETE', `/v1/groups/${id}`, undefined, 204)
    expect([await tools.look(colleague, lesson), await tools.ended(shareId)]).toEqual([404, 'group_closed'])
    expect(await listed(colleague)).not.toContain(id)
    await expectProblem(await house.fetch(`/v1/groups/${id}`, manager), 404, 'not_found')
  })
})

describe('who manages', () => {
  it('is always somebody: the last can neither go nor step down', async () => {
    const id = await tools.makeGroup(manager)
    await tools.add(manager, id, colleague, 'contribute')
    const path = `/v1/groups/${id}/members/${manager.id}`
    await expectProblem(await house.fetch(path, manager, { method: 'DELETE' }), 409, 'conflict')
    await expectProblem(await house.fetch(path, manager, { method: 'PATCH', json: { role: 'contribute' } }), 409, 'conflict')
    await expectProblem(await house.fetch(path, admin, { method: 'DELETE' }), 409, 'conflict')
    await tools.ask(manager, 'PATCH', `/v1/groups/${id}/members/${colleague.id}`, { role: 'manage' })
    // A closed account manages nothing.
    await house.db.user.update({ where: { id: colleague.id }, data: { deactivatedAt: new Date() } })
    await expectProblem(await house.fetch(path, manager, { method: 'DELETE' }), 409, 'conflict')
    await house.db.user.update({ where: { id: colleague.id }, data: { deactivatedAt: null } })
    await tools.ask(manager, 'DELETE', path, undefined, 204)
    expect(await membersOf(colleague, id)).toEqual([[colleague.id, 'manage']])
  })

  it('stays somebody when all go at once', async () => {
    for (let round = 0; round < 5; round++) {
      const id = await tools.makeGroup(manager)
      await tools.add(manager, id, colleague, 'manage')
      await tools.add(manager, id, admin, 'manage')
      const all = [manager, colleague, admin]
      const replies = await Promise.all([
        house.fetch(`/v1/groups/${id}/members/${manager.id}`, manager, { method: 'DELETE' }),
        house.fetch(`/v1/groups/${id}/members/${colleague.id}`, colleague, { method: 'PATCH', json: { role: 'view' } }),
        house.fetch(`/v1/groups/${id}/members/${admin.id}`, admin, { method: 'DELETE' }),
      ])
      const went = replies.map(({ status }) => status).sort()
      expect([went.filter((status) => status < 300).length, went.at(-1)]).toEqual([2, 409])
      const left = await house.db.groupMember.findMany({ where: { groupId: id, role: 'manage' } })
      expect(all.map((person) => person.id)).toContain(left[0]?.userId)
      expect(left).toHaveLength(1)
    }
  })

  it('administrators help a group along without getting in', async () => {
    const id = await tools.makeGroup(manager)
    await tools.add(manager, id, colleague)
    const lesson = await tools.record(manager)
    await tools.share(manager, lesson, { groupId: id })
    const everything = await tools.ask<{ groups: Json[] }>(admin, 'GET', '/v1/organisation/groups')
    expect(everything.groups).toContainEqual(expect.objectContaining({ id, mine: null }))
    expect(await membersOf(admin, id)).toHaveLength(2)
    await expectProblem(await house.fetch(`/v1/groups/${id}/reflections`, admin), 403, 'not_allowed')
    expect(await tools.look(admin, lesson)).toBe(404)
    const letIn = await house.fetch(`/v1/groups/${id}/members`, admin, { json: { userId: admin.id, role: 'view' } })
    await expectProblem(letIn, 403, 'not_allowed')
    // Nor by somebody she raises: what is for managers alone stays theirs.
    const raised = await house.fetch(`/v1/groups/${id}/members/${colleague.id}`, admin, { method: 'PATCH', json: { role: 'manage' } })
    await expectProblem(raised, 403, 'not_allowed')
    await tools.ask(manager, 'PATCH', `/v1/groups/${id}/members/${colleague.id}`, { role: 'manage' })
    await tools.ask(admin, 'DELETE', `/v1/groups/${id}/members/${manager.id}`, undefined, 204)
    expect(await membersOf(colleague, id)).toEqual([[colleague.id, 'manage']])
    await tools.add(colleague, id, admin)
    const herself = await house.fetch(`/v1/groups/${id}/members/${admin.id}`, admin, { method: 'PATCH', json: { role: 'manage' } })
    await expectProblem(herself, 403, 'not_allowed')
    await tools.ask(admin, 'DELETE', `/v1/groups/${id}`, undefined, 204)
    await expectProblem(await house.fetch('/v1/organisation/groups', manager), 403, 'not_allowed')
  })

  it('is written down', async () => {
    const id = await tools.makeGroup(manager, { open: true })
    await tools.ask(colleague, 'POST', `/v1/groups/${id}/join`)
    await tools.ask(manager, 'PATCH', `/v1/groups/${id}/members/${colleague.id}`, { role: 'contribute' })
    await tools.ask(colleague, 'DELETE', `/v1/groups/${id}/members/${colleague.id}`, undefined, 204)
    await tools.ask(manager, 'DELETE', `/v1/groups/${id}`, undefined, 204)
    const acts = await house.db.auditEntry.findMany({
      where: { details: { path: ['groupId'], equals: id } },
      orderBy: { sequence: 'asc' },
      select: { act: true, actorId: true },
    })
    expect(acts.map(({ act, actorId }) => [act, actorId])).toEqual([
      ['group.made', manager.id],
      ['group.joined', colleague.id],
      ['group.member', manager.id],
      ['group.left', colleague.id],
      ['group.closed', manager.id],
    ])
  })
})
