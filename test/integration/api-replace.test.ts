// An anonymised recording takes the place of its original.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { askedMeanwhile, everything, madeOf, makeOriginal } from './api-edit-tools.ts'
import { eventsOf } from './api-events.ts'
import { all, makeAnonymised, whole } from './api-face-tools.ts'
import { type House, openHouse, type Person } from './api-house.ts'
import { type SharedClip, share } from './api-scene.ts'

import { expectProblem } from './api-upload-tools.ts'

let house: House
let owner: Person
let colleague: Person
let original: SharedClip
let made: { clipId: string; reflectionId: string }
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house?.close())
beforeEach(async () => {
  ;[owner, colleague] = [await house.addPerson(), await house.addPerson()]
  original = await makeOriginal(house, owner)
  made = await makeAnonymised(house, owner, original)
  house.jobs.length = 0
})

const replace = (who: { token: string } | undefined = owner, id = made.clipId) =>
  house.fetch(`/v1/clips/${id}/replace`, who, { method: 'POST' })
const rowOf = (id: string) => house.db.clip.findUniqueOrThrow({ where: { id } })
const see = async (who = owner, id = made.clipId) =>
  (await (await house.fetch(`/v1/clips/${id}`, who)).json()) as { edit: { replaceable: boolean; originalId: string | null } }

async function refused(status: number, code: string, attempt = () => replace()): Promise<void> {
  const before = await everything(house)
  await expectProblem(await attempt(), status, code)
  expect(await everything(house)).toEqual(before)
}

describe('replacing', () => {
  it('moves it into the original’s reflection, deletes the original, and is written down with that', async () => {
    await share(house, owner, original.reflectionId, { userId: colleague.id })
    expect((await see()).edit).toMatchObject({ replaceable: true, originalId: original.id })
    const reply = await replace()
    expect([reply.status, await reply.json()]).toMatchObject([
      200,
      {
        id: made.clipId,
        reflectionId: original.reflectionId,
        edit: { replaceable: false, originalId: null, anonymised: { style: 'blocks' } },
      },
    ])
    expect(await rowOf(original.id)).toMatchObject({ status: 'deleted', title: '', wrappedContentKey: null })
    expect(await house.db.faceSearch.count({ where: { clipId: original.id } })).toBe(0)
    expect(await house.db.reflection.findUnique({ where: { id: made.reflectionId } })).toBeNull()
    expect(await house.db.reflection.findUnique({ where: { id: original.reflectionId } })).toMatchObject({ title: 'R' })
    expect(house.jobs.filter((job) => job !== 'mail')).toEqual([`erase ${original.id}`])
    expect((await house.fetch(`/v1/clips/${made.clipId}`, colleague)).status).toBe(200)
    expect((await house.fetch(`/v1/clips/${original.id}`, colleague)).status).toBe(404)
    const acts = { actorId: owner.id, act: { in: ['replace', 'delete'] } }
    const rows = await house.db.auditEntry.findMany({ where: acts, orderBy: { sequence: 'asc' } })
    const of = { ownerId: owner.id, reflectionId: original.reflectionId }
    expect(rows).toMatchObject([
      { ...of, act: 'replace', clipId: made.clipId, details: { original: original.id } },
      { ...of, act: 'delete', clipId: original.id, details: {} },
    ])
    const page = await (await house.fetch('/v1/organisation/audit?act=replace', await house.addPerson('admin'))).text()
    expect(page).toContain('put an anonymised recording in the place of its original')
    for (const id of [original.id, made.clipId]) expect(page).not.toContain(id)
  })

  it('keeps the reflection it was in when there is more to it', async () => {
    await share(house, owner, made.reflectionId, { userId: colleague.id })
    expect((await replace()).status).toBe(200)
    expect(await house.db.reflection.findUnique({ where: { id: made.reflectionId }, include: { clips: true } })).toMatchObject({
      clips: [],
    })
    // It was opened there and nowhere else.
    expect((await house.fetch(`/v1/clips/${made.clipId}`, colleague)).status).toBe(404)
  })

  it('stays where it is when it is there already', async () => {
    await house.db.clip.update({ where: { id: made.clipId }, data: { reflectionId: original.reflectionId } })
    expect((await replace()).status).toBe(200)
    expect(await rowOf(made.clipId)).toMatchObject({ reflectionId: original.reflectionId, title: 'Fractions (anonymised)' })
  })

  it('is heard of by pages that show it, which follow it into the other reflection', async () => {
    const shareId = await share(house, owner, original.reflectionId, { userId: colleague.id })
    await share(house, owner, made.reflectionId, { userId: colleague.id })
    const page = eventsOf(await house.fetch(`/v1/clips/${made.clipId}/events`, colleague))
    expect((await page.next()).value).toMatchObject({ event: 'clip', data: { reflectionId: made.reflectionId } })
    await replace()
    expect((await page.next()).value).toMatchObject({ event: 'clip', data: { reflectionId: original.reflectionId } })
    await house.fetch(`/v1/shares/${shareId}`, owner, { method: 'DELETE' })
    let last = (await page.next()).value
    while (last?.event === 'clip') last = (await page.next()).value
    expect(last).toMatchObject({ event: 'gone', data: { id: made.clipId } })
    await page.return()
  })

  it('two at once do it once', async () => {
    const replies = await Promise.all([replace(), replace()])
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(await house.db.auditEntry.count({ where: { actorId: owner.id, act: { in: ['replace', 'delete'] } } })).toBe(2)
  })

  it('by one and then by another edit of the same original: the second finds it gone', async () => {
    const second = await madeOf(house, owner, original.id, { ...whole, anonymise: all })
    await house.db.clip.update({ where: { id: second.clipId }, data: { status: 'ready' } })
    const replies = await Promise.all([replace(), replace(owner, second.clipId)])
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409])
  })
})

describe('is refused', () => {
  it('where the original is in quarantine, or it is itself', async () => {
    for (const id of [original.id, made.clipId]) {
      await house.db.clip.update({ where: { id }, data: { quarantinedAt: new Date() } })
      await refused(403, 'not_allowed')
      await house.db.clip.update({ where: { id }, data: { quarantinedAt: null } })
    }
  })

  it('where the original is deleted already', async () => {
    expect((await house.fetch(`/v1/clips/${original.id}`, owner, { method: 'DELETE' })).status).toBe(204)
    expect((await see()).edit).toMatchObject({ replaceable: false, originalId: null })
    await refused(409, 'conflict')
  })

  it('where the organisation does not offer it', async () => {
    const offer = (offerReplacing: boolean) =>
      house.db.organisation.update({ where: { id: house.organisationId }, data: { offerReplacing } })
    await offer(false)
    expect((await see()).edit).toMatchObject({ replaceable: false })
    await refused(403, 'not_allowed')
    await offer(true)
  })

  it('of what is not ready', async () => {
    for (const status of ['processing', 'playable', 'failed'] as const) {
      await house.db.clip.update({ where: { id: made.clipId }, data: { status } })
      expect((await see()).edit).toMatchObject({ replaceable: false })
      await refused(409, 'not_ready')
    }
    await house.db.clip.update({ where: { id: made.clipId }, data: { status: 'deleted' } })
    await refused(404, 'not_found')
  })

  it('of what is not anonymised, and of what was made of nothing', async () => {
    const { clipId } = await madeOf(house, owner, original.id)
    await house.db.clip.update({ where: { id: clipId }, data: { status: 'ready' } })
    expect((await see(owner, clipId)).edit).toMatchObject({ replaceable: false })
    await refused(403, 'not_allowed', () => replace(owner, clipId))
    await refused(403, 'not_allowed', () => replace(owner, original.id))
  })

  it('to everybody but its owner', async () => {
    await refused(404, 'not_found', () => replace(colleague))
    await share(house, owner, made.reflectionId, { userId: colleague.id })
    await share(house, owner, original.reflectionId, { userId: colleague.id })
    expect((await see(colleague)).edit).toMatchObject({ replaceable: false })
    await refused(403, 'not_allowed', () => replace(colleague))
    const recorder = await house.signIn(owner, 'device')
    await refused(403, 'not_allowed', () => replace(recorder))
    const admin = await house.addPerson('admin')
    await refused(404, 'not_found', () => replace(admin))
    const before = await everything(house)
    expect((await house.fetch(`/v1/clips/${made.clipId}/replace`, undefined, { method: 'POST' })).status).toBe(401)
    expect(await everything(house)).toEqual(before)
  })

  it('flagged in the same moment: neither is changed', async () => {
    const reply = await askedMeanwhile(house, original.id, { quarantinedAt: new Date() }, () => replace())
    await expectProblem(reply, 403, 'not_allowed')
    expect([await rowOf(original.id), await rowOf(made.clipId)]).toMatchObject([
      { status: 'ready' },
      { status: 'ready', reflectionId: made.reflectionId },
    ])
  })
})
