// What opens a packaged file, and what doesn't: on files the API serves it; on S3 the address dies with
// the object. Nothing of a link or an object stands in the log.

import { randomBytes } from 'node:crypto'
import { Writable } from 'node:stream'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { buildApp } from '../../api/app.ts'
import { sweepDownloads } from '../../api/downloads/sweep.ts'
import { type Logger, redacted } from '../../core/log.ts'
import { describeWith } from '../services/required.ts'
import { type Swift, startSwift, swiftPackages, swiftPrograms } from '../services/swift.ts'
import { act, fileOf, linkOf, permitDownloads, readyDownload } from './api-download-tools.ts'
import { type House, openHouse, type Person } from './api-house.ts'
import { makeReflection } from './api-scene.ts'

let house: House
let owner: Person

const bodyOf = async (reply: Response) => Buffer.from(await reply.arrayBuffer())
/** Another value of one part of its query. */
function changed(link: string, name: string, to: (value: string) => string): string {
  const [path, query] = link.split('?', 2)
  const params = new URLSearchParams(query)
  params.set(name, to(params.get(name) ?? ''))
  return `${path}?${params}`
}
const otherEnd = (value: string) => `${value.slice(0, -2)}${value.slice(-2) === 'aa' ? 'bb' : 'aa'}`

/** When it dies, seconds since 1970. */
const endOf = (link: string) => Number(new URLSearchParams(link.split('?')[1]).get('expires'))
/** Sets the clock, however long it took to come here: seconds since 1970. */
const goTo = (at: number) => {
  house.clock.ahead = at - Date.now() / 1000
}

async function makeOwner() {
  house.clock.ahead = 0
  house.organisationId = await house.addOrganisation()
  owner = await house.addPerson('member', house.organisationId)
  await permitDownloads(house)
}
const ready = async (bytes?: Buffer) => readyDownload(house, owner, (await makeReflection(house, owner)).id, bytes)

describe('on files', () => {
  beforeAll(async () => {
    house = await openHouse()
  })
  afterAll(() => house?.close())
  beforeEach(makeOwner)
  const status = async (link: string, init?: RequestInit) => (await house.fetch(link, undefined, init)).status

  it('a link opens the whole file, or a part of it, to go on with', async () => {
    const { id, bytes } = await ready()
    const link = await linkOf(house, owner, id)
    const whole = await house.fetch(link)
    expect((await bodyOf(whole)).equals(bytes)).toBe(true)
    expect([whole.headers.get('content-type'), whole.headers.get('cache-control'), whole.headers.get('accept-ranges')]).toEqual([
      ...['video/mp4', 'no-store', 'bytes'],
    ])
    const part = await house.fetch(link, undefined, { headers: { range: 'bytes=1000-' } })
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 1000-${bytes.length - 1}/${bytes.length}`])
    expect((await bodyOf(part)).equals(bytes.subarray(1000))).toBe(true)
    expect((await house.db.download.findUniqueOrThrow({ where: { id } })).fetches).toBe(1)
  })

  it('nothing opens by a link that was changed, is of another object, or too old', async () => {
    const [{ id }, other] = [await ready(), await ready()]
    const link = await linkOf(house, owner, id)
    const [path = '', query] = link.split('?', 2)
    const wrong = [
      ...['expires', 'signature', 'type', 'filename'].map((name) => changed(link, name, otherEnd)),
      changed(link, 'expires', (value) => String(Number(value) + 1000)),
      `/v1/objects/${other.object}?${query}`,
      `${path}/../${other.object.split('/').pop()}?${query}`,
      path,
      `/v1/objects/downloads/${id}/?${query}`,
    ]
    for (const one of wrong) expect(await status(one), one).toBe(404)
    expect(await status(link, { method: 'HEAD' })).toBe(200)
    goTo(endOf(link) - 1)
    expect(await status(link)).toBe(200)
    goTo(endOf(link) + 1)
    expect(await status(link)).toBe(404)
  })

  it('a genuine link opens nothing that isn’t a download’s which stands', async () => {
    const { id, object } = await ready()
    const { objects } = house.context
    const link = (name: string) => objects.link(name, 300, { contentType: 'video/mp4', filename: 'a.mp4' })
    expect(await status(await link(object))).toBe(200)
    const beside = object.replace(/[^/]+$/, 'another.mp4')
    await objects.put(beside, randomBytes(10))
    await objects.put('downloads/stray.mp4', randomBytes(10))
    await objects.put('downloads/00000000-0000-4000-8000-000000000000/a.mp4', randomBytes(10))
    for (const name of [beside, 'downloads/stray.mp4', 'downloads/00000000-0000-4000-8000-000000000000/a.mp4'])
      expect(await status(await link(name)), name).toBe(404)
    const [{ clipId, permitId }] = [await house.db.download.findUniqueOrThrow({ where: { id } })]
    const refuses = async (what: string, change: () => Promise<unknown>, back: () => Promise<unknown>) => {
      await change()
      expect(await status(await link(object)), what).toBe(404)
      await back()
      expect(await status(await link(object)), what).toBe(200)
    }
    const { download, clip, user, downloadPermit } = house.db
    const setClip = (data: object) => () => clip.update({ where: { id: clipId }, data })
    const setPermit = (data: object) => () => downloadPermit.update({ where: { id: permitId }, data })
    const setOwner = (data: object) => () => user.update({ where: { id: owner.id }, data })
    const past = new Date(Date.now() - 1000)
    await refuses('quarantined', setClip({ quarantinedAt: past }), setClip({ quarantinedAt: null }))
    await refuses('deleted', setClip({ status: 'deleted' }), setClip({ status: 'ready' }))
    await refuses('permit ended', setPermit({ state: 'ended' }), setPermit({ state: 'enabled' }))
    await refuses('permit over', setPermit({ endsAt: past }), setPermit({ endsAt: null }))
    await refuses('not for her', setPermit({ everybody: false }), setPermit({ everybody: true }))
    await refuses('account closed', setOwner({ deactivatedAt: past }), setOwner({ deactivatedAt: null }))
    const { expiresAt } = await download.findUniqueOrThrow({ where: { id } })
    const setEnd = (at: Date | null) => () => download.update({ where: { id }, data: { expiresAt: at } })
    await refuses('expired', setEnd(past), setEnd(expiresAt))
    // The object lies there still, and its link is genuine.
    await download.update({ where: { id }, data: { state: 'revoked' } })
    expect(await status(await link(object))).toBe(404)
  })

  it('nothing opens once it was taken back', async () => {
    const { id, object, bytes } = await ready()
    const link = await linkOf(house, owner, id)
    expect(await status(link)).toBe(200)
    await act(house, owner, id, 'revoke')
    // Even if its object came back.
    await house.context.objects.put(object, bytes)
    expect(await status(link)).toBe(404)
    expect((await fileOf(house, owner, id)).status).toBe(410)
  })

  it('a link never lives longer than the download', async () => {
    const { id } = await ready()
    await house.db.download.update({ where: { id }, data: { expiresAt: new Date(Date.now() + 60_000) } })
    const link = await linkOf(house, owner, id)
    expect(endOf(link) * 1000 - Date.now()).toBeLessThan(61_000)
  })

  it('nothing of a link, an object or a name stands in the log', async () => {
    let written = ''
    const sink = new Writable({
      write(chunk, _encoding, done) {
        written += chunk
        done()
      },
    })
    const log = pino({ level: 'trace', redact: { paths: redacted, censor: '[redacted]' } }, sink) as Logger
    const { id, object } = await ready()
    const app = await buildApp({ ...house.context, log })
    const headers = { authorization: `Bearer ${owner.token}` }
    const file = await app.inject({ url: `/v1/downloads/${id}/file`, headers })
    const link = String(file.headers.location)
    expect((await app.inject(link)).statusCode).toBe(200)
    expect((await app.inject(changed(link, 'signature', otherEnd))).statusCode).toBe(404)
    expect((await app.inject(link.replace('/v1/objects/', '/v1/%6fbjects/'))).statusCode).toBe(200)
    await app.inject({ method: 'POST', url: `/v1/downloads/${id}/revoke`, headers })
    expect((await app.inject(link)).statusCode).toBe(404)
    await app.close()
    expect(written).toContain('/v1/objects/…?…')
    const { signature = '', filename = '' } = Object.fromEntries(new URLSearchParams(link.split('?')[1]))
    for (const secret of [signature, filename, object, object.split('/').pop() ?? '', 'Fractions', owner.token])
      expect(written, secret).not.toContain(secret)
  })
})

describeWith(swiftPrograms, swiftPackages, 'on a real S3 server', () => {
  let swift: Swift
  beforeAll(async () => {
    swift = await startSwift()
    const { bucket, endpoint = '', accessKeyId = '', secretAccessKey = '' } = swift.s3
    house = await openHouse({
      ...{ S3_BUCKET: bucket, S3_ENDPOINT: endpoint, S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey },
    })
  })
  afterAll(async () => {
    await house?.close()
    await swift?.stop()
  })
  beforeEach(makeOwner)
  const status = async (link: string) => {
    const reply = await fetch(link)
    await reply.arrayBuffer()
    return reply.status
  }

  it('a link opens the file with its name and type, whole and in parts', async () => {
    const { id, bytes } = await ready()
    const link = await linkOf(house, owner, id)
    expect(link.startsWith(swift.s3.endpoint ?? 'none')).toBe(true)
    const whole = await fetch(link)
    expect((await bodyOf(whole)).equals(bytes)).toBe(true)
    expect([whole.headers.get('content-type'), whole.headers.get('content-disposition')]).toEqual([
      'video/mp4',
      expect.stringContaining('attachment; filename="Fractions ('),
    ])
    const part = await fetch(link, { headers: { range: 'bytes=1000-' } })
    expect([part.status, (await bodyOf(part)).equals(bytes.subarray(1000))]).toEqual([206, true])
  })

  it('nothing opens by a link that was changed, is of another object, or too old', async () => {
    const [{ id, object }, other] = [await ready(), await ready()]
    const link = await linkOf(house, owner, id)
    for (const name of ['X-Amz-Signature', 'X-Amz-Expires', 'X-Amz-Date', 'response-content-disposition', 'response-content-type'])
      expect(await status(changed(link, name, (value) => (name === 'X-Amz-Expires' ? '3000' : otherEnd(value)))), name).toBe(403)
    expect(await status(link.replace(object, other.object))).toBe(403)
    expect(await status(link.split('?')[0] ?? '')).toBeGreaterThanOrEqual(400)
    expect(await status(link)).toBe(200)
    const old = await house.context.objects.link(object, 1, { contentType: 'video/mp4' })
    await expect.poll(() => status(old), { timeout: 20_000, interval: 500 }).toBe(403)
  })

  it('every address is dead once it was taken back, the recording deleted, or the feature ended', async () => {
    const ends = {
      revoked: (id: string) => act(house, owner, id, 'revoke'),
      deleted: async (id: string) => {
        const { clipId } = await house.db.download.findUniqueOrThrow({ where: { id } })
        return house.fetch(`/v1/clips/${clipId}`, owner, { method: 'DELETE' })
      },
      ended: async () =>
        house.fetch('/v1/organisation/downloads', await house.addPerson('admin', house.organisationId), { method: 'DELETE' }),
    }
    for (const [name, end] of Object.entries(ends)) {
      const { id, object } = await ready()
      const links = [await linkOf(house, owner, id), await linkOf(house, owner, id)]
      for (const link of links) expect(await status(link), name).toBe(200)
      expect((await end(id)).status, name).toBeLessThan(300)
      for (const link of links) expect(await status(link), name).toBe(404)
      expect(await house.context.objects.size(object)).toBeUndefined()
      expect((await fileOf(house, owner, id)).status, name).toBe(410)
    }
  })

  it('counts, and the API serves none of it', async () => {
    const { id, object } = await ready()
    let over = 0
    for (const left of [2, 1, 0]) {
      expect((await fileOf(house, owner, id)).status).toBe(302)
      const row = await house.db.download.findUniqueOrThrow({ where: { id } })
      over = row.movedAt.getTime() / 1000 + 300
      expect(row.mostFetches - row.fetches).toBe(left)
    }
    expect((await fileOf(house, owner, id)).status).toBe(410)
    expect((await house.fetch(`/v1/objects/${object}`)).status).toBe(404)
    // Nobody knows of transfers here: it is over when its last address is dead.
    goTo(over - 1)
    expect(await sweepDownloads(house.context)).toBe(0)
    goTo(over + 1)
    expect(await sweepDownloads(house.context)).toBe(1)
    expect(await house.context.objects.size(object)).toBeUndefined()
  })
})
