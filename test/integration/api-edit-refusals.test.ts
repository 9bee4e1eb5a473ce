// What can't be made: each a clear error, and neither a row nor a job is left behind.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createEdit } from '../../api/edits/create.ts'
import { newId } from '../../core/ids.ts'
import { askedMeanwhile, cut, expectRefused, madeOf, makeOriginal, middle } from './api-edit-tools.ts'
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
  owner = await house.addPerson()
  original = await makeOriginal(house, owner)
})

const range = (start: number, end: number) => ({ start, end })
const many = (count: number, seconds: number) => Array.from({ length: count }, (_, at) => range(at * seconds, (at + 0.5) * seconds))
const refused = (json: unknown, status: number, code: string) =>
  expectRefused(house, () => cut(house, owner, original.id, json), status, code)

describe('what is asked', () => {
  it.each([
    ['no parts', [], 422, 'range_empty'],
    ['a part of no length', [range(2, 2)], 422, 'range_empty'],
    ['a part that ends before it begins', [range(5, 2)], 422, 'range_empty'],
    ['a part too short to see', [range(2, 2.09)], 422, 'range_empty'],
    ['a part before the beginning', [range(-0.1, 2)], 422, 'range_outside'],
    ['a part after the end', [range(2, 8.2)], 422, 'range_outside'],
    ['a part far outside', [range(3600, 7200)], 422, 'range_outside'],
    ['a part beyond all numbers of milliseconds', [range(-1e308, 1e308)], 422, 'range_outside'],
    ['parts that overlap', [range(1, 3), range(2.9, 4)], 422, 'ranges_overlap'],
    ['a part in another', [range(1, 5), range(2, 3)], 422, 'ranges_overlap'],
    ['the same part twice', [range(1, 3), range(1, 3)], 422, 'ranges_overlap'],
    ['too many parts', many(101, 0.2), 422, 'too_many_ranges'],
    ['a thousand parts', many(1000, 0.2), 422, 'too_many_ranges'],
    ['thousands of parts', many(3000, 0.2), 400, 'bad_request'],
    ['everything', [range(0, 8)], 422, 'nothing_changed'],
    ['everything, in parts that touch', [range(4, 8.04), range(0, 4)], 422, 'nothing_changed'],
    ['something else', 'all', 400, 'bad_request'],
    ['words', [{ start: '1', end: '2' }], 400, 'bad_request'],
    ['nothing for an end', [{ start: 1, end: null }], 400, 'bad_request'],
    ['half a part', [{ start: 1 }], 400, 'bad_request'],
  ])('keeps %s', async (_, ranges, status, code) => {
    await refused({ ranges }, status, code)
  })

  it.each([
    ['a part of no length', [range(2, 2)], 422, 'range_empty'],
    ['a part after the end', [range(2, 8.2)], 422, 'range_outside'],
    ['parts that overlap', [range(1, 3), range(2, 4)], 422, 'ranges_overlap'],
    ['too many parts', many(101, 0.2), 422, 'too_many_ranges'],
    ['thousands of parts', many(3000, 0.2), 400, 'bad_request'],
    ['words', ['all'], 400, 'bad_request'],
  ])('silences %s', async (_, mute, status, code) => {
    await refused({ ...middle, mute }, status, code)
  })

  const whole = { x: 0, y: 0, width: 1280, height: 720 }
  it.each([
    ['a part beside the picture', { crop: { ...whole, x: 2 } }, 422, 'crop_outside'],
    ['a part above it', { crop: { ...whole, y: -2 } }, 422, 'crop_outside'],
    ['a sliver of it', { crop: { ...whole, width: 62 } }, 422, 'crop_too_small'],
    ['a part turned inside out', { crop: { ...whole, height: -720 } }, 422, 'crop_too_small'],
    ['a part without a size', { crop: { x: 0, y: 0 } }, 400, 'bad_request'],
    ['another voice than there is', { voice: 'robot' }, 400, 'bad_request'],
  ])('keeps %s', async (_, more, status, code) => {
    await refused({ ...middle, ...more }, status, code)
  })

  it('says which of the two lists is wrong', async () => {
    const detail = async (json: unknown) =>
      ((await (await cut(house, owner, original.id, json)).json()) as { detail?: string; title: string }).detail
    expect(await detail({ ...middle, mute: [range(1, 9)] })).toBe('A part to silence lies outside the recording')
    expect(await detail({ ranges: [] })).toBe('At least one part must be kept')
  })

  it.each([
    ['an empty title', { title: ' ' }],
    ['an endless title', { title: 'x'.repeat(201) }],
    ['a title that can not be kept', { title: 'a\u0000b' }],
    ['a reflection that is none', { reflectionId: '1' }],
  ])('takes %s', async (_, more) => {
    await refused({ ...middle, ...more }, 400, 'bad_request')
  })

  it('takes no JSON', async () => {
    const send = (body: string) => () =>
      house.fetch(`/v1/clips/${original.id}/edits`, owner, { method: 'POST', body, headers: { 'content-type': 'application/json' } })
    for (const body of ['', '{', '[]', '"x"', 'null', '{"ranges":[{"start":0,"end":1e999}]}', '{"ranges":[{"start":NaN,"end":2}]}'])
      await expectRefused(house, send(body), 400, 'bad_request')
    await expectRefused(house, send(JSON.stringify({ ranges: many(20_000, 0.2) })), 413, 'too_large')
  })
})

describe('of what', () => {
  it.each([
    ['receiving', 409, 'not_ready'],
    ['processing', 409, 'not_ready'],
    ['playable', 409, 'not_ready'],
    ['failed', 403, 'not_allowed'],
    ['deleted', 404, 'not_found'],
  ] as const)('is %s', async (status, expected, code) => {
    await house.db.clip.update({ where: { id: original.id }, data: { status } })
    await refused(middle, expected, code)
  })

  it('is quarantined', async () => {
    await house.db.clip.update({ where: { id: original.id }, data: { quarantinedAt: new Date() } })
    await refused(middle, 403, 'not_allowed')
  })

  it('is not there', async () => {
    await expectRefused(house, () => cut(house, owner, newId(), middle), 404, 'not_found')
    await expectRefused(house, () => cut(house, owner, 'x', middle), 400, 'bad_request')
  })

  it('is another’s: neither a stranger nor an administrator nor the operator is told of it, and one it is shared with may not', async () => {
    const colleague = await house.addPerson()
    await share(house, owner, original.reflectionId, { userId: colleague.id })
    await expectRefused(house, () => cut(house, colleague, original.id, middle), 403, 'not_allowed')
    const far = await house.addPerson('member', await house.addOrganisation())
    for (const who of [await house.addPerson(), await house.addPerson('admin'), far, await house.addPerson('operator', null)])
      await expectRefused(house, () => cut(house, who, original.id, middle), 404, 'not_found')
    await expectRefused(house, () => cut(house, undefined, original.id, middle), 401, 'not_signed_in')
  })

  it('is asked by a recorder, or by one who is a student now', async () => {
    const recorder = await house.signIn(owner, 'device')
    await expectRefused(house, () => cut(house, recorder, original.id, middle), 403, 'not_allowed')
    await house.db.user.update({ where: { id: owner.id }, data: { role: 'student' } })
    await refused(middle, 403, 'not_allowed')
  })

  it('is of an organisation whose space is used up; edits themselves take none of it', async () => {
    const organisation = { where: { id: house.organisationId } }
    await house.db.clip.updateMany({ where: { id: { not: original.id } }, data: { sourceBytes: null } })
    await house.db.organisation.update({ ...organisation, data: { quotaBytes: 901n } })
    await madeOf(house, owner, original.id)
    await madeOf(house, owner, original.id)
    await house.db.organisation.update({ ...organisation, data: { quotaBytes: 900n } })
    await refused(middle, 413, 'quota_exceeded')
    await house.db.organisation.update({ ...organisation, data: { quotaBytes: null } })
    await madeOf(house, owner, original.id)
  })
})

describe('in the same moment', () => {
  it.each([
    ['flagged', { quarantinedAt: new Date() }, 403, 'not_allowed'],
    ['deleted', { status: 'deleted' as const }, 404, 'not_found'],
    ['taken back to be prepared again', { status: 'playable' as const }, 409, 'not_ready'],
  ])('it is %s: what was decided before does not count', async (_, data, status, code) => {
    const reply = await askedMeanwhile(house, original.id, data, () => cut(house, owner, original.id, middle))
    expect([reply.status, ((await reply.json()) as { code: string }).code]).toEqual([status, code])
    expect(await house.db.edit.count({ where: { originalId: original.id } })).toBe(0)
    expect(await house.db.reflection.count({ where: { ownerId: owner.id } })).toBe(1)
  })

  it('the function asks whose it is, whoever calls it', async () => {
    const wanted = { ...middle, mute: [], original: original.id }
    await expect(createEdit(house.context, { ...wanted, ownerId: newId() })).rejects.toMatchObject({ code: 'not_found' })
  })
})
