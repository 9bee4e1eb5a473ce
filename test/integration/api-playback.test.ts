import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '../../core/ids.ts'
import { chunkKey } from '../../core/keys/chunk-key.ts'
import { eventsOf, eventsUntil } from './api-events.ts'
import { type House, openHouse, type Person } from './api-house.ts'
import { makeClip as makeClipOf } from './api-made-clip.ts'
import { expectProblem } from './api-upload-tools.ts'

let house: House
let teacher: Person
beforeAll(async () => {
  house = await openHouse({ PLAYBACK_SESSION_SECONDS: '3600' })
})
afterAll(() => house?.close())
beforeEach(async () => {
  teacher = await house.addPerson()
})

const makeClip = (owner: Person = teacher) => makeClipOf(house, owner)

async function play(id: string, who: { token: string } = teacher) {
  const reply = await house.fetch(`/v1/clips/${id}/playback`, who, { method: 'POST' })
  expect(reply.status).toBe(200)
  const opened = (await reply.json()) as { sessionId: string; master: string; embed: string }
  return { ...opened, below: opened.master.replace('/master.m3u8', '') }
}

describe('playback', () => {
  it('leads from the session to key, segments and stills without a cookie', async () => {
    const { id, contentKey, chunk, poster } = await makeClip()
    const { master, below, embed, sessionId } = await play(id)
    const top = await (await house.fetch(master)).text()
    expect(top).toContain(
      'BANDWIDTH=1800000,AVERAGE-BANDWIDTH=1000000,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=30.000,AUDIO="sound"\n720.m3u8',
    )
    const media = await house.fetch(`${below}/720.m3u8`)
    expect([media.headers.get('content-type'), media.headers.get('cache-control')]).toEqual(['application/vnd.apple.mpegurl', 'no-store'])
    expect(await media.text()).toContain(`URI="keys/${chunk.id}"`)
    const key = await house.fetch(`${below}/keys/${chunk.id}`)
    expect(key.headers.get('cache-control')).toBe('no-store')
    expect(Buffer.from(await key.arrayBuffer())).toEqual(
      chunkKey(contentKey, { clipId: id, rung: '720', index: 0, attempt: chunk.attempt }),
    )
    const lead = await house.fetch(`${below}/chunks/${chunk.id}.ts`)
    expect([lead.status, lead.headers.get('cache-control')]).toEqual([302, 'no-store'])
    const object = await house.fetch(lead.headers.get('location') ?? '', undefined, { headers: { range: 'bytes=10-19' } })
    expect([object.status, object.headers.get('content-range'), object.headers.get('content-type')]).toEqual([
      206,
      'bytes 10-19/64',
      'video/mp2t',
    ])
    expect(Buffer.from(await object.arrayBuffer())).toEqual(await house.context.objects.bytes(chunk.object, { start: 10, end: 20 }))
    expect(Buffer.from(await (await house.fetch(`${below}/poster.webp`)).arrayBuffer())).toEqual(poster)
    expect(Buffer.from(await (await house.fetch(`/v1/clips/${id}/poster.webp`, teacher)).arrayBuffer())).toEqual(poster)
    expect(await (await house.fetch(below)).json()).toMatchObject({ clipId: id, title: 'Fractions', status: 'ready', master, captions: [] })
    expect((await house.fetch(embed)).headers.get('content-security-policy')).toContain("frame-ancestors 'self'")
    expect(await house.db.playbackSession.findUnique({ where: { id: sessionId } })).toMatchObject({ viewerId: teacher.id })
  })

  it('is closed to everybody else', async () => {
    const { id } = await makeClip()
    const other = await house.addOrganisation()
    const outsiders = ['member', 'admin', 'student'] as const
    const people = [await house.addPerson('operator', null), await house.addPerson('admin', other)]
    for (const role of outsiders) people.push(await house.addPerson(role))
    for (const who of people) {
      await expectProblem(await house.fetch(`/v1/clips/${id}`, who), 404, 'not_found')
      await expectProblem(await house.fetch(`/v1/clips/${id}/playback`, who, { method: 'POST' }), 404, 'not_found')
      await expectProblem(await house.fetch(`/v1/clips/${id}/poster.webp`, who), 404, 'not_found')
      await expectProblem(await house.fetch(`/v1/clips/${id}/events`, who), 404, 'not_found')
      await expectProblem(await house.fetch(`/v1/clips/${id}`, who, { method: 'DELETE' }), 404, 'not_found')
      await expectProblem(await house.fetch(`/v1/clips/${id}`, who, { method: 'PATCH', json: { title: 'x' } }), 404, 'not_found')
    }
  })

  it('opens nothing to an altered token, another clip’s chunk, or rubbish', async () => {
    const { id } = await makeClip()
    const { chunk: foreign } = await makeClip(await house.addPerson())
    const { master, below } = await play(id)
    const altered = master.replace(/playback\/./, (start) => `${start.slice(0, -1)}${start.endsWith('A') ? 'B' : 'A'}`)
    await expectProblem(await house.fetch(altered), 404, 'not_found')
    await expectProblem(await house.fetch(`${below}/keys/${foreign.id}`), 404, 'not_found')
    await expectProblem(await house.fetch(`${below}/chunks/${foreign.id}.ts`), 404, 'not_found')
    await expectProblem(await house.fetch(`${below}/keys/${newId()}`), 404, 'not_found')
    for (const wrong of ['/keys/rubbish', '/nothing.m3u8', '/sheets/-1.webp', '/chunks/x.ts'])
      await expectProblem(await house.fetch(below + wrong), 400, 'bad_request')
    await expectProblem(await house.fetch(`${below}/1080.m3u8`), 404, 'not_found')
    expect((await house.fetch('/embed/nothing')).status).toBe(404)
    await expectProblem(await house.fetch('/v1/clips/not-an-id/playback', teacher, { method: 'POST' }), 400, 'bad_request')
  })

  it('stops the next key and tells the player at once when its viewer signs out', async () => {
    const { id, chunk } = await makeClip()
    const { below } = await play(id)
    const events = eventsUntil(await house.fetch(`${below}/events`), 'ended')
    expect((await house.fetch('/v1/auth/sign-out', teacher, { json: {} })).status).toBe(200)
    expect((await events).at(-1)).toMatchObject({ event: 'ended', data: { reason: 'unknown' } })
    await expectProblem(await house.fetch(`${below}/keys/${chunk.id}`), 404, 'not_found')
    await expectProblem(await house.fetch(`${below}/720.m3u8`), 404, 'not_found')
  })

  it('stops when the account is closed, the sign-in expires, or the clip is deleted', async () => {
    const { id, chunk } = await makeClip()
    const { below } = await play(id)
    const keyStatus = async () => (await house.fetch(`${below}/keys/${chunk.id}`)).status
    await house.db.user.update({ where: { id: teacher.id }, data: { deactivatedAt: new Date() } })
    expect(await keyStatus()).toBe(404)
    await house.db.user.update({ where: { id: teacher.id }, data: { deactivatedAt: null } })
    const { expiresAt } = await house.db.session.findUniqueOrThrow({ where: { id: teacher.sessionId } })
    await house.db.session.update({ where: { id: teacher.sessionId }, data: { expiresAt: new Date(0) } })
    expect(await keyStatus()).toBe(404)
    await house.db.session.update({ where: { id: teacher.sessionId }, data: { expiresAt } })
    expect(await keyStatus()).toBe(200)
    const events = eventsUntil(await house.fetch(`${below}/events`), 'ended')
    const owner = eventsUntil(await house.fetch(`/v1/clips/${id}/events`, teacher), 'gone')
    expect((await house.fetch(`/v1/clips/${id}`, teacher, { method: 'DELETE' })).status).toBe(204)
    expect((await events).at(-1)?.event).toBe('ended')
    expect((await owner).at(-1)).toEqual({ event: 'gone', data: { id } })
    expect(await keyStatus()).toBe(404)
    const left = await house.db.clip.findUniqueOrThrow({ where: { id }, include: { chunks: true, rungs: true, pictures: true } })
    expect(left).toMatchObject({
      status: 'deleted',
      wrappedContentKey: null,
      wrappedSourceKey: null,
      receipt: null,
      title: '',
      chunks: [],
      rungs: [],
      pictures: [],
    })
    expect(house.jobs).toContain(`erase ${id}`)
  })

  it('lives while it is used, and twelve hours at most', async () => {
    const { id } = await makeClip()
    const { below } = await play(id)
    const statusAt = async (seconds: number) => {
      house.clock.ahead = seconds
      return (await house.fetch(below)).status
    }
    try {
      expect([await statusAt(3000), await statusAt(6500), await statusAt(6500 + 3700)]).toEqual([200, 200, 404])
      house.clock.ahead = 0
      const again = await play(id)
      const statuses = []
      for (let at = 0; at <= 13 * 3600; at += 3000) {
        house.clock.ahead = at
        statuses.push((await house.fetch(again.below)).status)
      }
      expect(statuses.indexOf(404)).toBe(Math.ceil((12 * 3600) / 3000))
    } finally {
      house.clock.ahead = 0
    }
  })

  it('opens before there is anything to play', async () => {
    const { id } = await makeClip()
    await house.db.rung.deleteMany({ where: { clipId: id } })
    await house.db.clip.update({ where: { id }, data: { status: 'receiving' } })
    const { below, master } = await play(id)
    expect(await (await house.fetch(below)).json()).toMatchObject({ status: 'receiving' })
    await expectProblem(await house.fetch(master), 404, 'not_found')
  })

  it("does not open to a paired device, not even its owner's", async () => {
    const { id } = await makeClip()
    const device = await house.signIn(teacher, 'device')
    await house.db.clip.update({ where: { id }, data: { deviceId: device.sessionId } })
    expect((await house.fetch(`/v1/clips/${id}`, device)).status).toBe(200)
    await expectProblem(await house.fetch(`/v1/clips/${id}/playback`, device, { method: 'POST' }), 403, 'not_allowed')
    await expectProblem(await house.fetch(`/v1/clips/${id}`, device, { method: 'DELETE' }), 403, 'not_allowed')
    await expectProblem(await house.fetch(`/v1/clips/${id}/poster.webp`, device), 403, 'not_allowed')
    expect((await house.db.clip.findUniqueOrThrow({ where: { id } })).status).toBe('ready')
  })

  it('shows a paired device the recordings it brought, and no other', async () => {
    const device = await house.signIn(teacher, 'device')
    const { id: other } = await makeClip()
    const { id: own } = await makeClip()
    await house.db.clip.update({ where: { id: own }, data: { deviceId: device.sessionId } })
    const { clips } = (await (await house.fetch('/v1/clips', device)).json()) as { clips: { id: string }[] }
    expect(clips.map(({ id }) => id)).toEqual([own])
    await expectProblem(await house.fetch(`/v1/clips/${other}`, device), 404, 'not_found')
    await expectProblem(await house.fetch('/v1/reflections', device), 403, 'not_allowed')
    const seen = eventsOf(await house.fetch('/v1/clips/events', device))
    const first = seen.next()
    for (const id of [other, own]) await house.fetch(`/v1/clips/${id}`, teacher, { method: 'PATCH', json: { title: 'Renamed' } })
    expect((await first).value).toMatchObject({ data: { id: own } })
    await seen.return()
  })

  it('does not open what failed', async () => {
    const { id } = await makeClip()
    await house.db.clip.update({ where: { id }, data: { status: 'failed', failureCode: 'not_media' } })
    await expectProblem(await house.fetch(`/v1/clips/${id}/playback`, teacher, { method: 'POST' }), 403, 'not_allowed')
    expect(await (await house.fetch(`/v1/clips/${id}`, teacher)).json()).toMatchObject({
      failure: { code: 'not_media', message: expect.stringContaining('video') },
    })
  })
})
