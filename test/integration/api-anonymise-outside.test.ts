// An organisation that asks for anonymising before a recording is shown outside of it.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { makeOriginal } from './api-edit-tools.ts'
import { eventsOf, eventsUntil } from './api-events.ts'
import { type House, openHouse, type Person } from './api-house.ts'
import { makeGroup, makeNetwork, type SharedClip, share } from './api-scene.ts'
import { expectProblem } from './api-upload-tools.ts'

let house: House
let other: string
let admin: Person
let teacher: Person
let colleague: Person
let stranger: Person
let clip: SharedClip
let group: string
beforeAll(async () => {
  house = await openHouse()
  other = await house.addOrganisation()
  admin = await house.addPerson('admin')
})
afterAll(() => house?.close())
beforeEach(async () => {
  await house.db.organisation.update({ where: { id: house.organisationId }, data: { anonymiseOutside: false } })
  ;[teacher, colleague, stranger] = [await house.addPerson(), await house.addPerson(), await house.addPerson('member', other)]
  clip = await makeOriginal(house, teacher)
  await makeNetwork(house, 'collaboration', [{ id: house.organisationId }, { id: other }], [teacher, stranger])
  const members: [Person, 'view' | 'contribute'][] = [
    [teacher, 'contribute'],
    [colleague, 'view'],
    [stranger, 'view'],
  ]
  group = await makeGroup(house, house.organisationId, members, { communitySince: new Date() })
  const allowed = { groupId: group, organisationId: house.organisationId, approvedById: admin.id, createdAt: new Date() }
  await house.db.whitelisting.create({ data: allowed })
})

const rule = async (anonymiseOutside: boolean, who = admin) =>
  house.fetch('/v1/organisation', who, { method: 'PATCH', json: { anonymiseOutside } })
const anonymise = (id = clip.id, anonymised = true) => house.db.clip.update({ where: { id }, data: { anonymised } })
const status = async (path: string, who: Person, method = 'GET') => (await house.fetch(path, who, { method })).status
const opening = (to: object) => house.fetch(`/v1/reflections/${clip.reflectionId}/shares`, teacher, { json: to })
async function play(who: Person): Promise<string> {
  const opened = await house.fetch(`/v1/clips/${clip.id}/playback`, who, { method: 'POST' })
  return ((await opened.json()) as { master: string }).master.replace('/master.m3u8', '')
}

describe('the rule', () => {
  it('is an administrator’s, off at first, and written down', async () => {
    const rules = async () => (await house.fetch('/v1/organisation', admin)).json()
    expect(await rules()).toMatchObject({ anonymiseOutside: false, offerReplacing: true })
    await expectProblem(await rule(true, teacher), 403, 'not_allowed')
    expect(await (await rule(true)).json()).toMatchObject({ anonymiseOutside: true, offerReplacing: true })
    await rule(true)
    const change = { method: 'PATCH', json: { offerReplacing: false } }
    expect(await (await house.fetch('/v1/organisation', admin, change)).json()).toMatchObject({ offerReplacing: false })
    await house.fetch('/v1/organisation', admin, { ...change, json: { offerReplacing: true } })
    const written = { act: 'organisation.changed', actorId: admin.id }
    const rows = await house.db.auditEntry.findMany({ where: written, orderBy: { sequence: 'asc' } })
    expect(rows.map(({ details }) => details)).toEqual([{ anonymiseOutside: true }, { offerReplacing: false }, { offerReplacing: true }])
    await expectProblem(await house.fetch('/v1/organisation', admin, { ...change, json: { anonymiseOutside: 'yes' } }), 400, 'bad_request')
  })
})

describe('what is seen', () => {
  it('outside nothing that is not anonymised, by any way; inside everything', async () => {
    await share(house, teacher, clip.reflectionId, { userId: stranger.id })
    await share(house, teacher, clip.reflectionId, { groupId: group })
    const comment = { json: { text: 'Well done', atSeconds: 1 } }
    const said = (await (await house.fetch(`/v1/clips/${clip.id}/comments`, stranger, comment)).json()) as { id: string }
    const below = await play(stranger)
    await rule(true)
    const tries = async (who: Person) => [
      ...(await Promise.all(['', '/poster.webp', '/comments', '/events'].map((path) => status(`/v1/clips/${clip.id}${path}`, who)))),
      await status(`/v1/clips/${clip.id}/playback`, who, 'POST'),
      (await house.fetch(`/v1/clips/${clip.id}/comments`, who, comment)).status,
    ]
    expect(await tries(stranger)).toEqual([404, 404, 404, 404, 404, 404])
    expect(await tries(colleague)).toEqual([200, 200, 200, 200, 200, 201])
    for (const path of [
      `keys/${clip.chunk.id}`,
      `chunks/${clip.chunk.id}.ts`,
      '720.m3u8',
      'master.m3u8',
      'poster.webp',
      'storyboard.vtt',
      'comments',
    ])
      expect([path, await status(`${below}/${path}`, stranger)]).toEqual([path, 404])
    await expectProblem(await house.fetch(`/v1/comments/${said.id}`, stranger, { method: 'DELETE' }), 404, 'not_found')
    await anonymise()
    expect(await tries(stranger)).toEqual([200, 200, 200, 200, 200, 201])
    expect(await status(`${below}/keys/${clip.chunk.id}`, stranger)).toBe(200)
  })

  it('of a reflection, only what may be: in its page and in every list', async () => {
    const shown = await makeOriginal(house, teacher)
    await house.db.clip.update({ where: { id: shown.id }, data: { reflectionId: clip.reflectionId, anonymised: true } })
    await share(house, teacher, clip.reflectionId, { groupId: group })
    await rule(true)
    const lists = async (who: Person) => {
      const get = async (path: string) =>
        (await (await house.fetch(path, who)).json()) as { clips?: { id: string }[]; reflections?: object[] }
      const idsOf = ({ clips = [] }: { clips?: { id: string }[] }) => clips.map(({ id }) => id)
      const of = (found: { reflections?: object[] }) => (found.reflections ?? []).flatMap(idsOf)
      return [
        idsOf(await get(`/v1/reflections/${clip.reflectionId}`)),
        of(await get('/v1/shared')),
        of(await get(`/v1/groups/${group}/reflections`)),
      ]
    }
    expect(await lists(stranger)).toEqual([[shown.id], [shown.id], [shown.id]])
    const both = [clip.id, shown.id]
    expect(await lists(colleague)).toEqual([both, both, both])
    expect((await lists(teacher)).at(0)).toEqual(both)
  })

  it('nor is anybody outside told of comments on it', async () => {
    await share(house, teacher, clip.reflectionId, { userId: stranger.id })
    const comments = `/v1/clips/${clip.id}/comments`
    const first = (await (await house.fetch(comments, stranger, { json: { text: 'A', atSeconds: 1 } })).json()) as { id: string }
    await house.fetch(comments, teacher, { json: { text: 'B', atSeconds: 1, parentId: first.id } })
    const told = async () => JSON.stringify(await (await house.fetch('/v1/notifications', stranger)).json())
    expect(await told()).toContain('Fractions')
    await rule(true)
    expect(await told()).not.toContain('Fractions')
  })
})

describe('switched while somebody watches', () => {
  it('sends those outside away, leaves the others, and lets them in again', async () => {
    for (const who of [stranger, colleague]) await share(house, teacher, clip.reflectionId, { userId: who.id })
    const outside = await play(stranger)
    const inside = await play(colleague)
    const player = eventsUntil(await house.fetch(`${outside}/events`), 'ended')
    const page = eventsOf(await house.fetch(`/v1/clips/${clip.id}/events`, stranger))
    expect((await page.next()).value).toMatchObject({ event: 'clip', data: { id: clip.id } })
    await rule(true)
    expect((await player).at(-1)).toMatchObject({ data: { reason: 'not_anonymised', message: expect.stringContaining('anonymised') } })
    expect((await page.next()).value).toMatchObject({ event: 'gone', data: { id: clip.id } })
    expect(await status(`${inside}/keys/${clip.chunk.id}`, colleague)).toBe(200)
    expect(await status(`${outside}/keys/${clip.chunk.id}`, stranger)).toBe(404)
    await rule(false)
    expect((await page.next()).value).toMatchObject({ event: 'clip', data: { id: clip.id } })
    expect(await status(`${outside}/keys/${clip.chunk.id}`, stranger)).toBe(200)
    await page.return()
  })

  it('reaches those who see it through a group too', async () => {
    await share(house, teacher, clip.reflectionId, { groupId: group })
    const player = eventsUntil(await house.fetch(`${await play(stranger)}/events`), 'ended')
    await rule(true)
    expect((await player).at(-1)).toMatchObject({ data: { reason: 'not_anonymised' } })
  })
})

describe('sharing', () => {
  it('outside is refused while something in the reflection is not anonymised, and inside is not', async () => {
    await rule(true)
    for (const to of [{ userId: stranger.id }, { groupId: group }]) await expectProblem(await opening(to), 403, 'not_anonymised')
    expect(await house.db.share.count({ where: { reflectionId: clip.reflectionId } })).toBe(0)
    expect(await house.db.notification.count({ where: { reflectionId: clip.reflectionId } })).toBe(0)
    const local = await makeGroup(house, house.organisationId, [[teacher, 'contribute']])
    for (const to of [{ userId: colleague.id }, { groupId: local }]) expect((await opening(to)).status).toBe(201)
    // Whom she can't reach at all she isn't told more of.
    const far = await house.addPerson('member', await house.addOrganisation())
    await expectProblem(await opening({ userId: far.id }), 422, 'not_reachable')
    await anonymise()
    for (const to of [{ userId: stranger.id }, { groupId: group }]) expect((await opening(to)).status).toBe(201)
    expect(await status(`/v1/clips/${clip.id}`, stranger)).toBe(200)
  })

  it('counts nothing that was deleted, and everything that comes', async () => {
    await rule(true)
    const second = await makeOriginal(house, teacher)
    await house.db.clip.update({ where: { id: second.id }, data: { reflectionId: clip.reflectionId, anonymised: true } })
    await expectProblem(await opening({ userId: stranger.id }), 403, 'not_anonymised')
    for (const state of ['processing', 'failed'] as const) {
      await house.db.clip.update({ where: { id: clip.id }, data: { status: state } })
      await expectProblem(await opening({ userId: stranger.id }), 403, 'not_anonymised')
    }
    expect(await status(`/v1/clips/${clip.id}`, teacher, 'DELETE')).toBe(204)
    expect((await opening({ userId: stranger.id })).status).toBe(201)
  })

  it('by handing in is the same', async () => {
    const due = { title: 'x', dueAt: new Date(), audience: 'members' as const, createdAt: new Date() }
    const { id } = await house.db.assignment.create({ data: { groupId: group, createdById: colleague.id, ...due } })
    const handIn = () => house.fetch(`/v1/assignments/${id}/hand-in`, teacher, { json: { reflectionId: clip.reflectionId } })
    await rule(true)
    await expectProblem(await handIn(), 403, 'not_anonymised')
    expect(await house.db.share.count({ where: { reflectionId: clip.reflectionId } })).toBe(0)
    await anonymise()
    expect((await handIn()).status).toBe(201)
  })

  it('is the rule of the recording’s organisation, not of the one who watches', async () => {
    await house.db.organisation.update({ where: { id: other }, data: { anonymiseOutside: true } })
    expect((await opening({ userId: stranger.id })).status).toBe(201)
    expect(await status(`/v1/clips/${clip.id}`, stranger)).toBe(200)
    await house.db.organisation.update({ where: { id: other }, data: { anonymiseOutside: false } })
  })
})
