// The search for the faces of a recording, as its owner asks for it, follows it and forgets it.
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { newId } from '../../core/ids.ts'
import { cut, expectRefused, makeOriginal, planned } from './api-edit-tools.ts'
import { eventsOf } from './api-events.ts'
import { all, faceObjects, found, makeSearch, sheet, whole } from './api-face-tools.ts'
import { type House, openHouse, type Person } from './api-house.ts'
import type { SharedClip } from './api-scene.ts'
import { expectProblem } from './api-upload-tools.ts'

let house: House
let owner: Person
let clip: SharedClip
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house?.close())
beforeEach(async () => {
  house.jobs.length = 0
  owner = await house.addPerson()
  clip = await makeOriginal(house, owner)
})

const path = (below = '') => `/v1/clips/${clip.id}/faces${below}`
const ask = (json: object = {}, who = owner) => house.fetch(path(), who, { json })
const forget = (who = owner) => house.fetch(path(), who, { method: 'DELETE' })
const see = async () =>
  (await (await house.fetch(path(), owner)).json()) as { state: string; searchId: string | null; [key: string]: unknown }
const row = () => house.db.faceSearch.findUnique({ where: { clipId: clip.id } })
const actsOf = async () =>
  (await house.db.auditEntry.findMany({ where: { actorId: owner.id }, orderBy: { sequence: 'asc' } })).map(({ act, details }) => [
    act,
    details,
  ])

describe('asking for it', () => {
  it('makes a row of what is searched and a job for each part, and says so', async () => {
    expect(await see()).toMatchObject({
      state: 'none',
      searchId: null,
      grid: null,
      frameRate: null,
      failure: null,
      faces: [],
      uncertain: [],
    })
    const reply = await ask()
    const search = await row()
    expect([reply.status, await reply.json()]).toMatchObject([
      202,
      { state: 'looking', searchId: search?.id, grid: 'fine', progress: { done: 0, total: 4 }, frameRate: 30, failure: null },
    ])
    expect(search).toMatchObject({ width: 1280, height: 720, frameRate: 30, frames: 240, parts: 4, doneAt: null, failureCode: null })
    expect(house.jobs).toEqual([0, 1, 2, 3].map((part) => `look ${search?.id} ${part}`))
    expect(await actsOf()).toEqual([['faces.searched', { grid: 'fine' }]])
  })

  it('may ask for the light grid; the picture is the best rung’s, at a rate that holds', async () => {
    await house.db.rung.updateMany({ where: { clipId: clip.id, name: '720' }, data: { width: 960, height: 540 } })
    await house.db.clip.update({ where: { id: clip.id }, data: { plan: { ...planned, frameRate: 120 } as object } })
    expect((await house.fetch(path(), owner, { method: 'POST', json: { grid: 'light' } })).status).toBe(202)
    expect(await row()).toMatchObject({ grid: 'light', width: 960, height: 540, frameRate: 60, frames: 480 })
  })

  it('asked again does nothing, whatever the grid, also when two ask at once', async () => {
    const replies = await Promise.all([ask(), ask({ grid: 'light' }), ask()])
    expect(replies.map(({ status }) => status)).toEqual([202, 202, 202])
    expect(house.jobs).toHaveLength(4)
    await ask({ grid: 'light' })
    expect([house.jobs.length, (await actsOf()).length]).toEqual([4, 1])
  })

  it('takes the place of one that failed, whose files go', async () => {
    const { id } = await makeSearch(house, clip, { failureCode: 'faces_failed', doneAt: null })
    expect(await see()).toMatchObject({ state: 'failed', failure: { code: 'faces_failed', message: expect.stringContaining('try again') } })
    expect(await (await ask()).json()).toMatchObject({ state: 'looking', failure: null })
    expect((await row())?.id).not.toBe(id)
    expect(await faceObjects(house, clip.id)).toEqual([])
    expect(house.jobs).toHaveLength(4)
  })

  it('is there when the queue is not', async () => {
    vi.spyOn(house.context.queues, 'addAll').mockRejectedValueOnce(new Error('gone'))
    expect((await ask()).status).toBe(202)
    expect(await see()).toMatchObject({ state: 'looking' })
  })

  it('is heard of by the page', async () => {
    const stream = eventsOf(await house.fetch(`/v1/clips/${clip.id}/events`, owner))
    expect((await stream.next()).value).toMatchObject({ event: 'clip' })
    const next = stream.next()
    await ask()
    expect((await next).value).toMatchObject({ event: 'clip', data: { id: clip.id } })
    await stream.return()
  })
})

describe('how far it is', () => {
  it('counts the parts that were looked at, then follows, then is done', async () => {
    const { id: searchId } = await makeSearch(house, clip, { doneAt: null })
    const look = (index: number) => house.db.faceFile.create({ data: { searchId, kind: 'look', index, object: `x/${newId()}`, bytes: 1 } })
    for (const index of [0, 3]) await look(index)
    expect(await see()).toMatchObject({ state: 'looking', progress: { done: 2, total: 4 }, faces: [] })
    for (const index of [1, 2]) await look(index)
    expect(await see()).toMatchObject({ state: 'following', progress: { done: 4, total: 4 }, faces: [] })
    await expectProblem(await house.fetch(path('/places/0'), owner), 409, 'faces_missing')
    await house.db.faceFile.deleteMany({ where: { searchId, kind: 'look' } })
    await house.db.faceSearch.update({ where: { id: searchId }, data: { doneAt: new Date() } })
    expect(await see()).toMatchObject({ state: 'done', progress: { done: 4, total: 4 } })
  })

  it('says what it found in seconds and shares of the picture', async () => {
    const { id } = await makeSearch(house, clip)
    const at = (x: number) => ({ x, y: 0.1, width: 0.05, height: 0.1 })
    expect(await see()).toEqual({
      ...{ state: 'done', searchId: id, grid: 'fine', frameRate: 30, failure: null, progress: { done: 4, total: 4 } },
      sheet: { side: 96, columns: 10, count: 100 },
      faces: [
        { id: 0, start: 0, end: 8, best: { time: 2, place: at(0.1), score: 0.98 }, still: { sheet: 0, place: 0 } },
        { id: 2, start: 1, end: 2, best: { time: 1.5, place: at(0.5), score: 0.7 }, still: null },
      ],
      uncertain: [
        { doubt: 'uncovered', start: 2.5, end: 3, place: at(0.2), faces: [], weight: 0.9 },
        { doubt: 'lost', start: 0, end: 0.5, place: at(0.1), faces: [0], weight: 0.5 },
        { doubt: 'crowded', start: 4, end: 4.5, place: at(0.5), faces: [0, 2], weight: 0.2 },
      ],
    })
    expect(await (await house.fetch(path('/places/0'), owner)).json()).toEqual({
      faces: [
        {
          ...{ id: 0, between: null },
          keys: [
            [0, 0.1, 0.1, 0.05, 0.1],
            [7.96667, 0.2, 0.1, 0.05, 0.1],
          ],
        },
        { id: 1, between: [0, 2], keys: [[1, 0.25, 0.1, 0.05, 0.1]] },
      ],
    })
    const drawn = await house.fetch(path('/sheets/0'), owner)
    expect([drawn.status, drawn.headers.get('content-type'), drawn.headers.get('cache-control')]).toEqual([200, 'image/webp', 'no-store'])
    expect(Buffer.from(await drawn.arrayBuffer())).toEqual(sheet)
  })

  it('tells thousands of faces', async () => {
    const [face] = found.faces
    await makeSearch(
      house,
      clip,
      {},
      { faces: Array.from({ length: 5000 }, (_, id) => ({ ...(face as (typeof found.faces)[number]), id })), uncertain: [] },
    )
    expect((await see()).faces).toHaveLength(5000)
  })

  it.each(['places/1', 'places/-1', 'places/x', 'sheets/1', 'sheets/1e9'])('has no %s', async (below) => {
    await makeSearch(house, clip)
    expect([400, 404]).toContain((await house.fetch(path(`/${below}`), owner)).status)
  })

  it.each(['found', 'places', 'sheet'] as const)('has failed when its %s is lost or damaged, and can be begun anew', async (kind) => {
    for (const spoil of ['delete', 'damage'] as const) {
      const { objects } = await makeSearch(house, clip)
      if (spoil === 'delete') await house.context.objects.delete(objects[kind])
      else await house.context.objects.put(objects[kind], Buffer.alloc(64, 1))
      const below = { found: '', places: '/places/0', sheet: '/sheets/0' }[kind]
      const reply = await house.fetch(path(below), owner)
      if (kind === 'found') expect([reply.status, await reply.json()]).toMatchObject([200, { state: 'failed', faces: [] }])
      else await expectProblem(reply, 409, 'faces_missing')
      expect(await see()).toMatchObject({ state: 'failed', failure: { code: 'faces_failed' } })
      await expectProblem(await cut(house, owner, clip.id, { ...whole, anonymise: all }), 409, 'faces_missing')
      expect(await (await ask()).json()).toMatchObject({ state: 'looking' })
      expect((await forget()).status).toBe(204)
    }
  })

  it('is not done for an edit when what it found is lost', async () => {
    const { objects } = await makeSearch(house, clip)
    await house.context.objects.delete(objects.found)
    await expectProblem(await cut(house, owner, clip.id, { ...whole, anonymise: all }), 409, 'faces_missing')
    expect(await house.db.edit.count({ where: { originalId: clip.id } })).toBe(0)
  })
})

describe('forgetting it', () => {
  it('takes rows and objects, once', async () => {
    const { id: searchId } = await makeSearch(house, clip)
    expect((await forget()).status).toBe(204)
    expect([await row(), await house.db.faceFile.count({ where: { searchId } }), await faceObjects(house, clip.id)]).toEqual([null, 0, []])
    expect((await forget()).status).toBe(204)
    expect(await actsOf()).toEqual([['faces.forgotten', {}]])
    expect(await see()).toMatchObject({ state: 'none' })
  })

  it('ends one that is under way', async () => {
    await ask()
    expect((await forget()).status).toBe(204)
    expect(await see()).toMatchObject({ state: 'none', progress: { done: 0, total: 0 } })
  })

  it('waits while an edit is being made with it, and for none that is ready, failed or deleted, or covers no faces', async () => {
    await makeSearch(house, clip)
    const made = (await (await cut(house, owner, clip.id, { ...whole, anonymise: all })).json()) as { clipId: string }
    const become = (status: 'processing' | 'playable' | 'ready' | 'failed') =>
      house.db.clip.update({ where: { id: made.clipId }, data: { status } })
    for (const status of ['processing', 'playable'] as const) {
      await become(status)
      await expectRefused(house, () => forget(), 409, 'faces_in_use')
      expect(await faceObjects(house, clip.id)).toHaveLength(3)
    }
    await house.db.faceSearch.updateMany({ where: { clipId: clip.id }, data: { failureCode: 'faces_failed' } })
    await expectRefused(house, () => ask(), 409, 'faces_in_use')
    for (const status of ['ready', 'failed'] as const) {
      await become(status)
      expect((await forget()).status).toBe(204)
      await makeSearch(house, clip)
    }
    await become('processing')
    expect((await house.fetch(`/v1/clips/${made.clipId}`, owner, { method: 'DELETE' })).status).toBe(204)
    expect((await cut(house, owner, clip.id, { ranges: [{ start: 1, end: 2 }] })).status).toBe(201)
    expect((await forget()).status).toBe(204)
  })

  it('goes with the recording', async () => {
    const { id: searchId } = await makeSearch(house, clip)
    expect((await house.fetch(`/v1/clips/${clip.id}`, owner, { method: 'DELETE' })).status).toBe(204)
    expect([await row(), await house.db.faceFile.count({ where: { searchId } })]).toEqual([null, 0])
    expect(house.jobs.at(-1)).toBe(`erase ${clip.id}`)
  })
})
