// What is not taken, and from whom.
import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { expectProblem, openScene } from './api-upload-tools.ts'

const { scene, create, created, patch, head, clipOf, expectNothingLeft } = openScene()

describe('an upload', () => {
  it('refuses what was not encrypted, and leaves nothing', async () => {
    const path = await created(5000)
    await expectProblem(await patch(path, 0, randomBytes(5000)), 415, 'not_age')
    await expectNothingLeft(path)
    await expectProblem(await create({ 'upload-length': '0' }), 415, 'not_age')
    const short = await created(100)
    await expectProblem(await patch(short, 0, scene.cipher.subarray(0, 100)), 415, 'not_age')
    await expectNothingLeft(short)
  })

  it('refuses another SHA-256 than was declared, and leaves nothing', async () => {
    const path = await created(scene.cipher.length, { sha256: '0'.repeat(64) })
    await expectProblem(await patch(path, 0, scene.cipher), 422, 'wrong_sha256')
    await expectNothingLeft(path)
  })

  it('refuses what is too large or does not fit, at creation', async () => {
    await expectProblem(await create({ 'upload-length': String((4 << 20) + 1) }), 413, 'too_large')
    const { id: organisationId } = await scene.house.db.organisation.update({
      where: { id: scene.house.organisationId },
      data: { quotaBytes: (await used()) + 1000n },
    })
    await expectProblem(await create({ 'upload-length': String(scene.cipher.length) }), 413, 'quota_exceeded')
    const deferred = await create({ 'upload-defer-length': '1' })
    const path = deferred.headers.get('location') ?? ''
    await expectProblem(await patch(path, 0, scene.cipher, { 'upload-length': String(scene.cipher.length) }), 413, 'quota_exceeded')
    await scene.house.db.organisation.update({ where: { id: organisationId }, data: { quotaBytes: null } })
    await expectNothingLeft(path)
  })

  it('takes of an undeclared length no more than there is space for', async () => {
    const { id } = await scene.house.db.organisation.findFirstOrThrow({ where: { id: scene.house.organisationId } })
    await scene.house.db.organisation.update({ where: { id }, data: { quotaBytes: (await used()) + 400_000n } })
    try {
      const path = (await create({ 'upload-defer-length': '1' })).headers.get('location') ?? ''
      expect((await patch(path, 0, scene.cipher.subarray(0, 300_000))).status).toBe(204)
      await expectProblem(await patch(path, 300_000, scene.cipher.subarray(300_000)), 413, 'quota_exceeded')
      await expectNothingLeft(path)
    } finally {
      await scene.house.db.organisation.update({ where: { id }, data: { quotaBytes: null } })
    }
  })

  it('takes more bytes than were declared for what they are', async () => {
    const path = await created(scene.cipher.length - 10)
    await expectProblem(await patch(path, 0, scene.cipher), 413, 'upload_length')
  })

  it('counts what open uploads have declared towards the quota', async () => {
    const quotaBytes = (await used()) + 1500n
    await scene.house.db.organisation.update({ where: { id: scene.house.organisationId }, data: { quotaBytes } })
    const both = await Promise.all([create({ 'upload-length': '1000' }), create({ 'upload-length': '1000' })])
    await scene.house.db.organisation.update({ where: { id: scene.house.organisationId }, data: { quotaBytes: null } })
    expect(both.map((reply) => reply.status).sort()).toEqual([201, 413])
  })

  async function used(): Promise<bigint> {
    const clips = await scene.house.db.clip.aggregate({
      _sum: { sourceBytes: true },
      where: { organisationId: scene.house.organisationId },
    })
    const open = await scene.house.db.upload.aggregate({ _sum: { length: true }, where: { finishedAt: null } })
    return (clips._sum.sourceBytes ?? 0n) + (open._sum.length ?? 0n)
  }

  it('is terminated by its owner and by nobody else', async () => {
    const path = await created(scene.cipher.length)
    await patch(path, 0, scene.cipher.subarray(0, 100_000))
    const stranger = await scene.house.addPerson('member', await scene.house.addOrganisation())
    const headers = { 'tus-resumable': '1.0.0' }
    for (const other of [await scene.house.addPerson(), await scene.house.addPerson('admin'), stranger]) {
      expect((await head(path, other)).status).toBe(404)
      await expectProblem(await patch(path, 100_000, scene.cipher.subarray(100_000), {}, other), 404, 'not_found')
      await expectProblem(await scene.house.fetch(path, other, { method: 'DELETE', headers }), 404, 'not_found')
    }
    expect((await scene.house.fetch(path, scene.teacher, { method: 'DELETE', headers })).status).toBe(204)
    await expectNothingLeft(path)
    expect((await head(path)).status).toBe(404)
  })

  it('is seen by the device that brings it, also when that was paired anew', async () => {
    const [first, anew, other] = [
      await scene.house.signIn(scene.teacher, 'device'),
      await scene.house.signIn(scene.teacher, 'device'),
      await scene.house.signIn(scene.teacher, 'device'),
    ]
    const path =
      (await create({ 'upload-length': String(scene.cipher.length) }, {}, { ...scene.teacher, ...first })).headers.get('location') ?? ''
    const clip = `/v1/clips/${path.split('/').pop()}`
    expect((await scene.house.fetch(clip, first)).status).toBe(200)
    expect((await scene.house.fetch(clip, anew)).status).toBe(404)
    // While the first is signed in, asking takes nothing from it.
    expect((await head(path, anew)).status).toBe(200)
    expect((await scene.house.fetch(clip, first)).status).toBe(200)
    await scene.house.db.session.delete({ where: { id: first.sessionId } })
    expect((await patch(path, 0, scene.cipher, {}, anew)).status).toBe(204)
    const statuses = await Promise.all([first, anew, other, scene.teacher].map(async (who) => (await scene.house.fetch(clip, who)).status))
    expect(statuses).toEqual([401, 200, 404, 200])
  })

  it('is for those who record', async () => {
    for (const who of [await scene.house.addPerson('student'), await scene.house.addPerson('operator', null)]) {
      await expectProblem(await create({ 'upload-length': '1000' }, {}, who), 403, 'not_allowed')
      const form = new FormData()
      form.set('file', new Blob([new Uint8Array(scene.cipher)]), 'a.mp4')
      await expectProblem(await scene.house.fetch('/v1/clips', who, { method: 'POST', body: form }), 403, 'not_allowed')
      await expectProblem(await scene.house.fetch('/v1/ingest', who), 403, 'not_allowed')
    }
    await expectProblem(await scene.house.fetch('/v1/uploads', undefined, { method: 'POST' }), 401, 'not_signed_in')
  })

  it.each([
    ['sha256', 'xyz'],
    ['recordedAt', 'yesterday'],
    ['reflectionId', 'not-an-id'],
    ['title', 't'.repeat(201)],
    ['filename', 'f'.repeat(256)],
    ['title', 'nul \u0000'],
    ['anything', 'nul \u0000'],
  ])('says that %s is wrong', async (field, value) => {
    await expectProblem(await create({ 'upload-length': '1000' }, { [field]: value }), 400, 'bad_request')
    expect(await scene.house.db.clip.count({ where: { ownerId: scene.teacher.id } })).toBe(0)
  })

  it('goes into a reflection of mine, never of another', async () => {
    const colleague = await scene.house.addPerson()
    const theirs = await scene.house.db.reflection.create({
      data: { ownerId: colleague.id, organisationId: scene.house.organisationId, title: 'Theirs' },
    })
    await expectProblem(await create({ 'upload-length': '1000' }, { reflectionId: theirs.id }), 400, 'bad_request')
    const mine = await scene.house.db.reflection.create({
      data: { ownerId: scene.teacher.id, organisationId: scene.house.organisationId, title: 'Mine' },
    })
    const path = await created(1000, { reflectionId: mine.id })
    expect((await clipOf(path))?.reflectionId).toBe(mine.id)
    await scene.house.fetch(path, scene.teacher, { method: 'DELETE', headers: { 'tus-resumable': '1.0.0' } })
    expect(await scene.house.db.reflection.count({ where: { id: mine.id } })).toBe(1)
  })

  it('answers tus mistakes as problems', async () => {
    const path = await created(scene.cipher.length)
    await expectProblem(await patch(path, 7, scene.cipher), 409, 'upload_offset')
    await expectProblem(await scene.house.fetch(path, scene.teacher, { method: 'PATCH' }), 412, 'bad_request')
    const other = await patch(path, 0, scene.cipher, { 'tus-resumable': '2.0.0' })
    expect(other.headers.get('tus-version')).toBe('1.0.0')
    await expectProblem(other, 412, 'bad_request')
    await expectProblem(await create({ 'upload-concat': 'partial', 'upload-length': '5000' }), 400, 'bad_request')
    await expectProblem(await create({}), 400, 'bad_request')
    await expectProblem(await create({ 'upload-length': '-5' }), 400, 'bad_request')
    await expectProblem(await patch('/v1/uploads/..%2f..%2fetc', 0, scene.cipher), 404, 'not_found')
  })
})
