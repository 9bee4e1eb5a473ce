// The list of what waits, marking it, the organisation's rules, and the end of stills.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { destroyStills } from '../../api/oversight/sweep.ts'
import { ObjectNotFound } from '../../core/objects/store.ts'
import { type House, openHouse, type Person } from './api-house.ts'
import { decideIt, flagged, flagIt, makeReview, problemOf, reviewIt, stillOf } from './api-oversight-scene.ts'

let house: House
let owner: Person
let admin: Person
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house?.close())
beforeEach(async () => {
  house.clock.ahead = 0
  // A sweep is of all organisations.
  await house.db.review.deleteMany()
  house.organisationId = await house.addOrganisation()
  owner = await house.addPerson('member', house.organisationId)
  admin = await addReviewer()
})

async function addReviewer(): Promise<Person> {
  const person = await house.addPerson('admin', house.organisationId)
  await house.db.oversightPurpose.create({ data: { sessionId: person.sessionId, confirmedAt: house.clock.now() } })
  return person
}

interface Row {
  clipId: string
  state: string
  risk: number | null
  stills: { part: number; score: number | null }[]
  [key: string]: unknown
}
interface Page {
  recordings: Row[]
  next: string | null
}
const pageOf = async (query = '', who = admin) => (await (await house.fetch(`/v1/oversight/recordings?${query}`, who)).json()) as Page
const idsOf = async (query = '') => (await pageOf(query)).recordings.map(({ clipId }) => clipId)
const mark = (clip: { id: string }, who = admin) => reviewIt(house, who, clip)
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000)
const dayOf = (date: Date) => date.toISOString().slice(0, 10)

/** All pages, so many a page. */
async function allPages(query: string, limit: number): Promise<string[]> {
  const ids: string[] = []
  for (let cursor = ''; ; ) {
    const { recordings, next } = await pageOf(`${query}&limit=${limit}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`)
    ids.push(...recordings.map(({ clipId }) => clipId))
    if (next === null) return ids
    cursor = next
  }
}

describe('the list', () => {
  it('tells what an administrator needs and nothing more', async () => {
    const clip = await makeReview(house, owner, { scores: [0.1, null, 0.9, 0.1] })
    const { recordings } = await pageOf()
    expect(recordings).toMatchObject([
      { clipId: clip.id, owner: { id: owner.id, name: 'A Person' }, durationSeconds: 8, parts: 4, partSeconds: 2 },
    ])
    expect(recordings[0]).toMatchObject({
      state: 'waiting',
      risk: 0.9,
      reviewedAt: null,
      stillsGone: false,
      mayFlag: true,
      recordedAt: null,
    })
    expect(recordings[0]?.stills.map(({ part }) => part)).toEqual([2, 0, 3, 1])
    expect(JSON.stringify(recordings)).not.toMatch(/Fractions|a\.mp4|oversight\/|object/)
    expect(await house.db.auditEntry.count({ where: { clipId: clip.id } })).toBe(0)
  })

  it('is newest first or likeliest first, page by page, each once', async () => {
    const made = []
    for (const [at, score] of [0.2, null, 0.9, 0.2, null, 0].entries())
      made.push((await makeReview(house, owner, { scores: [score], createdAt: daysAgo(10 - at) })).id)
    const [a, b, c, d, e, f] = made
    for (const limit of [1, 2, 4, 50]) {
      expect(await allPages('', limit)).toEqual([f, e, d, c, b, a])
      expect(await allPages('order=risk', limit)).toEqual([c, d, a, f, e, b])
    }
    // At the same moment too.
    await house.db.clip.updateMany({ where: { id: { in: made } }, data: { createdAt: daysAgo(1) } })
    await house.db.review.updateMany({ where: { clipId: { in: made } }, data: { risk: null } })
    for (const order of ['newest', 'risk']) expect((await allPages(`order=${order}`, 2)).sort()).toEqual([...made].sort())
    for (const cursor of ['x', '_', '0.5_', '-_x', 'NaN_x'])
      expect(await house.fetch(`/v1/oversight/recordings?order=risk&cursor=${cursor}`, admin)).toMatchObject({ status: 400 })
  })

  it('has no scores once they are switched off, and no order by them', async () => {
    const [first, second] = [await makeReview(house, owner, { scores: [0.9, 0.95], createdAt: daysAgo(2) }), await makeReview(house, owner)]
    expect(await idsOf('order=risk')).toEqual([first.id, second.id])
    await house.db.organisation.update({ where: { id: house.organisationId }, data: { oversightScores: false } })
    const { recordings } = await pageOf('order=risk')
    expect(recordings.map(({ clipId }) => clipId)).toEqual([second.id, first.id])
    expect(recordings[1]).toMatchObject({
      risk: null,
      stills: [
        { part: 0, score: null },
        { part: 1, score: null },
      ],
    })
  })

  it('says of which minutes of the picture the parts are, where sound goes on for longer', async () => {
    const clip = await makeReview(house, owner)
    const plan = { videoStart: 1, videoSeconds: 31 }
    await house.db.clip.update({ where: { id: clip.id }, data: { durationSeconds: 900, plan } })
    expect((await pageOf()).recordings).toMatchObject([{ durationSeconds: 900, parts: 2, partSeconds: 15 }])
  })

  it('is narrowed by state, owner and date', async () => {
    const other = await house.addPerson('member', house.organisationId)
    const [old, late] = [await makeReview(house, owner, { createdAt: daysAgo(9) }), await makeReview(house, other)]
    await makeReview(house, owner, { state: 'undrawn' })
    // A device may say what it likes of when it was recorded.
    await house.db.clip.update({ where: { id: late.id }, data: { recordedAt: daysAgo(9999), createdAt: daysAgo(3) } })
    expect(await idsOf()).toEqual([late.id, old.id])
    expect(await idsOf(`ownerId=${owner.id}`)).toEqual([old.id])
    expect(await idsOf(`from=${dayOf(daysAgo(4))}`)).toEqual([late.id])
    expect(await idsOf(`to=${dayOf(daysAgo(4))}`)).toEqual([old.id])
    expect(await idsOf(`from=${dayOf(daysAgo(3))}&to=${dayOf(daysAgo(3))}`)).toEqual([late.id])
    expect(await idsOf(`to=${encodeURIComponent(daysAgo(10).toISOString())}`)).toEqual([])
    await mark(old)
    expect([await idsOf(), await idsOf('state=reviewed'), (await idsOf('state=all')).length]).toEqual([[late.id], [old.id], 2])
    const id = await flagged(house, admin, late)
    expect([await idsOf(), await idsOf('state=flagged')]).toEqual([[], [late.id]])
    await decideIt(house, await addReviewer(), id, 'released')
    expect(await idsOf('state=released')).toEqual([late.id])
    await house.fetch(`/v1/clips/${late.id}`, other, { method: 'DELETE' })
    expect(await idsOf('state=all')).toEqual([old.id])
    for (const query of ['state=x', 'limit=0', 'limit=51', 'ownerId=1', 'from=yesterday'])
      expect((await house.fetch(`/v1/oversight/recordings?${query}`, admin)).status).toBe(400)
  })
})

describe('marking', () => {
  it('is for who has seen every still of it herself', async () => {
    const clip = await makeReview(house, owner, { scores: [null, null, null] })
    const review = (who = admin) => house.fetch(`/v1/oversight/recordings/${clip.id}/review`, who, { method: 'POST' })
    expect(await problemOf(await review())).toEqual([409, 'conflict'])
    await stillOf(house, admin, clip, 0)
    await stillOf(house, admin, clip, 0)
    await stillOf(house, admin, clip, 2)
    expect(await problemOf(await review())).toEqual([409, 'conflict'])
    await stillOf(house, admin, clip, 1)
    expect(await problemOf(await review(await addReviewer()))).toEqual([409, 'conflict'])
    expect((await review()).status).toBe(200)
    expect(await (await house.fetch(`/v1/clips/${clip.id}/oversight`, owner)).json()).toMatchObject({ reviewedAt: expect.any(String) })
  })

  it('doesn’t wait for a still that was lost', async () => {
    const clip = await makeReview(house, owner)
    await house.context.objects.delete(clip.objects[1] ?? '')
    expect((await stillOf(house, admin, clip, 1)).status).toBe(404)
    expect((await mark(clip)).status).toBe(200)
  })

  it('is done once, whoever does it again, and counts down what waits', async () => {
    const [clip] = [await makeReview(house, owner), await makeReview(house, owner), await makeReview(house, admin)]
    const waiting = async () => ((await (await house.fetch('/v1/oversight', admin)).json()) as { waiting: number }).waiting
    expect(await waiting()).toBe(2)
    const marked = (await (await mark(clip)).json()) as Row
    expect(marked).toMatchObject({ state: 'reviewed', reviewedAt: expect.any(String) })
    expect(await (await mark(clip, await addReviewer())).json()).toMatchObject({ state: 'reviewed', reviewedAt: marked.reviewedAt })
    expect(await waiting()).toBe(1)
    expect(await house.db.auditEntry.findMany({ where: { act: 'oversight.reviewed', clipId: clip.id } })).toMatchObject([
      { actorId: admin.id },
    ])
  })
})

it('a recording whose stills are still to be taken is neither listed nor marked nor flagged', async () => {
  const clip = await makeReview(house, owner, { scores: [] })
  expect(await idsOf('state=all')).toEqual([])
  expect(await (await house.fetch('/v1/oversight', admin)).json()).toMatchObject({ waiting: 0 })
  expect(await problemOf(await mark(clip))).toEqual([409, 'conflict'])
  expect(await problemOf(await flagIt(house, admin, clip))).toEqual([409, 'conflict'])
})

it('a recording of which no still could be taken is listed, marked and flagged without', async () => {
  const clips = [await makeReview(house, owner, { scores: [] }), await makeReview(house, owner, { scores: [] })] as const
  await house.db.review.updateMany({ where: { clipId: { in: clips.map(({ id }) => id) } }, data: { destroyedAt: house.clock.now() } })
  expect((await pageOf()).recordings).toMatchObject([
    { clipId: clips[1].id, stills: [], stillsGone: true, reviewedAt: null, mayFlag: true },
    { clipId: clips[0].id },
  ])
  expect(await (await house.fetch('/v1/oversight', admin)).json()).toMatchObject({ waiting: 2 })
  expect(await (await mark(clips[0])).json()).toMatchObject({ state: 'reviewed' })
  expect((await flagIt(house, admin, clips[1])).status).toBe(201)
})

describe('stills that were looked at', () => {
  it('are destroyed after thirty days, once; what waits or is flagged keeps them', async () => {
    const kinds = [
      await makeReview(house, owner),
      await makeReview(house, owner),
      await makeReview(house, owner),
      await makeReview(house, owner),
    ] as const
    const [reviewed, waits, held, released] = kinds
    await mark(reviewed)
    await mark(held)
    await flagged(house, admin, held)
    await decideIt(house, await addReviewer(), await flagged(house, admin, released), 'released')
    const left = async () => Promise.all(kinds.map(({ id }) => house.db.still.count({ where: { clipId: id } })))
    house.clock.ahead = 30 * 86_400 - 60
    expect([await destroyStills(house.context), await left()]).toEqual([0, [2, 2, 2, 2]])
    house.clock.ahead = 30 * 86_400 + 60
    const swept = await Promise.all([destroyStills(house.context), destroyStills(house.context)])
    expect([swept.reduce((a, b) => a + b), await left()]).toEqual([2, [0, 2, 2, 0]])
    expect(await destroyStills(house.context)).toBe(0)
    for (const object of reviewed.objects) await expect(house.context.objects.bytes(object)).rejects.toThrow(ObjectNotFound)
    expect(await house.context.objects.size(waits.objects[0] ?? '')).toBeGreaterThan(0)
    const rows = await house.db.auditEntry.findMany({ where: { act: 'stills.destroyed', clipId: reviewed.id } })
    expect(rows).toMatchObject([{ actorId: null, ownerId: owner.id, details: { stills: 2 } }])
    house.clock.ahead = 0
    expect(await pageOf('state=reviewed')).toMatchObject({ recordings: [{ clipId: reviewed.id, stillsGone: true, stills: [] }] })
    expect((await stillOf(house, admin, reviewed)).status).toBe(404)
    // The recording itself stays.
    expect((await house.fetch(`/v1/clips/${reviewed.id}/poster.webp`, owner)).status).toBe(200)
  })

  it('are swept again when the store was away', async () => {
    const clip = await makeReview(house, owner)
    await mark(clip)
    house.clock.ahead = 31 * 86_400
    const broken = { ...house.context, objects: { ...house.context.objects, delete: () => Promise.reject(new Error('away')) } as never }
    expect(await destroyStills(broken)).toBe(0)
    expect(await house.db.still.count({ where: { clipId: clip.id } })).toBe(2)
    expect(await destroyStills(house.context)).toBe(1)
    house.clock.ahead = 0
  })
})

describe('the rules of an organisation', () => {
  it('are its administrators’, each by itself, and changes are written down', async () => {
    const change = (json: object, who = admin) => house.fetch('/v1/organisation', who, { method: 'PATCH', json })
    const rules = async () => (await house.fetch('/v1/organisation', admin)).json()
    expect(await rules()).toMatchObject({ oversight: 'all', oversightShare: 25, oversightScores: true, requireTwoFactor: false })
    expect(await (await change({ oversight: 'share', oversightShare: 40 })).json()).toMatchObject({
      oversight: 'share',
      oversightShare: 40,
    })
    expect((await change({ oversightScores: false, oversightShare: 40 })).status).toBe(200)
    expect(await rules()).toMatchObject({ oversight: 'share', oversightShare: 40, oversightScores: false, requireTwoFactor: false })
    for (const wrong of [{}, { oversight: 'some' }, { oversightShare: 0 }, { oversightShare: 100 }, { oversightShare: 1.5 }, { name: 'x' }])
      expect((await change(wrong)).status, JSON.stringify(wrong)).toBe(400)
    expect(await problemOf(await change({ oversight: 'off' }, owner))).toEqual([403, 'not_allowed'])
    const acts = await house.db.auditEntry.findMany({
      where: { act: 'organisation.changed', actorId: admin.id },
      orderBy: { sequence: 'asc' },
    })
    expect(acts.map(({ details }) => details)).toEqual([{ oversight: 'share', oversightShare: 40 }, { oversightScores: false }])
  })
})
