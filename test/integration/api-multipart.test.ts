import { randomBytes } from 'node:crypto'
import { Encrypter } from 'age-encryption'
import { describe, expect, it } from 'vitest'
import { expectProblem, openScene, sha } from './api-upload-tools.ts'

const { scene, created, patch, clipOf, expectWhole, cutOff } = openScene()

describe('one request', () => {
  const send = (fields: Record<string, string>, file?: Uint8Array) => {
    const form = new FormData()
    for (const [name, value] of Object.entries(fields)) form.set(name, value)
    if (file) form.set('file', new Blob([new Uint8Array(file)]), 'lesson.mp4.age')
    return scene.house.fetch('/v1/clips', scene.teacher, { method: 'POST', body: form })
  }

  it('takes a recording', async () => {
    const reply = await send({ title: 'At once', filename: 'lesson.mp4', sha256: sha(scene.cipher) }, scene.cipher)
    expect(reply.status).toBe(201)
    const { id } = (await reply.json()) as { id: string }
    expect(reply.headers.get('safelight-clip')).toBe(id)
    await expectWhole(`/${id}`)
    expect(await clipOf(`/${id}`)).toMatchObject({ title: 'At once', filename: 'lesson.mp4' })
  })

  it('refuses what it should, and leaves nothing', async () => {
    await expectProblem(await send({}, randomBytes(100_000)), 415, 'not_age')
    await expectProblem(await send({ sha256: '0'.repeat(64) }, scene.cipher), 422, 'wrong_sha256')
    await expectProblem(await send({ title: 'no file' }), 400, 'bad_request')
    await expectProblem(await send({ sha256: 'abc' }, scene.cipher), 400, 'bad_request')
    await expectProblem(await send({}, Buffer.concat([scene.cipher, Buffer.alloc(4 << 20)])), 413, 'too_large')
    await expectProblem(await scene.house.fetch('/v1/clips', scene.teacher, { json: {} }), 415, 'unsupported_media_type')
    const headers = { 'content-type': 'application/json' }
    await expectProblem(await scene.house.fetch('/v1/clips', scene.teacher, { method: 'POST', headers, body: '{' }), 400, 'bad_request')
    expect(await scene.house.db.clip.count({ where: { ownerId: scene.teacher.id } })).toBe(0)
    expect(await scene.house.db.reflection.count({ where: { ownerId: scene.teacher.id } })).toBe(0)
  })

  const part = (name: string, value: string | Uint8Array, more = '') => [
    `--part\r\ncontent-disposition: form-data; name="${name}"${more}\r\n\r\n`,
    typeof value === 'string' ? value : new Uint8Array(value),
    '\r\n',
  ]
  const file = () => part('file', scene.cipher, '; filename="a.mp4"')
  const malformed: [string, () => (string | Uint8Array)[], string?][] = [
    ['without a boundary', file, 'multipart/form-data'],
    ['that ends in the middle of its file', () => file().slice(0, 2)],
    ['that ends before its last boundary', () => [...part('title', 'a'), ...file()]],
    ['of two files', () => [...file(), ...file(), '--part--\r\n']],
    ['with a field after the file', () => [...file(), ...part('title', 'late'), '--part--\r\n']],
    ['of very many fields', () => [...Array.from({ length: 50 }, () => part('title', 'a')).flat(), ...file(), '--part--\r\n']],
    ['of nothing', () => []],
  ]
  it.each(malformed)('refuses a request %s, and leaves nothing', async (_, parts, type = 'multipart/form-data; boundary=part') => {
    const body = new Blob(parts() as (string | Uint8Array<ArrayBuffer>)[])
    await expectProblem(
      await scene.house.fetch('/v1/clips', scene.teacher, { method: 'POST', headers: { 'content-type': type }, body }),
      400,
      'bad_request',
    )
    expect(await scene.house.db.clip.count({ where: { ownerId: scene.teacher.id } })).toBe(0)
  })

  it.each([1000, 500_000])('refuses what does not fit when %i bytes are left', async (left) => {
    const where = { id: scene.house.organisationId }
    const { _sum } = await scene.house.db.clip.aggregate({ _sum: { sourceBytes: true }, where: { organisationId: where.id } })
    await scene.house.db.organisation.update({ where, data: { quotaBytes: (_sum.sourceBytes ?? 0n) + BigInt(left) } })
    try {
      await expectProblem(await send({}, scene.cipher), 413, 'quota_exceeded')
      expect(await scene.house.db.clip.count({ where: { ownerId: scene.teacher.id } })).toBe(0)
      // A body without a stated length shows only as it comes.
      const boundary = 'part'
      const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="a.mp4"\r\n\r\n`
      const body = new Blob([head, new Uint8Array(scene.cipher), `\r\n--${boundary}--\r\n`]).stream()
      const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` }
      await expectProblem(
        await scene.house.fetch('/v1/clips', scene.teacher, { method: 'POST', headers, body, duplex: 'half' }),
        413,
        'quota_exceeded',
      )
      expect(await scene.house.db.clip.count({ where: { ownerId: scene.teacher.id } })).toBe(0)
    } finally {
      await scene.house.db.organisation.update({ where, data: { quotaBytes: null } })
    }
  })

  it('leaves nothing when the line is cut', async () => {
    const boundary = 'part'
    const start = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="a.mp4"\r\n\r\n`
    const body = Buffer.concat([Buffer.from(start), scene.cipher.subarray(0, 300_000)])
    await cutOff('/v1/clips', -1, 700_000, body, `content-type: multipart/form-data; boundary=${boundary}\r\n`)
    await expect.poll(() => scene.house.db.clip.count({ where: { ownerId: scene.teacher.id } }), { timeout: 5000 }).toBe(0)
  })
})

describe('encryption to X25519', () => {
  it('is taken as well', async () => {
    const encrypter = new Encrypter()
    encrypter.addRecipient('age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj')
    const other = Buffer.from(await encrypter.encrypt(randomBytes(100)))
    const path = await created(other.length)
    expect((await patch(path, 0, other)).status).toBe(204)
    expect((await clipOf(path))?.upload?.headerBytes).toBeLessThan(400)
  })
})
