// Whose the search for faces is, and of what nobody may ask for one: each a clear error, and nothing is left behind.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '../../core/ids.ts'
import { askedMeanwhile, expectRefused, makeOriginal, planned } from './api-edit-tools.ts'
import { faceObjects, makeSearch } from './api-face-tools.ts'
import { type House, openHouse, type Person } from './api-house.ts'
import { type SharedClip, share } from './api-scene.ts'
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
const ask = (json: object = {}) => house.fetch(path(), owner, { json })
const forget = () => house.fetch(path(), owner, { method: 'DELETE' })
const row = () => house.db.faceSearch.findUnique({ where: { clipId: clip.id } })

describe('whose it is', () => {
  const calls = [
    () => ask(),
    () => house.fetch(path(), owner),
    () => house.fetch(path('/places/0'), owner),
    () => house.fetch(path('/sheets/0'), owner),
    () => forget(),
  ]

  it('the owner’s alone: nobody else learns that there is one', async () => {
    await makeSearch(house, clip)
    const colleague = await house.addPerson()
    await share(house, owner, clip.reflectionId, { userId: colleague.id })
    const far = await house.addPerson('member', await house.addOrganisation())
    const strangers = [await house.addPerson(), await house.addPerson('admin'), far, await house.addPerson('operator', null)]
    for (const [who, status, code] of [
      [colleague, 403, 'not_allowed'] as const,
      [await house.signIn(owner, 'device'), 403, 'not_allowed'] as const,
      ...strangers.map((one) => [one, 404, 'not_found'] as const),
      [undefined, 401, 'not_signed_in'] as const,
    ]) {
      for (const below of ['', '/places/0', '/sheets/0']) await expectRefused(house, () => house.fetch(path(below), who), status, code)
      await expectRefused(house, () => house.fetch(path(), who, { method: 'DELETE' }), status, code)
      await expectRefused(house, () => house.fetch(path(), who, { json: {} }), status, code)
    }
  })

  it.each([
    ['is in quarantine', { quarantinedAt: new Date() }, 403, 'not_allowed'],
    ['failed', { status: 'failed' as const }, 403, 'not_allowed'],
    ['was deleted', { status: 'deleted' as const }, 404, 'not_found'],
  ])('nobody’s when the recording %s', async (_, data, status, code) => {
    await makeSearch(house, clip)
    await house.db.clip.update({ where: { id: clip.id }, data })
    for (const call of calls) await expectRefused(house, call, status, code)
    expect(await faceObjects(house, clip.id)).toHaveLength(3)
  })

  it.each(['receiving', 'processing', 'playable'] as const)('is not asked for of one that is %s', async (status) => {
    await house.db.clip.update({ where: { id: clip.id }, data: { status } })
    await expectRefused(house, () => ask(), 409, 'not_ready')
  })

  it('is not asked for of sound alone, of no recording, by a student, or in other words', async () => {
    await expectRefused(house, () => ask({ grid: 'finest' }), 400, 'bad_request')
    await expectRefused(house, () => house.fetch(`/v1/clips/${newId()}/faces`, owner, { json: {} }), 404, 'not_found')
    await house.db.user.update({ where: { id: owner.id }, data: { role: 'student' } })
    await expectRefused(house, () => ask(), 403, 'not_allowed')
    await house.db.user.update({ where: { id: owner.id }, data: { role: 'member' } })
    await house.db.rung.deleteMany({ where: { clipId: clip.id, kind: 'video' } })
    await house.db.clip.update({ where: { id: clip.id }, data: { kind: 'audio', plan: { ...planned, videoSeconds: 0 } as object } })
    await expectRefused(house, () => ask(), 422, 'no_picture')
  })

  it('deleted or flagged in the same moment: what was decided before does not count', async () => {
    const reply = await askedMeanwhile(house, clip.id, { quarantinedAt: new Date() }, () => ask())
    await expectProblem(reply, 403, 'not_allowed')
    expect([await row(), house.jobs]).toEqual([null, []])
  })
})
