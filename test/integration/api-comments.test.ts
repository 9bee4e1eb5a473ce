import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '../../core/ids.ts'
import { eventsUntil } from './api-events.ts'
import { type House, openHouse, type Person } from './api-house.ts'
import { makeGroup, makeReflection, type SharedClip, share } from './api-scene.ts'
import { expectProblem } from './api-upload-tools.ts'

let house: House
let teacher: Person
let colleague: Person
let clip: SharedClip
let shareId: string
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house?.close())
beforeEach(async () => {
  ;[teacher, colleague] = [await house.addPerson(), await house.addPerson()]
  clip = await makeReflection(house, teacher)
  shareId = await share(house, teacher, clip.reflectionId, { userId: colleague.id })
})

const path = () => `/v1/clips/${clip.id}/comments`
const write = (who: Person, text: string, atSeconds: number, parentId?: string) =>
  house.fetch(path(), who, { json: { text, atSeconds, ...(parentId && { parentId }) } })
async function written(who: Person, text: string, atSeconds: number, parentId?: string) {
  const reply = await write(who, text, atSeconds, parentId)
  expect(reply.status).toBe(201)
  return (await reply.json()) as { id: string; atSeconds: number }
}
const all = async (who: Person) => ((await (await house.fetch(path(), who)).json()) as { comments: object[] }).comments

describe('comments', () => {
  it('are written at a time by those who may see it, answered, and shown on the time line', async () => {
    const late = await written(colleague, 'What did they say here?', 6)
    const early = await written(teacher, 'The beginning', 1.5)
    const answer = await written(teacher, 'That a half is two quarters', 0, late.id)
    expect(answer.atSeconds).toBe(6)
    expect(await all(colleague)).toMatchObject([
      { id: early.id, mine: false, mayDelete: false, author: { id: teacher.id } },
      { id: late.id, mine: true, mayDelete: true, parentId: null },
      { id: answer.id, mine: false, mayDelete: false, parentId: late.id },
    ])
    expect(await all(teacher)).toMatchObject([{ mayDelete: true }, { mine: false, mayDelete: true }, { mayDelete: true }])
    const opened = await house.fetch(`/v1/clips/${clip.id}/playback`, colleague, { method: 'POST' })
    const below = ((await opened.json()) as { master: string }).master.replace('/master.m3u8', '')
    expect(await (await house.fetch(`${below}/comments`)).json()).toMatchObject({
      comments: [{ id: early.id, atSeconds: 1.5, author: 'A Person' }, { id: late.id }],
    })
  })

  it('are changed by who wrote them, and taken away by her or the owner', async () => {
    const { id } = await written(colleague, 'Firts', 1)
    const patch = (who: Person) => house.fetch(`/v1/comments/${id}`, who, { method: 'PATCH', json: { text: 'First' } })
    await expectProblem(await patch(teacher), 403, 'not_allowed')
    expect(await (await patch(colleague)).json()).toMatchObject({ text: 'First', editedAt: expect.any(String) })
    const own = await written(teacher, 'Mine', 2)
    await expectProblem(await house.fetch(`/v1/comments/${own.id}`, colleague, { method: 'DELETE' }), 403, 'not_allowed')
    expect((await house.fetch(`/v1/comments/${id}`, teacher, { method: 'DELETE' })).status).toBe(204)
    expect(await all(colleague)).toMatchObject([{ id: own.id }])
  })

  it('are nobody else’s, and end with the share', async () => {
    const { id } = await written(colleague, 'Mine', 1)
    const stranger = await house.addPerson()
    await expectProblem(await write(stranger, 'x', 1), 404, 'not_found')
    await expectProblem(await house.fetch(path(), stranger), 404, 'not_found')
    await house.fetch(`/v1/shares/${shareId}`, teacher, { method: 'DELETE' })
    for (const [method, json] of [
      ['PATCH', { text: 'x' }],
      ['DELETE', undefined],
    ] as const)
      await expectProblem(await house.fetch(`/v1/comments/${id}`, colleague, { method, ...(json && { json }) }), 404, 'not_found')
    await expectProblem(await write(colleague, 'x', 1), 404, 'not_found')
    expect(await all(teacher)).toMatchObject([{ id }])
  })

  it('come from students too, who see it through their group', async () => {
    const student = await house.addPerson('student')
    const group = await makeGroup(
      house,
      house.organisationId,
      [
        [teacher, 'manage'],
        [student, 'view'],
      ],
      { withStudents: true },
    )
    await share(house, teacher, clip.reflectionId, { groupId: group })
    await written(student, 'I see myself', 3)
  })

  it('are refused beyond the end, as answers to answers or to another clip’s, and empty', async () => {
    const first = await written(colleague, 'A', 1)
    const answer = await written(teacher, 'B', 1, first.id)
    const elsewhere = await makeReflection(house, teacher)
    const foreign = await house.fetch(`/v1/clips/${elsewhere.id}/comments`, teacher, { json: { text: 'C', atSeconds: 0 } })
    const { id } = (await foreign.json()) as { id: string }
    for (const reply of [
      await write(colleague, 'x', 9),
      await write(colleague, 'x', -1),
      await write(colleague, ' ', 1),
      await write(colleague, 'x', 1, answer.id),
      await write(colleague, 'x', 1, id),
      await write(colleague, 'x', 1, newId()),
    ])
      await expectProblem(reply, 400, 'bad_request')
  })

  it('tell the page and the owner, are written down, and go with the clip', async () => {
    const events = eventsUntil(await house.fetch(`/v1/clips/${clip.id}/events`, teacher), 'comments')
    const { id } = await written(colleague, 'Here', 1)
    expect((await events).at(-1)).toMatchObject({ event: 'comments' })
    expect(await house.db.notification.findMany({ where: { commentId: id } })).toMatchObject([{ userId: teacher.id, kind: 'comment' }])
    const rows = await house.db.auditEntry.findMany({ where: { clipId: clip.id, act: 'comment' } })
    expect(rows).toMatchObject([{ actorId: colleague.id, ownerId: teacher.id, details: { commentId: id } }])
    await house.fetch(`/v1/clips/${clip.id}`, teacher, { method: 'DELETE' })
    expect(await house.db.comment.count({ where: { clipId: clip.id } })).toBe(0)
  })
})
