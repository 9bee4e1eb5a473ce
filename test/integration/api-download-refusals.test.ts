// What may not be: by whom, of what, in which state; each move that may be is written down in its own transaction.
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { move } from '../../core/downloads/move.ts'
import { downloadActs, moveOf } from '../../core/downloads/states.ts'
import { DownloadState } from '../../generated/prisma/enums.ts'
import { act, actsOf, ask, asked, fileOf, packageIt, permitDownloads, readyDownload, stateOf } from './api-download-tools.ts'
import { type House, openHouse, type Person } from './api-house.ts'
import { problemOf } from './api-oversight-scene.ts'
import { makeReflection, type SharedClip, share } from './api-scene.ts'

let house: House
let owner: Person
let admin: Person
let clip: SharedClip
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house?.close())
beforeEach(async () => {
  house.clock.ahead = 0
  house.organisationId = await house.addOrganisation()
  ;[owner, admin] = [await house.addPerson('member', house.organisationId), await house.addPerson('admin', house.organisationId)]
  clip = await makeReflection(house, owner)
})

const statuses = (replies: Response[]) => replies.map(({ status }) => status).sort()

describe('asking', () => {
  it('twice for the same is one download, also by two browsers at the same moment', async () => {
    await permitDownloads(house, { approval: true })
    const second = { ...owner, ...(await house.signIn(owner)) }
    const replies = await Promise.all([owner, second, owner, second].map((who) => ask(house, who, clip.id)))
    expect(statuses(replies)).toEqual([201, 409, 409, 409])
    expect(await problemOf(await ask(house, owner, clip.id))).toEqual([409, 'download_open'])
    expect(await house.db.download.count({ where: { clipId: clip.id } })).toBe(1)
    // The best quality by name is the same.
    expect((await ask(house, owner, clip.id, { format: 'mp4', rung: '720', purpose: 'x' })).status).toBe(409)
    expect((await ask(house, owner, clip.id, { format: 'mp3', purpose: 'x' })).status).toBe(201)
  })

  it('is the owner’s alone', async () => {
    await permitDownloads(house)
    const colleague = await house.addPerson('member', house.organisationId)
    expect(await problemOf(await ask(house, colleague, clip.id))).toEqual([404, 'not_found'])
    expect(await problemOf(await ask(house, admin, clip.id))).toEqual([404, 'not_found'])
    expect((await ask(house, await house.addPerson('operator', null), clip.id)).status).toBe(404)
    await share(house, owner, clip.reflectionId, { userId: colleague.id })
    expect(await problemOf(await ask(house, colleague, clip.id))).toEqual([403, 'not_allowed'])
    expect((await house.fetch(`/v1/clips/${clip.id}/downloads`, colleague)).status).toBe(403)
    const device = { ...owner, ...(await house.signIn(owner, 'device')) }
    expect((await ask(house, device, clip.id)).status).toBe(403)
    for (const path of ['/v1/downloads', `/v1/clips/${clip.id}/downloads`]) expect((await house.fetch(path, device)).status).toBe(403)
    expect((await house.fetch(`/v1/clips/${clip.id}/downloads`, undefined, { json: { format: 'mp4' } })).status).toBe(401)
  })

  it('is of what is ready, not in quarantine, in a quality it has, and says what for', async () => {
    const wrong = (json: object) => ask(house, owner, clip.id, json).then(problemOf)
    await permitDownloads(house, { approval: true })
    expect(await wrong({ format: 'mp4' })).toEqual([400, 'bad_request'])
    expect(await wrong({ format: 'mp4', purpose: '  ' })).toEqual([400, 'bad_request'])
    expect(await wrong({ format: 'mp4', purpose: 'x'.repeat(501) })).toEqual([400, 'bad_request'])
    expect(await wrong({ format: 'mp4', rung: '1080', purpose: 'x' })).toEqual([400, 'bad_request'])
    expect(await wrong({ format: 'mp3', rung: '720', purpose: 'x' })).toEqual([400, 'bad_request'])
    expect(await wrong({ format: 'avi', purpose: 'x' })).toEqual([400, 'bad_request'])
    const good = { format: 'mp4', purpose: 'x' }
    for (const [data, because] of [
      [{ status: 'processing' }, [409, 'not_ready']],
      [{ status: 'failed' }, [409, 'not_ready']],
      [{ status: 'ready', quarantinedAt: new Date() }, [403, 'not_allowed']],
      [{ quarantinedAt: null, status: 'deleted' }, [404, 'not_found']],
    ] as const) {
      await house.db.clip.update({ where: { id: clip.id }, data })
      expect(await wrong(good)).toEqual(because)
    }
    await house.db.clip.update({ where: { id: clip.id }, data: { status: 'ready' } })
    await house.db.chunk.deleteMany({ where: { clipId: clip.id } })
    await house.db.rung.deleteMany({ where: { clipId: clip.id, kind: 'audio' } })
    expect(await wrong({ format: 'mp3', purpose: 'x' })).toEqual([422, 'no_sound'])
    await house.db.rung.deleteMany({ where: { clipId: clip.id } })
    for (const format of ['mp3', 'mp4']) expect(await wrong({ format, purpose: 'x' })).toEqual([422, 'no_sound'])
    expect(await house.db.download.count({ where: { clipId: clip.id } })).toBe(0)
  })

  it('while it is deleted or switched off at the same moment leaves nothing open', async () => {
    const end = {
      deleted: (id: string) => house.fetch(`/v1/clips/${id}`, owner, { method: 'DELETE' }),
      'switched off': () => house.fetch('/v1/organisation/downloads', admin, { method: 'DELETE' }),
    }
    for (const [name, ending] of Object.entries(end)) {
      const { id } = await makeReflection(house, owner)
      await house.db.downloadPermit.updateMany({ where: { organisationId: house.organisationId }, data: { state: 'ended' } })
      await permitDownloads(house)
      await Promise.all([ask(house, owner, id), ending(id), ask(house, owner, id, { format: 'mp3' })])
      const open = await house.db.download.count({ where: { clipId: id, state: { not: 'revoked' } } })
      expect(open, name).toBe(0)
    }
  })
})

describe('deciding', () => {
  it('is an administrator’s of the place, never on her own, once', async () => {
    await permitDownloads(house, { approval: true })
    const { id } = await asked(house, owner, clip.id)
    const elsewhere = await house.addPerson('admin', await house.addOrganisation())
    const operator = await house.addPerson('operator', null)
    const device = { ...admin, ...(await house.signIn(admin, 'device')) }
    for (const what of ['approve', 'decline'] as const) {
      const body = what === 'decline' ? { reason: 'x' } : {}
      for (const who of [await house.addPerson('member', house.organisationId), elsewhere, operator, device])
        expect((await act(house, who, id, what, body)).status).toBe(404)
      expect(await problemOf(await act(house, owner, id, what, body))).toEqual([403, 'not_allowed'])
    }
    await house.db.user.update({ where: { id: owner.id }, data: { role: 'admin' } })
    expect(await problemOf(await act(house, owner, id, 'approve'))).toEqual([403, 'not_allowed'])
    expect(await (await house.fetch('/v1/downloads/waiting', owner)).json()).toEqual({ downloads: [] })
    expect((await act(house, admin, id, 'decline', { reason: ' ' })).status).toBe(400)
    const second = await house.addPerson('admin', house.organisationId)
    const replies = await Promise.all([
      act(house, admin, id, 'approve'),
      act(house, second, id, 'decline', { reason: 'x' }),
      act(house, second, id, 'approve'),
    ])
    expect(statuses(replies)).toEqual([200, 409, 409])
    expect((await actsOf(house, id)).filter((one) => /approved|declined/.test(one))).toHaveLength(1)
    expect((await act(house, admin, id, 'approve')).status).toBe(409)
  })

  it('is for administrators who are here: the list is nobody else’s', async () => {
    expect((await house.fetch('/v1/downloads/waiting', owner)).status).toBe(403)
    expect((await house.fetch('/v1/downloads/waiting', await house.addPerson('operator', null))).status).toBe(403)
    expect((await house.fetch('/v1/downloads/waiting')).status).toBe(401)
  })
})

describe('fetching', () => {
  it('is its owner’s alone, signed in, once it is packaged', async () => {
    await permitDownloads(house)
    const { id } = await asked(house, owner, clip.id)
    expect(await problemOf(await fileOf(house, owner, id))).toEqual([409, 'download_state'])
    await packageIt(house, id)
    const device = { ...owner, ...(await house.signIn(owner, 'device')) }
    expect((await fileOf(house, undefined, id)).status).toBe(401)
    expect((await fileOf(house, admin, id)).status).toBe(403)
    for (const who of [device, await house.addPerson('operator', null), await house.addPerson('member', house.organisationId)])
      expect((await fileOf(house, who, id)).status).toBe(404)
    for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { 'sec-purpose': 'prefetch' }])
      expect((await house.fetch(`/v1/downloads/${id}/file`, owner, { headers })).status).toBe(403)
    expect(await house.db.download.findUniqueOrThrow({ where: { id } })).toMatchObject({ state: 'ready', fetches: 0 })
    await house.db.user.update({ where: { id: owner.id }, data: { organisationId: await house.addOrganisation() } })
    expect((await fileOf(house, owner, id)).status).toBe(404)
  })

  it('is counted once each, also by many at the same moment, and not by HEAD', async () => {
    await permitDownloads(house)
    const { id, bytes } = await readyDownload(house, owner, clip.id)
    const head = await fileOf(house, owner, id, 'HEAD')
    expect([head.status, head.headers.get('content-length'), head.headers.get('content-type')]).toEqual([
      200,
      String(bytes.length),
      'video/mp4',
    ])
    const second = { ...owner, ...(await house.signIn(owner)) }
    const replies = await Promise.all([owner, second, owner, second, owner, second].map((who) => fileOf(house, who, id)))
    expect(statuses(replies)).toEqual([302, 302, 302, 410, 410, 410])
    expect((await fileOf(house, owner, id, 'HEAD')).status).toBe(410)
    expect((await house.db.download.findUniqueOrThrow({ where: { id } })).fetches).toBe(3)
    expect((await actsOf(house, id)).filter((one) => one === 'download.fetched')).toHaveLength(3)
  })

  it('at the same moment as it is taken back leads nowhere', async () => {
    await permitDownloads(house)
    const { id } = await readyDownload(house, owner, clip.id)
    const [file] = await Promise.all([fileOf(house, owner, id), act(house, owner, id, 'revoke')])
    if (file.status === 302) expect((await house.fetch(file.headers.get('location') ?? '')).status).toBe(404)
    expect(await stateOf(house, id)).toBe('revoked')
  })
})

describe('every state and every move', () => {
  const table = Object.values(DownloadState).flatMap((state) => downloadActs.map((what) => [state, what, moveOf(state, what)] as const))

  it.each(table)('%s, %s: %s', async (state, what, to) => {
    await permitDownloads(house, { approval: true })
    const { id } = await asked(house, owner, clip.id)
    await house.db.download.update({ where: { id }, data: { state } })
    const before = (await actsOf(house, id)).length
    const made = house.db.$transaction(async (tx) => {
      const { entry } = await move(tx, id, { act: what, actorId: null, now: house.clock.now() })
      await house.context.audit.record(tx, entry)
    })
    if (to === undefined) await expect(made).rejects.toMatchObject({ code: 'download_state' })
    else await made
    expect([await stateOf(house, id), (await actsOf(house, id)).length - before]).toEqual(to === undefined ? [state, 0] : [to, 1])
  })

  it('is not made where it can’t be written down', async () => {
    await permitDownloads(house, { approval: true })
    const { id } = await asked(house, owner, clip.id)
    house.jobs.length = 0
    const broken = vi.spyOn(house.context.audit, 'record').mockRejectedValue(new Error('the audit is broken'))
    for (const [who, what] of [
      [admin, 'approve'],
      [admin, 'decline'],
      [owner, 'revoke'],
    ] as const)
      expect((await act(house, who, id, what, what === 'decline' ? { reason: 'x' } : {})).status).toBe(500)
    expect((await ask(house, owner, clip.id, { format: 'mp3', purpose: 'x' })).status).toBe(500)
    broken.mockRestore()
    expect([await stateOf(house, id), house.jobs]).toEqual(['requested', []])
    expect(await house.db.download.count({ where: { clipId: clip.id } })).toBe(1)
  })
})
