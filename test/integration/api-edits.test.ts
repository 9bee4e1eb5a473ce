// What an edit is as the API makes it: a clip of its own, which nobody else sees, that the workers have to fill.
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { createEdit } from '../../api/edits/create.ts'
import type { Plan } from '../../core/plan.ts'
import { cut, expectRefused, madeOf, makeOriginal, middle } from './api-edit-tools.ts'
import { eventsOf } from './api-events.ts'
import { type House, openHouse, type Person } from './api-house.ts'
import type { SharedClip } from './api-scene.ts'
import { share } from './api-scene.ts'

let house: House
let owner: Person
let colleague: Person
let original: SharedClip
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house?.close())
beforeEach(async () => {
  house.jobs.length = 0
  ;[owner, colleague] = [await house.addPerson(), await house.addPerson()]
  original = await makeOriginal(house, owner)
})

interface Seen {
  edit: object | null
  [key: string]: unknown
}
const see = async (id: string, who: Person = owner) => (await (await house.fetch(`/v1/clips/${id}`, who)).json()) as Seen
const rowOf = (id: string) =>
  house.db.clip.findUniqueOrThrow({ where: { id }, include: { rungs: { orderBy: { rank: 'asc' } }, edit: true } })
/** What is told of an edit that hides nothing. */
const unhidden = { anonymised: null, replaceable: false }
const recipe = {
  ranges: [
    { start: 1.5, end: 2.75 },
    { start: 4, end: 6 },
  ],
  mute: [{ start: 4.5, end: 5 }],
}

/** Its sound, or nothing of it, as it was recorded. */
async function makeWithout(kind: 'audio' | 'video'): Promise<SharedClip> {
  const made = await makeOriginal(house, owner, {
    plan: kind === 'audio' ? { audioSeconds: 0 } : { videoSeconds: 0, rungs: [], frames: 0 },
  })
  await house.db.rung.deleteMany({ where: { clipId: made.id, kind } })
  if (kind === 'video')
    await house.db.clip.update({ where: { id: made.id }, data: { kind: 'audio', width: null, height: null, frameRate: null } })
  return made
}

describe('the new clip', () => {
  it('has rows of its own, of what the original is and of how long it will be, and waits for its rungs', async () => {
    const before = await rowOf(original.id)
    const { clipId, reflectionId } = await madeOf(house, owner, original.id, { ...recipe, ranges: [...recipe.ranges].reverse() })
    const { rungs, edit, ...clip } = await rowOf(clipId)
    expect(clip).toEqual({
      ...{ id: clipId, reflectionId, ownerId: owner.id, organisationId: house.organisationId, status: 'processing' },
      ...{ kind: 'video', title: 'Fractions (cut)', filename: '', deviceId: null, recordedAt: before.recordedAt },
      ...{ durationSeconds: 3.25, width: 1280, height: 720, frameRate: 30 },
      ...{
        failureCode: null,
        failureDetail: null,
        copyRefusal: null,
        remarks: [],
        receipt: null,
        facts: null,
        quarantinedAt: null,
        anonymised: false,
      },
      ...{ bytes: null, sha256: null, sourceObject: null, sourceBytes: null, sourceKeyId: null, wrappedSourceKey: null },
      ...{ contentKeyId: before.contentKeyId, wrappedContentKey: expect.any(Uint8Array) },
      plan: {
        ...{ origin: 0, videoStart: 0, videoSeconds: 3.25, audioStart: 0, audioSeconds: 3.25, frameRate: 30 },
        ...{ chunks: [], rungs: [], copied: true, frames: 0 },
      } satisfies Plan,
      ...{ createdAt: expect.any(Date), updatedAt: expect.any(Date), receivedAt: expect.any(Date) },
      ...{ playableAt: null, readyAt: null, failedAt: null },
    })
    const of = { clipId, method: 'copy', targetDuration: 4, bandwidth: 900_000, averageBandwidth: null, complete: false }
    expect(rungs.map(({ id: _, ...rung }) => rung)).toEqual([
      { ...of, name: '720', kind: 'video', rank: 0, width: 1280, height: 720, frameRate: 30, codecs: 'avc1.64001f' },
      { ...of, name: 'audio', kind: 'audio', rank: 1, width: null, height: null, frameRate: null, codecs: 'mp4a.40.2' },
    ])
    expect(edit).toEqual({ clipId, originalId: original.id, recipe, createdAt: clip.receivedAt })
    expect(house.jobs).toEqual([`cut ${clipId} 720`, `cut ${clipId} audio`])
    expect([await house.db.upload.count({ where: { id: clipId } }), await house.db.chunk.count({ where: { clipId } })]).toEqual([0, 0])
    expect(await rowOf(original.id)).toEqual(before)
    const key = await house.contentKeys.open(clip)
    expect([key.length, key.equals(original.contentKey)]).toEqual([32, false])
  })

  it('of sound alone, or of pictures alone, has the one rung and lasts as long as that', async () => {
    const seconds = async (id: string) => {
      const { clipId } = await madeOf(house, owner, id)
      const { plan, kind, rungs } = await rowOf(clipId)
      const { videoSeconds, audioSeconds } = plan as unknown as Plan
      return { kind, videoSeconds, audioSeconds, rungs: rungs.map(({ name }) => name) }
    }
    const [sound, picture] = [await makeWithout('video'), await makeWithout('audio')]
    expect(await seconds(sound.id)).toEqual({ kind: 'audio', videoSeconds: 0, audioSeconds: 3, rungs: ['audio'] })
    expect(await seconds(picture.id)).toEqual({ kind: 'video', videoSeconds: 3, audioSeconds: 0, rungs: ['720'] })
    await expectRefused(house, () => cut(house, owner, picture.id, { ...middle, mute: [{ start: 2, end: 3 }] }), 422, 'range_outside')
  })

  it('that changes the picture waits for a ladder of its own; one without sound has none to make', async () => {
    const crop = { x: 100, y: 50, width: 640, height: 360 }
    house.jobs.length = 0
    const { clipId } = await madeOf(house, owner, original.id, { ...middle, crop, voice: 'disguise' })
    expect(await rowOf(clipId)).toMatchObject({
      width: 640,
      height: 360,
      plan: null,
      rungs: [],
      edit: { recipe: { crop, voice: 'disguise' } },
    })
    expect(house.jobs).toEqual([`edit ${clipId}`])
    const mute = await madeOf(house, owner, original.id, { ...middle, voice: 'mute' })
    const { plan, rungs } = await rowOf(mute.clipId)
    expect([plan, rungs.map(({ name }) => name)]).toMatchObject([{ audioSeconds: 0 }, ['720']])
    expect(house.jobs).toEqual([`edit ${clipId}`, `cut ${mute.clipId} 720`])
  })

  it('is named as it is asked for, else after the original, as far as there is room', async () => {
    const titleOf = async (json: object = {}) =>
      (await rowOf((await madeOf(house, owner, original.id, { ...middle, ...json })).clipId)).title
    expect(await titleOf({ title: ' The end ' })).toBe('The end')
    await house.db.clip.update({ where: { id: original.id }, data: { title: `${'x'.repeat(193)}😀${'y'.repeat(5)}` } })
    expect(await titleOf()).toBe(`${'x'.repeat(193)} (cut)`)
    await house.db.clip.update({ where: { id: original.id }, data: { title: 'x'.repeat(200) } })
    expect(await titleOf()).toHaveLength(200)
  })

  it('may silence and keep all, and be made of an edit', async () => {
    const { clipId } = await madeOf(house, owner, original.id, { ranges: [{ start: 0, end: 8 }], mute: [{ start: 1, end: 2 }] })
    await expectRefused(house, () => cut(house, owner, clipId, middle), 409, 'not_ready')
    await house.db.clip.update({ where: { id: clipId }, data: { status: 'ready' } })
    const second = await madeOf(house, owner, clipId)
    expect(await rowOf(second.clipId)).toMatchObject({ durationSeconds: 3, title: 'Fractions (cut) (cut)', edit: { originalId: clipId } })
    await expectRefused(house, () => cut(house, owner, clipId, { ranges: [{ start: 7, end: 8.2 }] }), 422, 'range_outside')
  })

  it('two at once are two', async () => {
    const made = await Promise.all([madeOf(house, owner, original.id), madeOf(house, owner, original.id)])
    expect(new Set(made.flatMap(({ clipId, reflectionId }) => [clipId, reflectionId])).size).toBe(4)
    expect(await house.db.edit.count({ where: { originalId: original.id } })).toBe(2)
    expect([...house.jobs].sort()).toEqual(made.flatMap(({ clipId }) => [`cut ${clipId} 720`, `cut ${clipId} audio`]).sort())
  })

  it('is made by the function alone too, and is there when the queue is not', async () => {
    const { db, contentKeys } = house
    const { queues, audit, clock } = house.context
    const parts = { db, queues, contentKeys, audit, clock }
    const { clipId } = await createEdit(parts, { original: original.id, ownerId: owner.id, ...recipe, title: 'By hand' })
    expect(await rowOf(clipId)).toMatchObject({ title: 'By hand', durationSeconds: 3.25 })
    vi.spyOn(queues, 'addAll').mockRejectedValue(new Error('gone'))
    house.jobs.length = 0
    const second = await madeOf(house, owner, original.id)
    expect(await rowOf(second.clipId)).toMatchObject({ status: 'processing' })
    expect(house.jobs).toEqual([])
  })
})

describe('who sees it', () => {
  it('nobody but the owner, though the original is shared', async () => {
    await share(house, owner, original.reflectionId, { userId: colleague.id })
    const { clipId, reflectionId } = await madeOf(house, owner, original.id, recipe)
    expect(reflectionId).not.toBe(original.reflectionId)
    expect(await house.db.share.count({ where: { reflectionId } })).toBe(0)
    for (const path of [`/v1/clips/${clipId}`, `/v1/reflections/${reflectionId}`]) {
      expect((await house.fetch(path, colleague)).status).toBe(404)
      expect((await house.fetch(path, owner)).status).toBe(200)
    }
    const shared = await (await house.fetch('/v1/shared', colleague)).text()
    expect([shared.includes(original.id), shared.includes(clipId)]).toEqual([true, false])
    const reflection = await (await house.fetch(`/v1/reflections/${reflectionId}`, owner)).json()
    expect(reflection).toMatchObject({ title: 'Fractions (cut)', notes: '', clips: [{ id: clipId, status: 'processing' }] })
  })

  it('the owner of what it was made, others that it was', async () => {
    const { clipId, reflectionId } = await madeOf(house, owner, original.id, recipe)
    await share(house, owner, reflectionId, { userId: colleague.id })
    expect(await see(clipId)).toMatchObject({
      ...{ status: 'processing', receipt: null, bytes: null, sha256: null, filename: '', mine: true, poster: null, failure: null },
      progress: { receivedBytes: 0, totalBytes: null, chunksDone: 0, chunksTotal: 2 },
      edit: { originalId: original.id, seconds: 3.25, ...recipe, crop: null, voice: null },
    })
    const theirs = await see(clipId, colleague)
    expect(theirs.edit).toEqual({ originalId: null, seconds: 3.25, ranges: [], mute: [], crop: null, voice: null, ...unhidden })
    expect(JSON.stringify(theirs)).not.toContain(original.id)
    expect((await see(original.id)).edit).toBeNull()
    const list = (await (await house.fetch('/v1/clips', owner)).json()) as { clips: Seen[] }
    expect(list.clips.map(({ id, edit }) => [id, edit !== null])).toEqual([
      [clipId, true],
      [original.id, false],
    ])
  })

  it('lives in a list that is open', async () => {
    const mine = eventsOf(await house.fetch('/v1/clips/events', owner))
    const first = mine.next()
    const { clipId } = await madeOf(house, owner, original.id)
    expect((await first).value).toMatchObject({ event: 'clip', data: { id: clipId, edit: { originalId: original.id } } })
    await mine.return()
  })

  it('is put into a reflection of the owner’s when she says so, and into no other’s', async () => {
    const { reflectionId } = await madeOf(house, owner, original.id, { ...middle, reflectionId: original.reflectionId })
    expect(reflectionId).toBe(original.reflectionId)
    expect(await house.db.reflection.count({ where: { ownerId: owner.id } })).toBe(1)
    const theirs = await makeOriginal(house, colleague)
    await share(house, colleague, theirs.reflectionId, { userId: owner.id })
    const into = (id: string) => () => cut(house, owner, original.id, { ...middle, reflectionId: id })
    for (const id of [theirs.reflectionId, crypto.randomUUID(), 'mine']) await expectRefused(house, into(id), 400, 'bad_request')
    const wanted = { ...middle, mute: [], original: original.id, ownerId: owner.id, reflectionId: theirs.reflectionId }
    await expect(createEdit(house.context, wanted)).rejects.toMatchObject({ code: 'bad_request' })
  })
})

describe('what is written down', () => {
  it('that it was made, of which recording, in how many parts; administrators are not told which', async () => {
    const { clipId, reflectionId } = await madeOf(house, owner, original.id, recipe)
    const rows = await house.db.auditEntry.findMany({ where: { actorId: owner.id }, omit: { hash: true, at: true, sequence: true } })
    expect(rows).toEqual([
      {
        ...{ act: 'edit', actorId: owner.id, ownerId: owner.id, organisationId: house.organisationId },
        ...{ clipId: original.id, reflectionId: original.reflectionId, details: { made: clipId, ranges: 2 } },
      },
    ])
    const page = await (await house.fetch('/v1/organisation/audit?act=edit', await house.addPerson('admin'))).json()
    expect(page).toMatchObject({ entries: expect.arrayContaining([expect.objectContaining({ details: { ranges: 2 } })]) })
    const csv = await (await house.fetch('/v1/organisation/audit.csv', await house.addPerson('admin'))).text()
    expect(csv).toContain('made an edit of a recording')
    for (const id of [clipId, reflectionId, original.id]) expect(JSON.stringify(page) + csv).not.toContain(id)
  })
})

describe('deleting', () => {
  it('an edit takes how it was made along, and leaves the original', async () => {
    const before = await rowOf(original.id)
    const { clipId, reflectionId } = await madeOf(house, owner, original.id)
    expect((await house.fetch(`/v1/clips/${clipId}`, owner, { method: 'DELETE' })).status).toBe(204)
    expect(await rowOf(clipId)).toMatchObject({ status: 'deleted', title: '', edit: null, rungs: [], plan: null, wrappedContentKey: null })
    expect(await house.db.reflection.findUnique({ where: { id: reflectionId } })).toMatchObject({ title: '' })
    expect(await rowOf(original.id)).toEqual(before)
    expect(house.jobs.at(-1)).toBe(`erase ${clipId}`)
  })

  it('the original leaves its edits, which no longer say what they were made of', async () => {
    const { clipId } = await madeOf(house, owner, original.id, recipe)
    const before = await rowOf(clipId)
    expect((await house.fetch(`/v1/clips/${original.id}`, owner, { method: 'DELETE' })).status).toBe(204)
    expect(await rowOf(clipId)).toEqual(before)
    expect((await see(clipId)).edit).toEqual({ originalId: null, seconds: 3.25, ...recipe, crop: null, voice: null, ...unhidden })
    expect(house.jobs.filter((job) => job.startsWith('erase'))).toEqual([`erase ${original.id}`])
    await expectRefused(house, () => cut(house, owner, original.id, middle), 404, 'not_found')
  })
})
