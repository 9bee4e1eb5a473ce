// Flagging, quarantine, the decision of a second one, and what everybody is told.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { eventsUntil } from './api-events.ts'
import { type House, openHouse, type Person } from './api-house.ts'
import { decideIt, flagged, flagIt, makeReview, type Overseen, problemOf, stillOf, watching } from './api-oversight-scene.ts'
import { makeGroup, share } from './api-scene.ts'

let house: House
let owner: Person
let colleague: Person
let first: Person
let second: Person
let operator: Person
let clip: Overseen
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house?.close())
beforeEach(async () => {
  const organisationId = await house.addOrganisation()
  house.organisationId = organisationId
  ;[owner, colleague] = [await house.addPerson('member', organisationId), await house.addPerson('member', organisationId)]
  ;[first, second] = [await house.addPerson('admin', organisationId), await house.addPerson('admin', organisationId)]
  for (const { sessionId } of [first, second])
    await house.db.oversightPurpose.create({ data: { sessionId, confirmedAt: house.clock.now() } })
  operator = await house.addPerson('operator', null)
  clip = await makeReview(house, owner)
})

const json = async <T>(reply: Response) => (await reply.json()) as T
const status = async (path: string, who?: Person, init?: RequestInit & { json?: unknown }) => (await house.fetch(path, who, init)).status
interface Told {
  kind: string
  text: string
  link: string
  actor: unknown
}
const newsOf = async (who: Person) =>
  (await json<{ notifications: Told[] }>(await house.fetch('/v1/notifications', who))).notifications.filter(
    ({ kind }) => kind === 'oversight',
  )
const textsOf = async (who: Person) => (await newsOf(who)).map(({ text }) => text)
const actsOf = async () =>
  (await house.db.auditEntry.findMany({ where: { clipId: clip.id }, orderBy: { sequence: 'asc' } })).map(({ act }) => act)
interface FlagView {
  id: string
  clipId: string
  mayDecide: boolean
  whyNot: string | null
  owner: { id: string } | null
  flaggedBy: { id: string } | null
  reason: string
  outcome: string | null
}
const flagsOf = async (who: Person, state = 'open') =>
  (await json<{ flags: FlagView[] }>(await house.fetch(`/v1/oversight/flags?state=${state}`, who))).flags.filter(
    ({ clipId }) => clipId === clip.id,
  )

describe('a flag', () => {
  it('closes the recording to all but its owner, at once, and tells those who watch to stop', async () => {
    const theirs = await watching(house, owner, colleague, clip)
    const hers = await watching(house, owner, owner, clip)
    const key = `/keys/${clip.chunk.id}`
    expect([await status(theirs + key), await status(hers + key)]).toEqual([200, 200])
    const listening = await house.fetch(`${theirs}/events`)
    const page = await house.fetch(`/v1/clips/${clip.id}/events`, colleague)
    const [events, gone] = [eventsUntil(listening, 'ended'), eventsUntil(page, 'gone')]
    await flagged(house, first, clip)
    expect((await events).at(-1)).toMatchObject({
      event: 'ended',
      data: { reason: 'not_owner', message: 'You can not watch this any more.' },
    })
    expect((await gone).at(-1)?.event).toBe('gone')
    for (const path of [key, '/master.m3u8', '/720.m3u8', '/poster.webp', `/chunks/${clip.chunk.id}.ts`, '/events', ''])
      expect(await status(theirs + path), path).toBe(404)
    for (const path of [key, '/master.m3u8', '/poster.webp', '']) expect(await status(hers + path), path).toBe(200)
    expect(await actsOf()).toContain('oversight.flagged')
  })

  it('takes it out of everything others list', async () => {
    const groupId = await makeGroup(house, house.organisationId, [
      [owner, 'manage'],
      [colleague, 'view'],
    ])
    await share(house, owner, clip.reflectionId, { groupId })
    const text = { text: 'x', atSeconds: 1 }
    const comment = await json<{ id: string }>(await house.fetch(`/v1/clips/${clip.id}/comments`, colleague, { json: text }))
    await house.fetch(`/v1/clips/${clip.id}/comments`, owner, { json: { ...text, parentId: comment.id } })
    const clipsIn = async (path: string, who: Person) => (await (await house.fetch(path, who)).text()).includes(clip.id)
    const lists = [`/v1/reflections/${clip.reflectionId}`, '/v1/shared', `/v1/groups/${groupId}/reflections`, '/v1/notifications']
    const seen = async (who: Person) => Promise.all(lists.map((path) => clipsIn(path, who)))
    expect(await seen(colleague)).toEqual([true, true, true, true])
    const id = await flagged(house, first, clip)
    expect(await seen(colleague)).toEqual([false, false, false, false])
    expect(await clipsIn(`/v1/reflections/${clip.reflectionId}`, owner)).toBe(true)
    for (const path of ['', '/comments', '/poster.webp', '/events'])
      expect(await status(`/v1/clips/${clip.id}${path}`, colleague), path).toBe(404)
    expect(await status(`/v1/comments/${comment.id}`, colleague, { method: 'PATCH', json: { text: 'y' } })).toBe(404)
    expect(await status(`/v1/clips/${clip.id}/playback`, colleague, { method: 'POST' })).toBe(404)
    expect((await decideIt(house, second, id, 'released')).status).toBe(200)
    expect(await seen(colleague)).toEqual([true, true, true, true])
  })

  it('shows its owner that it is quarantined, not by whom; she can’t delete it', async () => {
    await flagged(house, first, clip)
    const seen = await (await house.fetch(`/v1/clips/${clip.id}`, owner)).text()
    expect(JSON.parse(seen)).toMatchObject({ quarantinedAt: expect.any(String), status: 'ready' })
    const told = await (await house.fetch(`/v1/clips/${clip.id}/oversight`, owner)).text()
    const watched = await (await house.fetch(`/v1/reflections/${clip.reflectionId}/watched`, owner)).text()
    const news = await (await house.fetch('/v1/notifications', owner)).text()
    for (const text of [seen, told, watched, news]) expect([text.includes(first.id), text.includes('undressed')]).toEqual([false, false])
    expect(await problemOf(await house.fetch(`/v1/clips/${clip.id}`, owner, { method: 'DELETE' }))).toEqual([403, 'not_allowed'])
    expect(await house.db.chunk.count({ where: { clipId: clip.id } })).toBe(4)
    expect(await newsOf(owner)).toMatchObject([
      { text: expect.stringContaining('“Fractions” is in quarantine'), link: `/clips/${clip.id}`, actor: null },
    ])
  })

  it('is made once, also by two at a time, and not of what is reviewed as flagged', async () => {
    const replies = await Promise.all([flagIt(house, first, clip), flagIt(house, second, clip)])
    expect(replies.map((reply) => reply.status).sort()).toEqual([201, 409])
    expect(await house.db.flag.count({ where: { clipId: clip.id } })).toBe(1)
    expect(await problemOf(await house.fetch(`/v1/oversight/recordings/${clip.id}/review`, second, { method: 'POST' }))).toEqual([
      409,
      'conflict',
    ])
    for (const reason of ['', ' ', 'x'.repeat(2001)])
      expect((await flagIt(house, first, await makeReview(house, owner), reason)).status).toBe(400)
  })

  it('is listed to those who may decide, with why not to those who may not', async () => {
    const id = await flagged(house, first, clip)
    expect(await flagsOf(second)).toMatchObject([
      { id, mayDecide: true, whyNot: null, owner: { id: owner.id }, flaggedBy: { id: first.id } },
    ])
    expect(await flagsOf(first)).toMatchObject([{ id, mayDecide: false, whyNot: expect.stringContaining('second administrator') }])
    expect(await flagsOf(operator)).toMatchObject([{ id, mayDecide: true, owner: null, reason: 'Somebody is undressed.' }])
    const whole = await (await house.fetch('/v1/oversight/flags', operator)).text()
    expect([whole.includes('Fractions'), whole.includes(owner.id)]).toEqual([false, false])
    expect(await flagsOf(await house.addPerson('admin', await house.addOrganisation()))).toEqual([])
    expect(await json(await house.fetch('/v1/oversight', second))).toMatchObject({ mode: 'all', waiting: 0, flags: 1 })
    expect((await stillOf(house, second, clip)).status).toBe(200)
    expect((await stillOf(house, operator, clip)).status).toBe(404)
  })
})

describe('a decision', () => {
  it('is not the flagger’s, nor the owner’s, nor anybody’s elsewhere', async () => {
    const id = await flagged(house, first, clip)
    expect(await problemOf(await decideIt(house, first, id, 'released'))).toEqual([403, 'not_allowed'])
    const elsewhere = await house.addPerson('admin', await house.addOrganisation())
    for (const who of [owner, colleague, elsewhere, await house.addPerson('student', house.organisationId)])
      expect((await decideIt(house, who, id, 'deleted')).status).toBe(404)
    const device = { ...second, ...(await house.signIn(second, 'device')) }
    expect((await decideIt(house, device, id, 'deleted')).status).toBe(404)
    await house.db.user.update({ where: { id: owner.id }, data: { role: 'admin' } })
    expect(await problemOf(await decideIt(house, owner, id, 'released'))).toEqual([403, 'not_allowed'])
    expect(await flagsOf(owner)).toEqual([])
    expect((await house.db.clip.findUniqueOrThrow({ where: { id: clip.id } })).quarantinedAt).not.toBeNull()
  })

  it('of a second administrator releases it: who watched watches again, and both are told', async () => {
    const theirs = await watching(house, owner, colleague, clip)
    const id = await flagged(house, first, clip)
    expect(await textsOf(second)).toEqual(['A recording was flagged and waits for a decision'])
    expect(await textsOf(first)).toEqual([])
    expect(await status(`${theirs}/keys/${clip.chunk.id}`)).toBe(404)
    const reply = await decideIt(house, second, id, 'released', 'A swimming lesson.')
    expect(await json(reply)).toMatchObject({ outcome: 'released', decision: 'A swimming lesson.', mayDecide: false, whyNot: null })
    expect(await status(`${theirs}/keys/${clip.chunk.id}`)).toBe(200)
    expect(await textsOf(owner)).toEqual(['Your recording “Fractions” was released from quarantine'])
    expect(await textsOf(first)).toEqual(['A recording that you flagged was released'])
    expect(await textsOf(second)).toEqual([])
    expect(await problemOf(await decideIt(house, operator, id, 'deleted'))).toEqual([409, 'already'])
    expect(await flagsOf(second)).toEqual([])
    expect(await flagsOf(second, 'decided')).toMatchObject([{ id, outcome: 'released' }])
    const { decisions, quarantinedAt } = await json<{ decisions: object[]; quarantinedAt: null }>(
      await house.fetch(`/v1/clips/${clip.id}/oversight`, owner),
    )
    expect([quarantinedAt, decisions]).toMatchObject([null, [{ outcome: 'released', reason: 'A swimming lesson.' }]])
    expect(await actsOf()).toEqual(expect.arrayContaining(['oversight.flagged', 'oversight.released']))
    // It may be flagged again.
    expect((await flagIt(house, second, clip)).status).toBe(201)
  })

  it('of the operator deletes it: nobody sees it, its sessions end, and both are told', async () => {
    const [theirs, hers] = [await watching(house, owner, colleague, clip), await watching(house, owner, owner, clip)]
    const listening = await house.fetch(`${hers}/events`)
    const ended = eventsUntil(listening, 'ended')
    const id = await flagged(house, first, clip)
    expect(await json(await decideIt(house, operator, id, 'deleted', 'It must not be here.'))).toMatchObject({
      outcome: 'deleted',
      owner: null,
    })
    expect((await ended).at(-1)?.event).toBe('ended')
    for (const below of [theirs, hers]) expect(await status(`${below}/keys/${clip.chunk.id}`)).toBe(404)
    expect(await house.db.playbackSession.count({ where: { clipId: clip.id } })).toBe(0)
    for (const who of [owner, colleague, first]) expect(await status(`/v1/clips/${clip.id}`, who)).toBe(404)
    expect((await stillOf(house, second, clip)).status).toBe(404)
    expect(await textsOf(owner)).toEqual(['A recording of yours that was in quarantine was deleted by a decision'])
    expect(await textsOf(first)).toEqual(['A recording that you flagged was deleted'])
    const told = await json(await house.fetch(`/v1/clips/${clip.id}/oversight`, owner))
    expect(told).toMatchObject({ decisions: [{ outcome: 'deleted', reason: 'It must not be here.' }] })
    const list = await json<{ recordings: object[] }>(await house.fetch('/v1/oversight/recordings?state=deleted', first))
    expect(list.recordings).toMatchObject([{ clipId: clip.id, state: 'deleted', stills: [], stillsGone: true, mayFlag: false }])
    const [row] = await house.db.auditEntry.findMany({ where: { clipId: clip.id, act: 'oversight.deleted' } })
    expect(row).toMatchObject({ actorId: operator.id, organisationId: house.organisationId, details: { flagId: id } })
  })

  it('stays when one is no administrator any more, and letters say no name and no title', async () => {
    const third = await house.addPerson('admin', house.organisationId)
    await house.db.user.update({ where: { id: first.id }, data: { name: 'Fiona Flagger' } })
    await flagged(house, first, clip)
    expect(await textsOf(third)).toHaveLength(1)
    await house.db.user.update({ where: { id: third.id }, data: { role: 'member' } })
    expect(await textsOf(third)).toEqual([])
    const letters = await house.db.mail.findMany({ where: { recipient: { in: [owner.email, second.email] } } })
    expect(letters.map(({ subject }) => subject).sort()).toEqual([
      'A recording was flagged and waits for a decision',
      'One of your recordings is in quarantine until somebody has decided on it',
    ])
    for (const { text } of letters) expect(text).not.toMatch(/Fractions|Fiona|undressed/)
    await house.fetch('/v1/notifications/choices', owner, {
      method: 'PUT',
      json: { shared: true, comment: true, assignment: true, decided: true, oversight: false, download: true },
    })
    await house.db.mail.deleteMany()
    await flagged(house, second, await makeReview(house, owner))
    expect(await house.db.mail.count({ where: { recipient: owner.email } })).toBe(0)
  })
})
