import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { countUnread } from '../../api/notifications/list.ts'
import type { Viewer } from '../../api/viewer.ts'
import { notify } from '../../core/events.ts'
import { eventsOf } from './api-events.ts'
import { type House, openHouse, type Person } from './api-house.ts'
import { makeClip } from './api-made-clip.ts'
import { addGroup, addNetwork, addReflection, share, tellAll } from './api-told.ts'
import { expectProblem } from './api-upload-tools.ts'

let house: House
let tess: Person
let rob: Person
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house?.close())
beforeEach(async () => {
  tess = await house.addPerson()
  rob = await house.addPerson()
  await house.db.user.update({ where: { id: tess.id }, data: { name: 'Tess Teacher' } })
})

interface Told {
  id: string
  text: string
  link: string
  read: boolean
  actor: unknown
}
const told = async (who: Person) =>
  (await (await house.fetch('/v1/notifications', who)).json()) as { notifications: Told[]; unread: number }
const texts = async (who: Person) => {
  const { notifications, unread } = await told(who)
  expect(unread).toBe(notifications.length)
  return notifications.map(({ text }) => text)
}

describe('what is listed', () => {
  it('says who shared what, and nothing of it once it was taken back', async () => {
    const { reflectionId, retract } = await share(house, tess, rob)
    const { notifications, unread } = await told(rob)
    expect([notifications.length, unread]).toEqual([1, 1])
    expect(notifications[0]).toMatchObject({
      ...{ kind: 'shared', text: 'Tess Teacher shared “Year 5 fractions” with you', link: `/reflections/${reflectionId}`, read: false },
      actor: { id: tess.id, name: 'Tess Teacher', organisation: { id: house.organisationId, name: 'School' } },
    })
    expect(await told(tess)).toEqual({ notifications: [], unread: 0 })
    const viewer = { userId: rob.id, organisationId: rob.organisationId, role: 'member', sessionId: rob.sessionId } as Viewer
    expect(await countUnread(house.context, viewer)).toBe(1)
    await retract()
    expect(await told(rob)).toEqual({ notifications: [], unread: 0 })
    expect(await countUnread(house.context, viewer)).toBe(0)
  })

  it('obeys the end of a share, of an owner and of what was shared', async () => {
    const { shareId } = await share(house, tess, rob)
    const nina = await house.addPerson()
    await share(house, nina, rob, 'Dictation')
    expect(await texts(rob)).toEqual(['A Person shared “Dictation” with you', 'Tess Teacher shared “Year 5 fractions” with you'])
    await house.db.share.update({ where: { id: shareId }, data: { endsAt: new Date(Date.now() - 1000) } })
    expect(await texts(rob)).toEqual(['A Person shared “Dictation” with you'])
    await house.db.user.update({ where: { id: nina.id }, data: { deactivatedAt: new Date() } })
    expect(await texts(rob)).toEqual([])
  })

  it('says who commented, while comment and clip are there and may be seen', async () => {
    const { id: clipId } = await makeClip(house, tess)
    const at = { clipId, authorId: rob.id, atSeconds: 1, text: 'Well asked', createdAt: new Date() }
    const { id: commentId } = await house.db.comment.create({ data: at })
    const nina = await house.addPerson()
    await tellAll(house, [tess, nina, rob], { kind: 'comment', actorId: rob.id, clipId, commentId })
    const { notifications } = await told(tess)
    expect(notifications).toMatchObject([{ text: expect.stringMatching(/^A Person commented on “.+”$/), link: `/clips/${clipId}` }])
    expect(JSON.stringify(notifications)).not.toContain('Well asked')
    expect([await texts(nina), await texts(rob)]).toEqual([[], []])
    await house.db.comment.delete({ where: { id: commentId } })
    expect(await texts(tess)).toEqual([])
    const { id: another } = await house.db.comment.create({ data: at })
    await tellAll(house, [tess], { kind: 'comment', actorId: rob.id, clipId, commentId: another })
    expect(await texts(tess)).toHaveLength(1)
    await house.fetch(`/v1/clips/${clipId}`, tess, { method: 'DELETE' })
    expect(await texts(tess)).toEqual([])
  })

  it('asks members to hand in, and not those who may only join', async () => {
    const { id: groupId } = await addGroup(
      house,
      tess,
      [
        [tess, 'manage'],
        [rob, 'view'],
      ],
      { open: true },
    )
    const dueAt = new Date('2027-05-03T15:00:00Z')
    const data = { groupId, createdById: tess.id, title: 'Starters', dueAt, audience: 'managers', createdAt: new Date() } as const
    const { id: assignmentId } = await house.db.assignment.create({ data })
    await tellAll(house, [rob, await house.addPerson()], { kind: 'assignment', actorId: tess.id, groupId, assignmentId })
    expect(await told(rob)).toMatchObject({
      notifications: [{ text: 'Tess Teacher asks you to hand in “Starters” by 3 May', link: `/groups/${groupId}` }],
    })
    const { id: reflectionId } = await addReflection(house, rob, 'My lesson')
    const handedIn = { reflectionId, ownerId: rob.id, groupId, assignmentId, audience: 'managers', createdAt: new Date() } as const
    await house.db.share.create({ data: handedIn })
    const outsider = await house.addPerson('admin')
    await tellAll(house, [tess, outsider], { kind: 'shared', actorId: rob.id, groupId, assignmentId, reflectionId })
    expect(await texts(tess)).toEqual(['A Person handed in “My lesson” for “Starters”'])
    expect(await texts(outsider)).toEqual([])
    await house.db.groupMember.deleteMany({ where: { groupId, userId: rob.id } })
    expect([await texts(rob), await texts(tess)]).toEqual([[], []])
  })

  it('says how it was decided, to those who may still see the group or the network', async () => {
    const { id: groupId } = await addGroup(house, tess, [[tess, 'manage']])
    const head = await house.addPerson('admin')
    await tellAll(house, [tess, rob], { kind: 'decided', actorId: head.id, groupId, outcome: 'community.approved' })
    expect([await texts(tess), await texts(rob)]).toEqual([['Your community group “Year 5 Maths” was approved'], []])
    await house.db.group.update({ where: { id: groupId }, data: { closedAt: new Date() } })
    expect(await texts(tess)).toEqual([])
    const away = await house.addPerson('admin', await house.addOrganisation())
    const { id: networkId } = await addNetwork(house, tess, away)
    const stranger = await house.addPerson('admin', await house.addOrganisation())
    await tellAll(house, [tess, away, stranger, rob], { kind: 'decided', actorId: head.id, networkId, outcome: 'network.approved' })
    const said = ['The network “Maths hub” was approved by everybody asked']
    expect([await texts(tess), await texts(away), await texts(stranger), await texts(rob)]).toEqual([said, said, [], []])
  })

  it('is the newest hundred that may be seen: what may not takes no place', async () => {
    const { reflectionId } = await share(house, tess, rob, 'Kept')
    const { id: hidden } = await addReflection(house, tess, 'Hidden')
    const rows = (id: string, count: number, from: number) =>
      Array.from({ length: count }, (_, index) => ({
        ...{ userId: rob.id, kind: 'shared' as const, actorId: tess.id, reflectionId: id, createdAt: new Date(from + index) },
      }))
    const first = Date.now() + 60_000
    await house.db.notification.createMany({ data: [...rows(reflectionId, 120, first), ...rows(hidden, 150, first + 10_000)] })
    const { notifications, unread } = await told(rob)
    expect([notifications.length, unread]).toEqual([100, 100])
    expect(notifications[0]).toMatchObject({ createdAt: new Date(first + 119).toISOString() })
    expect(JSON.stringify(notifications)).not.toContain('Hidden')
  })
})

describe('reading', () => {
  it('is of one’s own alone, some or all', async () => {
    for (const title of ['One', 'Two', 'Three']) await share(house, tess, rob, title)
    const ids = (await told(rob)).notifications.map(({ id }) => id)
    const read = (who: Person, json: unknown) => house.fetch('/v1/notifications/read', who, { json })
    expect((await read(tess, { ids })).status).toBe(204)
    expect((await told(rob)).unread).toBe(3)
    expect((await read(rob, { ids: ids.slice(0, 1) })).status).toBe(204)
    const after = await told(rob)
    expect([after.unread, after.notifications.map(({ read }) => read)]).toEqual([2, [true, false, false]])
    expect((await house.fetch('/v1/notifications/read', rob, { method: 'POST' })).status).toBe(204)
    expect((await told(rob)).unread).toBe(0)
    await expectProblem(await read(rob, { ids: ['x'] }), 400, 'bad_request')
  })

  it('is for people: no devices, no operators, nobody signed out', async () => {
    const device = { ...rob, ...(await house.signIn(rob, 'device')) }
    const operator = await house.addPerson('operator', null)
    for (const path of ['/v1/notifications', '/v1/notifications/choices', '/v1/notifications/events']) {
      await expectProblem(await house.fetch(path, device), 403, 'not_allowed')
      await expectProblem(await house.fetch(path, operator), 403, 'not_allowed')
      await expectProblem(await house.fetch(path), 401, 'not_signed_in')
    }
  })
})

describe('events', () => {
  it('come when somebody is told, to her alone, and end with the sign-in', async () => {
    const events = eventsOf(await house.fetch('/v1/notifications/events', rob))
    expect((await events.next()).value).toEqual({ event: 'notifications', data: {} })
    const next = events.next()
    await share(house, tess, await house.addPerson())
    await share(house, tess, rob)
    expect((await next).value).toEqual({ event: 'notifications', data: {} })
    const afterReading = events.next()
    await house.fetch('/v1/notifications/read', rob, { json: {} })
    expect((await afterReading).value).toEqual({ event: 'notifications', data: {} })
    await house.db.user.update({ where: { id: rob.id }, data: { deactivatedAt: new Date() } })
    await notify(house.db, 'person', { userId: rob.id })
    expect((await events.next()).done).toBe(true)
  })

  it('come to nobody for another’s', async () => {
    const others = eventsOf(await house.fetch('/v1/notifications/events', tess))
    await others.next()
    const next = others.next()
    await share(house, tess, rob)
    await notify(house.db, 'session', { sessionId: tess.sessionId })
    expect((await next).done).toBe(true)
  })
})

describe('letters', () => {
  const lettersTo = ({ email }: Person) => house.db.mail.findMany({ where: { recipient: email } })

  it('go beside it, without a title', async () => {
    const { reflectionId } = await share(house, tess, rob)
    const [letter] = await lettersTo(rob)
    const { id: notificationId } = await house.db.notification.findFirstOrThrow({ where: { userId: rob.id } })
    expect(letter).toMatchObject({ subject: 'Tess Teacher shared a reflection with you', notificationId, sentAt: null })
    expect(letter?.text).toContain(`${house.context.config.publicUrl}/reflections/${reflectionId}\n`)
    expect(JSON.stringify(letter)).not.toContain('fractions')
  })

  it('can’t be given another head by a name', async () => {
    await house.db.user.update({ where: { id: tess.id }, data: { name: 'Tess\r\nBcc: all@school.test\r\n\r\nHello' } })
    await share(house, tess, rob)
    expect(await lettersTo(rob)).toMatchObject([{ subject: 'Tess Bcc: all@school.test Hello shared a reflection with you' }])
  })

  it('go to those who want them, are here, and own the address', async () => {
    const choose = (json: unknown) => house.fetch('/v1/notifications/choices', rob, { method: 'PUT', json })
    const all = { shared: true, comment: true, assignment: true, decided: true, oversight: true, download: true }
    expect(await (await house.fetch('/v1/notifications/choices', rob)).json()).toEqual(all)
    expect(await (await choose({ ...all, shared: false })).json()).toEqual({ ...all, shared: false })
    await share(house, tess, rob)
    expect([await lettersTo(rob), (await told(rob)).unread]).toEqual([[], 1])
    await expectProblem(await choose({ shared: true }), 400, 'bad_request')
    await choose(all)
    await share(house, tess, rob)
    expect(await lettersTo(rob)).toHaveLength(1)
    const gone = await house.addPerson()
    await house.db.user.update({ where: { id: gone.id }, data: { deactivatedAt: new Date() } })
    await share(house, tess, gone)
    const unknown = await house.addPerson()
    await house.db.user.update({ where: { id: unknown.id }, data: { emailVerified: false } })
    await share(house, tess, unknown)
    expect([await lettersTo(gone), await lettersTo(unknown)]).toEqual([[], []])
  })

  it('are shown at /dev/mail, where there is no mail server, outside production', async () => {
    await house.db.user.update({ where: { id: tess.id }, data: { name: '<img src=x onerror=alert(1)>' } })
    const { reflectionId } = await share(house, tess, rob)
    const reply = await house.fetch('/dev/mail')
    expect([reply.status, reply.headers.get('content-type'), reply.headers.get('cache-control')]).toEqual([
      ...[200, 'text/html; charset=utf-8', 'no-store'],
    ])
    const page = await reply.text()
    expect(page).toContain(`&lt;img src=x onerror=alert(1)&gt; shared a reflection with you`)
    expect(page).toContain(`href="${house.context.config.publicUrl}/reflections/${reflectionId}"`)
    expect(page).not.toMatch(/<img|<script/)
    for (const settings of [{ SMTP_URL: 'smtp://127.0.0.1:1' }, { NODE_ENV: 'production' }]) {
      const other = await openHouse(settings as Record<string, string>)
      try {
        await expectProblem(await other.fetch('/dev/mail'), 404, 'not_found')
      } finally {
        await other.close()
      }
    }
  })
})
