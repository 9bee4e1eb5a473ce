import { randomBytes } from 'node:crypto'
import { access } from 'node:fs/promises'
import { connect } from 'node:net'
import * as tus from 'tus-js-client'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sweepUploads } from '../../api/uploads/sweep.ts'
import { type House, openHouse, type Person } from './api-house.ts'
import { expectProblem, type Scene, sha, uploadTools } from './api-upload-tools.ts'

let house: House
let teacher: Person
let cipher: Buffer

beforeAll(async () => {
  house = await openHouse({ MAX_UPLOAD_BYTES: String(4 << 20) })
  cipher = await house.seal(randomBytes(700_000))
})
afterAll(() => house?.close())
beforeEach(async () => {
  teacher = await house.addPerson()
})

const scene: Scene = {
  get house() {
    return house
  },
  get teacher() {
    return teacher
  },
  get cipher() {
    return cipher
  },
}
const { create, created, patch, head, offsetOf, clipOf, expectWhole, expectNothingLeft, cutOff, stored } = uploadTools(scene)

describe('uploads', () => {
  it('takes a recording by a client nobody here wrote, and parts its header from it', async () => {
    const path = await new Promise<string>((resolve, reject) => {
      const upload = new tus.Upload(cipher, {
        endpoint: `${house.base}/v1/uploads`,
        headers: { authorization: `Bearer ${teacher.token}` },
        chunkSize: 100_000,
        metadata: {
          filename: 'lesson.mp4',
          filetype: 'video/mp4',
          title: 'Fractions',
          sha256: sha(cipher),
          recordedAt: '2026-03-01T09:00:00Z',
        },
        onError: reject,
        onSuccess: () => resolve(new URL(upload.url ?? '').pathname),
      })
      upload.start()
    })
    await expectWhole(path)
    expect(await clipOf(path)).toMatchObject({ title: 'Fractions', filename: 'lesson.mp4', recordedAt: new Date('2026-03-01T09:00:00Z') })
    expect((await head(path)).headers.get('safelight-clip')).toBe(path.split('/').pop())
    expect(await offsetOf(path)).toBe(cipher.length)
  })

  it('names the clip in the finishing reply, also when everything comes with the creation', async () => {
    const type = { 'content-type': 'application/offset+octet-stream' }
    const reply = await create({ 'upload-length': String(cipher.length), ...type }, {}, teacher, cipher)
    expect([reply.status, reply.headers.get('upload-offset')]).toEqual([201, String(cipher.length)])
    const path = reply.headers.get('location') ?? ''
    expect(reply.headers.get('safelight-clip')).toBe(path.split('/').pop())
    await expectWhole(path)
  })

  it.each([1, 10, 200, 1000, 2300, 2400, 2500, 65_536, 300_001])('goes on after %i bytes, whoever goes on', async (cut) => {
    const path = await created(cipher.length, { sha256: sha(cipher) })
    const first = await patch(path, 0, cipher.subarray(0, cut))
    expect([first.status, first.headers.get('upload-offset')]).toEqual([204, String(cut)])
    await house.restart()
    expect(await offsetOf(path)).toBe(cut)
    const last = await patch(path, cut, cipher.subarray(cut))
    expect([last.status, last.headers.get('safelight-clip')]).toEqual([204, path.split('/').pop()])
    await expectWhole(path)
  })

  it.each([50, 1500, 100_000])('keeps what came before the line was cut at %i bytes', async (cut) => {
    const path = await created(cipher.length, { sha256: sha(cipher) })
    await cutOff(path, 0, cipher.length, cipher.subarray(0, cut))
    expect(await offsetOf(path)).toBe(cut)
    expect((await patch(path, cut, cipher.subarray(cut))).status).toBe(204)
    await expectWhole(path)
  })

  it('reads back what a process that was killed had stored but not yet hashed', async () => {
    const path = await created(cipher.length, { sha256: sha(cipher) })
    await patch(path, 0, cipher.subarray(0, 400_000))
    const id = path.split('/').pop() ?? ''
    const { state, bytes } = { state: null, bytes: 0n }
    await house.db.upload.update({ where: { id }, data: { hashState: state, hashedBytes: bytes } })
    await patch(path, 400_000, cipher.subarray(400_000))
    await expectWhole(path)
  })

  it('finishes an upload whose last byte came just before the process died', async () => {
    const path = await created(cipher.length, { sha256: sha(cipher) })
    await patch(path, 0, cipher.subarray(0, 400_000))
    const { upload } = (await clipOf(path)) ?? {}
    const rest = cipher.subarray(400_000)
    const { Readable } = await import('node:stream')
    const { openPayloadStore } = await import('../../api/uploads/payload-store.ts')
    await openPayloadStore(house.context.config).append(upload?.object ?? '', Readable.from([rest]), 400_000 - (upload?.headerBytes ?? 0))
    expect(await offsetOf(path)).toBe(cipher.length)
    await expectWhole(path)
  })

  it('lets a newcomer take over from a line that hangs', async () => {
    const path = await created(cipher.length, { sha256: sha(cipher) })
    const { hostname, port } = new URL(house.base)
    const hanging = connect(Number(port), hostname)
    hanging.on('error', () => {})
    hanging.write(
      `PATCH ${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${teacher.token}\r\ntus-resumable: 1.0.0\r\nupload-offset: 0\r\n` +
        `content-type: application/offset+octet-stream\r\ncontent-length: ${cipher.length}\r\n\r\n`,
    )
    hanging.write(cipher.subarray(0, 50_000))
    await expect.poll(() => stored(path)).toBe(50_000)
    expect(await offsetOf(path)).toBe(50_000)
    expect((await patch(path, 50_000, cipher.subarray(50_000))).status).toBe(204)
    hanging.destroy()
    await expectWhole(path)
  })

  it('is not kept from closing by a sender whose refused body is still coming', async () => {
    const { hostname, port } = new URL(house.base)
    const sender = connect(Number(port), hostname)
    sender.on('error', () => {})
    const closed = new Promise<void>((resolve) => sender.once('close', () => resolve()))
    const answered = new Promise<string>((resolve) => sender.once('data', (reply) => resolve(String(reply))))
    sender.write(
      `PATCH /v1/uploads/nothing HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${teacher.token}\r\ncontent-type: application/offset+octet-stream\r\n` +
        'tus-resumable: 1.0.0\r\nupload-offset: 0\r\ncontent-length: 1000\r\n\r\nbegun',
    )
    expect(await answered).toMatch(/^HTTP\/1.1 404/)
    const restarted = house.restart()
    // Its last byte comes while the API closes.
    sender.write(Buffer.alloc(995))
    await Promise.all([restarted, closed])
  })

  it('refuses what was not encrypted, and leaves nothing', async () => {
    const path = await created(5000)
    await expectProblem(await patch(path, 0, randomBytes(5000)), 415, 'not_age')
    await expectNothingLeft(path)
    await expectProblem(await create({ 'upload-length': '0' }), 415, 'not_age')
    const short = await created(100)
    await expectProblem(await patch(short, 0, cipher.subarray(0, 100)), 415, 'not_age')
    await expectNothingLeft(short)
  })

  it('refuses another SHA-256 than was declared, and leaves nothing', async () => {
    const path = await created(cipher.length, { sha256: '0'.repeat(64) })
    await expectProblem(await patch(path, 0, cipher), 422, 'wrong_sha256')
    await expectNothingLeft(path)
  })

  it('refuses what is too large or does not fit, at creation', async () => {
    await expectProblem(await create({ 'upload-length': String((4 << 20) + 1) }), 413, 'too_large')
    const { id: organisationId } = await house.db.organisation.update({
      where: { id: house.organisationId },
      data: { quotaBytes: (await used()) + 1000n },
    })
    await expectProblem(await create({ 'upload-length': String(cipher.length) }), 413, 'quota_exceeded')
    const deferred = await create({ 'upload-defer-length': '1' })
    const path = deferred.headers.get('location') ?? ''
    await expectProblem(await patch(path, 0, cipher, { 'upload-length': String(cipher.length) }), 413, 'quota_exceeded')
    await house.db.organisation.update({ where: { id: organisationId }, data: { quotaBytes: null } })
    await expectNothingLeft(path)
  })

  it('takes of an undeclared length no more than there is space for', async () => {
    const { id } = await house.db.organisation.findFirstOrThrow({ where: { id: house.organisationId } })
    await house.db.organisation.update({ where: { id }, data: { quotaBytes: (await used()) + 400_000n } })
    try {
      const path = (await create({ 'upload-defer-length': '1' })).headers.get('location') ?? ''
      expect((await patch(path, 0, cipher.subarray(0, 300_000))).status).toBe(204)
      await expectProblem(await patch(path, 300_000, cipher.subarray(300_000)), 413, 'quota_exceeded')
      await expectNothingLeft(path)
    } finally {
      await house.db.organisation.update({ where: { id }, data: { quotaBytes: null } })
    }
  })

  it('takes more bytes than were declared for what they are', async () => {
    const path = await created(cipher.length - 10)
    await expectProblem(await patch(path, 0, cipher), 413, 'upload_length')
  })

  it('counts what open uploads have declared towards the quota', async () => {
    const quotaBytes = (await used()) + 1500n
    await house.db.organisation.update({ where: { id: house.organisationId }, data: { quotaBytes } })
    const both = await Promise.all([create({ 'upload-length': '1000' }), create({ 'upload-length': '1000' })])
    await house.db.organisation.update({ where: { id: house.organisationId }, data: { quotaBytes: null } })
    expect(both.map((reply) => reply.status).sort()).toEqual([201, 413])
  })

  async function used(): Promise<bigint> {
    const clips = await house.db.clip.aggregate({ _sum: { sourceBytes: true }, where: { organisationId: house.organisationId } })
    const open = await house.db.upload.aggregate({ _sum: { length: true }, where: { finishedAt: null } })
    return (clips._sum.sourceBytes ?? 0n) + (open._sum.length ?? 0n)
  }

  it('learns the length later', async () => {
    const reply = await create({ 'upload-defer-length': '1' }, { sha256: sha(cipher) })
    const path = reply.headers.get('location') ?? ''
    await patch(path, 0, cipher.subarray(0, 1200))
    expect((await head(path)).headers.get('upload-defer-length')).toBe('1')
    await patch(path, 1200, cipher.subarray(1200))
    expect((await clipOf(path))?.status).toBe('receiving')
    await patch(path, cipher.length, new Uint8Array(), { 'upload-length': String(cipher.length) })
    await expectWhole(path)
  })

  it('is terminated by its owner and by nobody else', async () => {
    const path = await created(cipher.length)
    await patch(path, 0, cipher.subarray(0, 100_000))
    const stranger = await house.addPerson('member', await house.addOrganisation())
    const headers = { 'tus-resumable': '1.0.0' }
    for (const other of [await house.addPerson(), await house.addPerson('admin'), stranger]) {
      expect((await head(path, other)).status).toBe(404)
      await expectProblem(await patch(path, 100_000, cipher.subarray(100_000), {}, other), 404, 'not_found')
      await expectProblem(await house.fetch(path, other, { method: 'DELETE', headers }), 404, 'not_found')
    }
    expect((await house.fetch(path, teacher, { method: 'DELETE', headers })).status).toBe(204)
    await expectNothingLeft(path)
    expect((await head(path)).status).toBe(404)
  })

  it('is seen by the device that brings it, also when that was paired anew', async () => {
    const [first, anew, other] = [
      await house.signIn(teacher, 'device'),
      await house.signIn(teacher, 'device'),
      await house.signIn(teacher, 'device'),
    ]
    const path = (await create({ 'upload-length': String(cipher.length) }, {}, { ...teacher, ...first })).headers.get('location') ?? ''
    const clip = `/v1/clips/${path.split('/').pop()}`
    expect((await house.fetch(clip, first)).status).toBe(200)
    expect((await house.fetch(clip, anew)).status).toBe(404)
    expect((await patch(path, 0, cipher, {}, anew)).status).toBe(204)
    const statuses = await Promise.all([first, anew, other, teacher].map(async (who) => (await house.fetch(clip, who)).status))
    expect(statuses).toEqual([404, 200, 404, 200])
  })

  it('is for those who record', async () => {
    for (const who of [await house.addPerson('student'), await house.addPerson('operator', null)]) {
      await expectProblem(await create({ 'upload-length': '1000' }, {}, who), 403, 'not_allowed')
      const form = new FormData()
      form.set('file', new Blob([new Uint8Array(cipher)]), 'a.mp4')
      await expectProblem(await house.fetch('/v1/clips', who, { method: 'POST', body: form }), 403, 'not_allowed')
      await expectProblem(await house.fetch('/v1/ingest', who), 403, 'not_allowed')
    }
    await expectProblem(await house.fetch('/v1/uploads', undefined, { method: 'POST' }), 401, 'not_signed_in')
  })

  it.each([
    ['sha256', 'xyz'],
    ['recordedAt', 'yesterday'],
    ['reflectionId', 'not-an-id'],
    ['title', 't'.repeat(201)],
    ['filename', 'f'.repeat(256)],
    ['title', 'nul \u0000'],
  ])('says that %s is wrong', async (field, value) => {
    await expectProblem(await create({ 'upload-length': '1000' }, { [field]: value }), 400, 'bad_request')
    expect(await house.db.clip.count({ where: { ownerId: teacher.id } })).toBe(0)
  })

  it('goes into a reflection of mine, never of another', async () => {
    const colleague = await house.addPerson()
    const theirs = await house.db.reflection.create({
      data: { ownerId: colleague.id, organisationId: house.organisationId, title: 'Theirs' },
    })
    await expectProblem(await create({ 'upload-length': '1000' }, { reflectionId: theirs.id }), 400, 'bad_request')
    const mine = await house.db.reflection.create({ data: { ownerId: teacher.id, organisationId: house.organisationId, title: 'Mine' } })
    const path = await created(1000, { reflectionId: mine.id })
    expect((await clipOf(path))?.reflectionId).toBe(mine.id)
    await house.fetch(path, teacher, { method: 'DELETE', headers: { 'tus-resumable': '1.0.0' } })
    expect(await house.db.reflection.count({ where: { id: mine.id } })).toBe(1)
  })

  it('answers tus mistakes as problems', async () => {
    const path = await created(cipher.length)
    await expectProblem(await patch(path, 7, cipher), 409, 'upload_offset')
    await expectProblem(await house.fetch(path, teacher, { method: 'PATCH' }), 412, 'bad_request')
    const other = await patch(path, 0, cipher, { 'tus-resumable': '2.0.0' })
    expect(other.headers.get('tus-version')).toBe('1.0.0')
    await expectProblem(other, 412, 'bad_request')
    await expectProblem(await create({ 'upload-concat': 'partial', 'upload-length': '5000' }), 400, 'bad_request')
    await expectProblem(await create({}), 400, 'bad_request')
    await expectProblem(await create({ 'upload-length': '-5' }), 400, 'bad_request')
    await expectProblem(await patch('/v1/uploads/..%2f..%2fetc', 0, cipher), 404, 'not_found')
  })

  it('sweeps what was left unfinished too long, and nothing else', async () => {
    const left = await created(cipher.length)
    await patch(left, 0, cipher.subarray(0, 100_000))
    house.clock.ahead = house.context.config.uploadExpirySeconds + 60
    try {
      const fresh = await created(cipher.length)
      await expectProblem(await patch(left, 100_000, cipher.subarray(100_000)), 410, 'upload_expired')
      await house.db.reflection.deleteMany({ where: { ownerId: teacher.id, clips: { none: {} } } })
      expect(await sweepUploads(house.context)).toBeGreaterThanOrEqual(1)
      expect(await clipOf(left)).toBeNull()
      await expect(access(`${house.context.config.objectsFolder}/sources/${left.split('/').pop()}`)).rejects.toThrow('ENOENT')
      expect((await clipOf(fresh))?.status).toBe('receiving')
      expect(await sweepUploads(house.context)).toBe(0)
    } finally {
      house.clock.ahead = 0
    }
  })

  it('gives way when the clip is deleted while it comes', async () => {
    const path = await created(cipher.length)
    await patch(path, 0, cipher.subarray(0, 100_000))
    const id = path.split('/').pop()
    expect((await house.fetch(`/v1/clips/${id}`, teacher, { method: 'DELETE' })).status).toBe(204)
    await expectProblem(await patch(path, 100_000, cipher.subarray(100_000)), 404, 'not_found')
    expect(house.jobs).toContain(`erase ${id}`)
  })
})
