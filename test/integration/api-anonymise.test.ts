// Edits that hide faces and what was drawn: what is kept of the request, what is told of it, and what can't be made.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createEdit } from '../../api/edits/create.ts'
import { newId } from '../../core/ids.ts'
import { cut, expectRefused, madeOf, makeOriginal, middle, planned } from './api-edit-tools.ts'
import { all, found, makeSearch, whole } from './api-face-tools.ts'
import { type House, openHouse, type Person } from './api-house.ts'
import { type SharedClip, share } from './api-scene.ts'

let house: House
let owner: Person
let original: SharedClip
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house?.close())
beforeEach(async () => {
  house.jobs.length = 0
  owner = await house.addPerson()
  original = await makeOriginal(house, owner)
})

const rowOf = (id: string) => house.db.clip.findUniqueOrThrow({ where: { id }, include: { edit: true, rungs: true } })
const editOf = async (id: string, who = owner) =>
  ((await (await house.fetch(`/v1/clips/${id}`, who)).json()) as { edit: object; anonymised: boolean }) ?? {}
const mask = { shape: 'ellipse', start: 1, end: 3, keys: [{ time: 1, x: 0.25, y: 0.25, width: 0.5, height: 0.5 }] }
const faces = (more: object) => ({ ...all, faces: { ...all.faces, ...more } })
const refused = (anonymise: unknown, status: number, code: string, more: object = whole) =>
  expectRefused(house, () => cut(house, owner, original.id, { ...more, anonymise }), status, code)

describe('an edit that hides faces', () => {
  it('keeps what was asked, is anonymised, and has the search’s pictures a second', async () => {
    const { id: searchId } = await makeSearch(house, original, { frameRate: 25 })
    house.jobs.length = 0
    const asked = { ...faces({ uncovered: [2, 0, 2], searchId }), drawn: [mask], whole: 'cartoon', style: 'neutral' }
    const { clipId } = await madeOf(house, owner, original.id, { ...whole, anonymise: asked })
    const row = await rowOf(clipId)
    expect(row).toMatchObject({
      anonymised: true,
      frameRate: 25,
      title: 'Fractions (anonymised)',
      plan: null,
      rungs: [],
      status: 'processing',
    })
    expect(row.edit?.recipe).toEqual({
      ...{ ...whole, mute: [] },
      anonymise: { style: 'neutral', faces: { searchId, grid: 'fine', uncovered: [0, 2], unseen: 0 }, drawn: [mask], whole: 'cartoon' },
    })
    expect(house.jobs).toEqual([`edit ${clipId}`])
  })

  it('says to everybody who sees it how it was made and with which limits, and to its owner of what', async () => {
    await makeSearch(house, original, { grid: 'light' })
    const asked = { ...faces({ uncovered: [0], looked: [1], accept: true }), drawn: [mask, mask] }
    const { clipId, reflectionId } = await madeOf(house, owner, original.id, { ...whole, anonymise: asked })
    const told = { style: 'blocks', grid: 'light', faces: true, uncovered: 1, drawn: 2, whole: null, unseen: 2 }
    expect(await editOf(clipId)).toMatchObject({ anonymised: true, edit: { anonymised: told, originalId: original.id } })
    const colleague = await house.addPerson()
    await share(house, owner, reflectionId, { userId: colleague.id })
    expect(await editOf(clipId, colleague)).toMatchObject({ anonymised: true, edit: { anonymised: told, originalId: null, ranges: [] } })
  })

  it('asks for a look at uncertain moments of what is kept, and at no others', async () => {
    await makeSearch(house, original)
    // 2.5 to 3, 0 to 0.5 and 4 to 4.5 seconds.
    const unseenOf = async (ranges: object[], looked: number[]) => {
      const { clipId } = await madeOf(house, owner, original.id, { ranges, anonymise: faces({ looked, accept: true }) })
      return (await editOf(clipId)).edit
    }
    expect(await unseenOf([{ start: 0.5, end: 2.5 }], [])).toMatchObject({ anonymised: { unseen: 0 } })
    expect(await unseenOf([{ start: 0.4, end: 2.6 }], [])).toMatchObject({ anonymised: { unseen: 2 } })
    expect(await unseenOf([{ start: 0.4, end: 2.6 }], [0, 7])).toMatchObject({ anonymised: { unseen: 1 } })
    await refused(faces({ looked: [0, 1] }), 409, 'faces_unseen')
    await refused(faces({ looked: [] }), 409, 'faces_unseen')
    await madeOf(house, owner, original.id, { ranges: [{ start: 0, end: 3 }], anonymise: faces({ looked: [0, 1] }) })
  })

  it('stays anonymised when it is cut again, and the original does not become it', async () => {
    await makeSearch(house, original)
    const { clipId } = await madeOf(house, owner, original.id, { ...whole, anonymise: all })
    await house.db.clip.update({ where: { id: clipId }, data: { status: 'ready', plan: planned as object } })
    const second = await madeOf(house, owner, clipId)
    expect(await rowOf(second.clipId)).toMatchObject({ anonymised: true, title: 'Fractions (anonymised) (cut)' })
    expect(await rowOf(original.id)).toMatchObject({ anonymised: false })
  })

  it('may cut, take a part of the picture and silence at once, under a title of its own', async () => {
    await makeSearch(house, original)
    const crop = { x: 0, y: 0, width: 640, height: 360 }
    const asked = { ...middle, crop, voice: 'mute', title: 'For the ring', anonymise: all }
    expect(await rowOf((await madeOf(house, owner, original.id, asked)).clipId)).toMatchObject({
      ...{ title: 'For the ring', width: 640, height: 360, durationSeconds: 3, anonymised: true },
      edit: { recipe: { crop, voice: 'mute', anonymise: { style: 'blocks' } } },
    })
  })
})

describe('an edit that hides less', () => {
  it('only what was drawn: it counts as no anonymised one', async () => {
    await house.db.clip.update({ where: { id: original.id }, data: { plan: { ...planned, frameRate: 90 } as object } })
    const beyond = { ...mask, keys: [{ time: 1, x: -0.25, y: 0.5, width: 0.5, height: 1 }] }
    const { clipId } = await madeOf(house, owner, original.id, { ...whole, anonymise: { style: 'neutral', drawn: [beyond] } })
    expect(await rowOf(clipId)).toMatchObject({
      ...{ anonymised: false, frameRate: 60, plan: null },
      edit: { recipe: { ...whole, anonymise: { style: 'neutral', drawn: [beyond] } } },
    })
    expect((await editOf(clipId)).edit).toMatchObject({
      anonymised: { style: 'neutral', grid: null, faces: false, uncovered: 0, drawn: 1, whole: null, unseen: 0 },
      replaceable: false,
    })
  })

  it('nothing: that is left out where something else changes, and is nothing where nothing does', async () => {
    const { clipId } = await madeOf(house, owner, original.id, { ...middle, anonymise: { style: 'blocks', drawn: [] } })
    expect((await rowOf(clipId)).edit?.recipe).toEqual({ ...middle, mute: [] })
    expect((await editOf(clipId)).edit).toMatchObject({ anonymised: null })
    await refused({ style: 'blocks', drawn: [] }, 422, 'nothing_changed')
  })

  it('of sound alone is anonymised when its voices are disguised', async () => {
    await house.db.rung.deleteMany({ where: { clipId: original.id, kind: 'video' } })
    const sound = { kind: 'audio' as const, width: null, height: null, frameRate: null, plan: { ...planned, videoSeconds: 0 } as object }
    await house.db.clip.update({ where: { id: original.id }, data: sound })
    const { clipId } = await madeOf(house, owner, original.id, { ...whole, voice: 'disguise' })
    expect(await rowOf(clipId)).toMatchObject({ anonymised: true, title: 'Fractions (anonymised)' })
    expect(await rowOf((await madeOf(house, owner, original.id)).clipId)).toMatchObject({ anonymised: false })
    for (const hiding of [all, { style: 'blocks', drawn: [mask] }]) await refused(hiding, 422, 'no_picture', middle)
  })
})

describe('what is asked', () => {
  const at = (place: object) => ({ style: 'blocks', drawn: [{ ...mask, keys: [{ ...mask.keys[0], ...place }] }] })
  const during = (more: object) => ({ style: 'blocks', drawn: [{ ...mask, ...more }] })
  const keys = (count: number) => Array.from({ length: count }, (_, i) => ({ ...mask.keys[0], time: i / 1000 }))
  it.each([
    ['a mask beside the picture', at({ x: 1 }), 422, 'mask_outside'],
    ['a mask above it', at({ y: -0.5 }), 422, 'mask_outside'],
    ['a mask with a sliver in it', at({ x: 0.999 }), 422, 'mask_outside'],
    ['a mask far away', at({ x: 1e300, y: -1e300 }), 422, 'mask_outside'],
    ['a mask of no width', at({ width: 0 }), 422, 'mask_empty'],
    ['a mask turned inside out', at({ height: -0.5 }), 422, 'mask_empty'],
    ['a mask without a place', during({ keys: [] }), 422, 'mask_empty'],
    ['a mask before the beginning', during({ start: -1 }), 422, 'mask_times'],
    ['a mask after the end', during({ end: 8.2 }), 422, 'mask_times'],
    ['a mask that ends before it begins', during({ start: 3, end: 1 }), 422, 'mask_times'],
    ['a mask of no length', during({ start: 1, end: 1 }), 422, 'mask_times'],
    ['a place after the end', at({ time: 9 }), 422, 'mask_times'],
    ['two places at once', during({ keys: [mask.keys[0], mask.keys[0]] }), 422, 'mask_times'],
    ['too many masks', { style: 'blocks', drawn: Array(201).fill(mask) }, 422, 'too_many_masks'],
    ['thousands of masks', { style: 'blocks', drawn: Array(1000).fill({ ...mask, keys: [] }) }, 400, 'bad_request'],
    ['too many places', during({ keys: keys(501) }), 422, 'too_many_masks'],
    ['thousands of places', during({ keys: keys(1001) }), 400, 'bad_request'],
    ['another shape', during({ shape: 'star' }), 400, 'bad_request'],
    ['words for numbers', at({ x: '0.5' }), 400, 'bad_request'],
    ['a style of its own', { style: 'stars', drawn: [mask] }, 400, 'bad_request'],
    ['no style', { drawn: [mask] }, 400, 'bad_request'],
    ['no list of masks', { style: 'blocks' }, 400, 'bad_request'],
    ['a style of the whole picture without faces', { style: 'blocks', drawn: [mask], whole: 'blur' }, 422, 'style_unmasked'],
    ['that alone', { style: 'blocks', drawn: [], whole: 'outline' }, 422, 'style_unmasked'],
    ['something else', 'everything', 400, 'bad_request'],
  ])('hides %s', async (_, anonymise, status, code) => {
    await refused(anonymise, status, code)
  })

  it.each([
    ['a face that is none', { uncovered: [0, 7] }, 422, 'face_unknown'],
    ['what lies between two faces', { uncovered: [1] }, 422, 'face_unknown'],
    ['a face before all', { uncovered: [-1] }, 422, 'face_unknown'],
    ['hundreds that are none', { uncovered: Array.from({ length: 2000 }, (_, i) => i) }, 422, 'face_unknown'],
    ['thousands', { uncovered: Array.from({ length: 5000 }, (_, i) => i) }, 400, 'bad_request'],
    ['half a face', { uncovered: [0.5] }, 400, 'bad_request'],
    ['a face by its name', { uncovered: ['Ann'] }, 400, 'bad_request'],
    ['nobody says which', { uncovered: undefined }, 400, 'bad_request'],
    ['with looks before all', { looked: [-1] }, 400, 'bad_request'],
    ['with acceptance in words', { accept: 'yes' }, 400, 'bad_request'],
    ['as another search had it', { searchId: newId() }, 409, 'conflict'],
  ])('leaves uncovered %s', async (_, more, status, code) => {
    await makeSearch(house, original)
    await refused(faces(more), status, code)
  })
})

describe('of what', () => {
  it('of a recording whose faces nobody looked for, or not to the end', async () => {
    await refused(all, 409, 'faces_missing')
    const { id } = await makeSearch(house, original, { doneAt: null })
    await refused(all, 409, 'faces_missing')
    await house.db.faceSearch.update({ where: { id }, data: { failureCode: 'faces_failed' } })
    await refused(all, 409, 'faces_missing')
  })

  it('with the faces of another recording', async () => {
    const other = await makeOriginal(house, owner)
    const { id: searchId } = await makeSearch(house, other)
    await refused(faces({ searchId }), 409, 'faces_missing')
    await makeSearch(house, original, {}, { ...found, faces: [] })
    await refused(faces({ searchId }), 409, 'conflict')
    await refused(faces({ uncovered: [0] }), 422, 'face_unknown')
  })

  it.each([
    ['is quarantined', { quarantinedAt: new Date() }, 403, 'not_allowed'],
    ['is deleted', { status: 'deleted' as const }, 404, 'not_found'],
    ['failed', { status: 'failed' as const }, 403, 'not_allowed'],
    ['still comes', { status: 'playable' as const }, 409, 'not_ready'],
  ])('%s', async (_, data, status, code) => {
    await makeSearch(house, original)
    await house.db.clip.update({ where: { id: original.id }, data })
    await refused(all, status, code)
  })

  it('is another’s', async () => {
    await makeSearch(house, original)
    const colleague = await house.addPerson()
    const attempt = () => cut(house, colleague, original.id, { ...whole, anonymise: all })
    await expectRefused(house, attempt, 404, 'not_found')
    await share(house, owner, original.reflectionId, { userId: colleague.id })
    await expectRefused(house, attempt, 403, 'not_allowed')
  })

  it('whose faces were forgotten since they were read', async () => {
    const { id: searchId } = await makeSearch(house, original)
    const search = { searchId, grid: 'fine' as const, frameRate: 30, ...found }
    const wanted = { ...whole, mute: [], original: original.id, ownerId: owner.id, search }
    const hiding = { style: 'blocks' as const, faces: all.faces, drawn: [] }
    await house.db.faceSearch.delete({ where: { id: searchId } })
    await expect(createEdit(house.context, { ...wanted, anonymise: hiding })).rejects.toMatchObject({ code: 'faces_missing' })
  })

  it('whose faces are forgotten in the same moment', async () => {
    await makeSearch(house, original)
    const asked = { ...whole, anonymise: all }
    for (let i = 0; i < 5; i++) {
      const forget = () => house.fetch(`/v1/clips/${original.id}/faces`, owner, { method: 'DELETE' })
      const [made, forgotten] = await Promise.all([cut(house, owner, original.id, asked), forget()])
      // The one or the other: never an edit without what it covers.
      expect([
        [201, 409],
        [409, 204],
      ]).toContainEqual([made.status, forgotten.status])
      if (forgotten.status === 204) await makeSearch(house, original)
    }
    const used = await house.db.edit.findMany({ where: { originalId: original.id }, select: { recipe: true } })
    const kept = await house.db.faceSearch.findUniqueOrThrow({ where: { clipId: original.id } })
    for (const { recipe } of used) expect(recipe).toMatchObject({ anonymise: { faces: { searchId: kept.id } } })
  })
})
