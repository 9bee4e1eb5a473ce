import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { endExpiredShares } from '../../api/sharing/expired.ts'
import { decide } from '../../core/access/decide.ts'
import { loadFacts } from '../../core/access/facts.ts'
import { newId } from '../../core/ids.ts'
import { eventsOf, eventsUntil } from './api-events.ts'
import { type House, openHouse, type Person } from './api-house.ts'
import { makeGroup, makeNetwork, makeReflection, type SharedClip, share } from './api-scene.ts'
import { expectProblem } from './api-upload-tools.ts'

let house: House
let other: string
let teacher: Person
let colleague: Person
let stranger: Person
let clip: SharedClip
beforeAll(async () => {
  house = await openHouse()
  other = await house.addOrganisation()
})
afterAll(() => house?.close())
beforeEach(async () => {
  house.clock.ahead = 0
  ;[teacher, colleague, stranger] = [await house.addPerson(), await house.addPerson(), await house.addPerson('member', other)]
  clip = await makeReflection(house, teacher)
})

const get = async (path: string, who: Person) => {
  const reply = await house.fetch(path, who)
  expect(reply.status).toBe(200)
  return (await reply.json()) as Record<string, unknown>
}
const status = async (path: string, who: Person) => (await house.fetch(path, who)).status

describe('sharing with a person', () => {
  it('opens everything that is looked at, and nothing that changes', async () => {
    await share(house, teacher, clip.reflectionId, { userId: colleague.id })
    const seen = await get(`/v1/clips/${clip.id}`, colleague)
    expect(seen).toMatchObject({ mine: false, title: 'Fractions', filename: '', sha256: null, receipt: null, owner: { id: teacher.id } })
    expect(seen.because).toEqual([expect.stringMatching(/^Shared on \d+ \w+ \d{4} with you$/)])
    expect(await get(`/v1/reflections/${clip.reflectionId}`, colleague)).toMatchObject({ mine: false, clips: [{ id: clip.id }] })
    expect((await get('/v1/shared', colleague)).reflections).toMatchObject([{ id: clip.reflectionId }])
    for (const path of ['poster.webp', 'comments']) expect(await status(`/v1/clips/${clip.id}/${path}`, colleague)).toBe(200)
    const opened = await house.fetch(`/v1/clips/${clip.id}/playback`, colleague, { method: 'POST' })
    const { master } = (await opened.json()) as { master: string }
    expect(await status(master.replace('master.m3u8', `keys/${clip.chunk.id}`), colleague)).toBe(200)
    for (const [path, init] of [
      [`/v1/clips/${clip.id}`, { method: 'DELETE' }],
      [`/v1/clips/${clip.id}`, { method: 'PATCH', json: { title: 'x' } }],
      [`/v1/reflections/${clip.reflectionId}`, { method: 'PATCH', json: { title: 'x' } }],
      [`/v1/reflections/${clip.reflectionId}/shares`, { json: { userId: stranger.id } }],
      [`/v1/reflections/${clip.reflectionId}/shares`, {}],
      [`/v1/reflections/${clip.reflectionId}/viewers`, {}],
    ] as const)
      await expectProblem(await house.fetch(path, colleague, init), 403, 'not_allowed')
  })

  it('does not appear among the viewer’s own', async () => {
    await share(house, teacher, clip.reflectionId, { userId: colleague.id })
    expect((await get('/v1/clips', colleague)).clips).toEqual([])
    expect((await get('/v1/reflections', colleague)).reflections).toEqual([])
  })

  it('ends at its date', async () => {
    const endsAt = new Date(Date.now() + 3_600_000).toISOString()
    await share(house, teacher, clip.reflectionId, { userId: colleague.id, endsAt })
    expect((await get('/v1/shared', colleague)).reflections).toMatchObject([{ endsAt }])
    house.clock.ahead = 3601
    expect(await status(`/v1/clips/${clip.id}`, colleague)).toBe(404)
    expect((await get('/v1/shared', colleague)).reflections).toEqual([])
    expect(await endExpiredShares(house.context)).toBe(1)
    expect(await endExpiredShares(house.context)).toBe(0)
    expect((await get(`/v1/reflections/${clip.reflectionId}/shares`, teacher)).shares).toMatchObject([{ ended: 'Its time was over.' }])
    expect(await house.db.auditEntry.findMany({ where: { act: 'share.ended', ownerId: teacher.id } })).toMatchObject([{ actorId: null }])
  })

  it('is refused to whom she may not reach, as to nobody at all', async () => {
    const student = await house.addPerson('student')
    const operator = await house.addPerson('operator', null)
    const closed = await house.addPerson()
    await house.db.user.update({ where: { id: closed.id }, data: { deactivatedAt: new Date() } })
    for (const userId of [stranger.id, student.id, operator.id, closed.id, teacher.id, newId()]) {
      const reply = await house.fetch(`/v1/reflections/${clip.reflectionId}/shares`, teacher, { json: { userId } })
      await expectProblem(reply, 422, 'not_reachable')
    }
    const group = await makeGroup(house, house.organisationId, [
      [colleague, 'manage'],
      [teacher, 'view'],
    ])
    for (const groupId of [group, newId()]) {
      const reply = await house.fetch(`/v1/reflections/${clip.reflectionId}/shares`, teacher, { json: { groupId } })
      await expectProblem(reply, 422, 'not_reachable')
    }
    expect(await house.db.share.count({ where: { reflectionId: clip.reflectionId } })).toBe(0)
    expect(await house.db.notification.count({ where: { reflectionId: clip.reflectionId } })).toBe(0)
  })

  it('can be made anew when its time is over', async () => {
    await share(house, teacher, clip.reflectionId, { userId: colleague.id, endsAt: new Date(Date.now() + 60_000).toISOString() })
    house.clock.ahead = 61
    await share(house, teacher, clip.reflectionId, { userId: colleague.id })
    expect(await status(`/v1/clips/${clip.id}`, colleague)).toBe(200)
    expect((await get(`/v1/reflections/${clip.reflectionId}/shares`, teacher)).shares).toMatchObject([
      { ended: null },
      { ended: 'Its time was over.' },
    ])
  })

  it('has no end beyond what can be told again', async () => {
    const json = { userId: colleague.id, endsAt: '9999-12-31T23:59:59-12:00' }
    await expectProblem(await house.fetch(`/v1/reflections/${clip.reflectionId}/shares`, teacher, { json }), 400, 'bad_request')
    expect(await house.db.share.count({ where: { reflectionId: clip.reflectionId } })).toBe(0)
    await expectProblem(await house.fetch('/v1/people?query=%00', teacher), 400, 'bad_request')
  })

  it('counts and tells nothing to whom it was closed', async () => {
    const shareId = await share(house, teacher, clip.reflectionId, { userId: colleague.id })
    const comments = `/v1/clips/${clip.id}/comments`
    const first = (await (await house.fetch(comments, colleague, { json: { text: 'A', atSeconds: 1 } })).json()) as { id: string }
    await house.fetch(`/v1/shares/${shareId}`, teacher, { method: 'DELETE' })
    expect(await get('/v1/me', colleague)).toMatchObject({ unread: 0 })
    const stream = eventsOf(await house.fetch('/v1/notifications/events', colleague))
    expect((await stream.next()).value).toMatchObject({ event: 'notifications' })
    await house.fetch(comments, teacher, { json: { text: 'B', atSeconds: 1, parentId: first.id } })
    expect(await get('/v1/me', colleague)).toMatchObject({ unread: 0 })
    // The next thing she hears is what is opened to her.
    const other = await makeReflection(house, teacher)
    const heard = stream.next()
    await share(house, teacher, other.reflectionId, { userId: colleague.id })
    expect((await heard).value).toMatchObject({ event: 'notifications' })
    expect(await get('/v1/me', colleague)).toMatchObject({ unread: 1 })
    await stream.return()
  })

  it('is refused twice, with an end that is over, and with a group and a person at once', async () => {
    const path = `/v1/reflections/${clip.reflectionId}/shares`
    await share(house, teacher, clip.reflectionId, { userId: colleague.id })
    await expectProblem(await house.fetch(path, teacher, { json: { userId: colleague.id } }), 409, 'already')
    await expectProblem(await house.fetch(path, teacher, { json: { userId: newId(), endsAt: '2020-01-01T00:00:00Z' } }), 400, 'bad_request')
    await expectProblem(await house.fetch(path, teacher, { json: { userId: newId(), groupId: newId() } }), 400, 'bad_request')
    await expectProblem(await house.fetch(path, teacher, { json: {} }), 400, 'bad_request')
  })

  it('finds people she may reach, and nobody else', async () => {
    const far = await house.addPerson('member', await house.addOrganisation())
    await makeNetwork(house, 'collaboration', [{ id: house.organisationId }, { id: other, everybody: false }], [stranger])
    for (const [id, name] of [
      [colleague.id, 'Zoe Near'],
      [stranger.id, 'Zoe Joined'],
      [far.id, 'Zoe Far'],
    ] as const)
      await house.db.user.update({ where: { id }, data: { name } })
    const student = await house.addPerson('student')
    await house.db.user.update({ where: { id: student.id }, data: { name: 'Zoe Student' } })
    const { people } = await get('/v1/people?query=zoe', teacher)
    expect(people).toMatchObject([
      { name: 'Zoe Joined', via: { network: 'The Ring' } },
      { name: 'Zoe Near', via: 'organisation' },
    ])
    expect(JSON.stringify(people)).not.toContain('@')
    await expectProblem(await house.fetch('/v1/people?query=zoe', student), 403, 'not_allowed')
    await share(house, teacher, clip.reflectionId, { userId: stranger.id })
    expect((await get(`/v1/clips/${clip.id}`, stranger)).because).toEqual([expect.stringContaining('across the network The Ring')])
  })
})

describe('taking it back', () => {
  it('ends keys, playlists and the player’s stream at once', async () => {
    const shareId = await share(house, teacher, clip.reflectionId, { userId: colleague.id })
    const opened = await house.fetch(`/v1/clips/${clip.id}/playback`, colleague, { method: 'POST' })
    const below = ((await opened.json()) as { master: string }).master.replace('/master.m3u8', '')
    const player = eventsUntil(await house.fetch(`${below}/events`), 'ended')
    const page = eventsUntil(await house.fetch(`/v1/clips/${clip.id}/events`, colleague), 'gone')
    expect((await house.fetch(`/v1/shares/${shareId}`, teacher, { method: 'DELETE' })).status).toBe(204)
    expect((await player).at(-1)).toMatchObject({ data: { message: 'You can not watch this any more.' } })
    expect((await page).at(-1)).toMatchObject({ data: { id: clip.id } })
    for (const path of [
      `keys/${clip.chunk.id}`,
      `chunks/${clip.chunk.id}.ts`,
      '720.m3u8',
      'master.m3u8',
      'poster.webp',
      'storyboard.vtt',
      'comments',
    ])
      expect([path, await status(`${below}/${path}`, colleague)]).toEqual([path, 404])
    for (const path of ['', '/poster.webp', '/comments', '/events'])
      expect([path, await status(`/v1/clips/${clip.id}${path}`, colleague)]).toEqual([path, 404])
    expect((await get('/v1/shared', colleague)).reflections).toEqual([])
    expect((await get(`/v1/reflections/${clip.reflectionId}/shares`, teacher)).shares).toMatchObject([{ ended: 'You took it back.' }])
  })

  it('tells a stream when the time of a share is over', async () => {
    const endsAt = new Date(Date.now() + 3000).toISOString()
    await share(house, teacher, clip.reflectionId, { userId: colleague.id, endsAt })
    const opened = await house.fetch(`/v1/clips/${clip.id}/playback`, colleague, { method: 'POST' })
    const below = ((await opened.json()) as { master: string }).master.replace('/master.m3u8', '')
    const events = await eventsUntil(await house.fetch(`${below}/events`), 'ended')
    expect(events.at(-1)?.event).toBe('ended')
    expect(Date.now() - Date.parse(endsAt)).toBeLessThan(5000)
  })

  it('is nobody’s but the owner’s', async () => {
    const shareId = await share(house, teacher, clip.reflectionId, { userId: colleague.id })
    for (const who of [colleague, stranger, await house.addPerson('admin')]) {
      await expectProblem(await house.fetch(`/v1/shares/${shareId}`, who, { method: 'DELETE' }), 404, 'not_found')
      await expectProblem(await house.fetch(`/v1/shares/${shareId}`, who, { method: 'PATCH', json: { endsAt: null } }), 404, 'not_found')
    }
    expect(await status(`/v1/clips/${clip.id}`, colleague)).toBe(200)
  })

  it('can be given another end, and not once it is over', async () => {
    const shareId = await share(house, teacher, clip.reflectionId, { userId: colleague.id })
    const endsAt = new Date(Date.now() + 60_000).toISOString()
    const change = (json: object) => house.fetch(`/v1/shares/${shareId}`, teacher, { method: 'PATCH', json })
    expect(await (await change({ endsAt })).json()).toMatchObject({ endsAt })
    house.clock.ahead = 61
    await expectProblem(await change({ endsAt: null }), 409, 'conflict')
  })
})

describe('who can see it', () => {
  it('lists exactly those whom the decision lets in, with the reason', async () => {
    const student = await house.addPerson('student')
    const manager = await house.addPerson()
    const asked = await house.addPerson('member', other)
    const people: [Person, 'view' | 'contribute' | 'manage'][] = [
      [manager, 'manage'],
      [teacher, 'contribute'],
      [student, 'view'],
      [stranger, 'view'],
    ]
    const local = await makeGroup(house, house.organisationId, people, { withStudents: true })
    const community = await makeGroup(house, house.organisationId, people, { communitySince: new Date(), name: 'Across' })
    await house.db.groupMember.create({ data: { groupId: community, userId: asked.id, role: 'view', createdAt: new Date() } })
    await house.db.whitelisting.create({
      data: { groupId: community, organisationId: house.organisationId, approvedById: manager.id, createdAt: new Date() },
    })
    await share(house, teacher, clip.reflectionId, { groupId: local })
    await share(house, teacher, clip.reflectionId, { userId: colleague.id })
    const seers = async () => {
      const { viewers } = await get(`/v1/reflections/${clip.reflectionId}/viewers`, teacher)
      return (viewers as { person: { id: string }; because: { text: string }[] }[]).map(({ person, because }) => [
        person.id,
        because[0]?.text,
      ])
    }
    const allowed = async () => {
      const reflection = await house.db.reflection.findUniqueOrThrow({ where: { id: clip.reflectionId } })
      const everybody = await house.db.user.findMany({ where: { id: { not: teacher.id } } })
      const found = []
      for (const user of everybody) {
        const { sessionId } = await house.signIn(user)
        const facts = await loadFacts(house.db, house.clock, { userId: user.id, sessionId }, reflection.id)
        if (decide(facts, { ...user, userId: user.id }, 'reflection.see', { of: 'reflection', ...reflection }).allowed) found.push(user.id)
      }
      return found.sort()
    }
    const ids = async () => (await seers()).map(([id]) => id).sort()
    expect(new Map((await seers()) as [string, string][])).toEqual(
      new Map([
        [manager.id, expect.stringMatching(/^Manages Year 5 Maths, shared on /)],
        [student.id, expect.stringMatching(/^Member of Year 5 Maths, shared on /)],
        [colleague.id, expect.stringMatching(/^Shared on .* with this person$/)],
      ]),
    )
    expect(await ids()).toEqual(await allowed())
    await share(house, teacher, clip.reflectionId, { groupId: community })
    expect(await ids()).toEqual([manager, student, colleague, stranger].map(({ id }) => id).sort())
    expect(await ids()).toEqual(await allowed())
    await house.db.user.update({ where: { id: colleague.id }, data: { deactivatedAt: new Date() } })
    await house.db.groupMember.deleteMany({ where: { userId: manager.id } })
    expect(await ids()).toEqual([student, stranger].map(({ id }) => id).sort())
    expect(await ids()).toEqual(await allowed())
  })
})
