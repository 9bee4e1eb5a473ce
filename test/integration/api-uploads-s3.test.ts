import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { sweepUploads } from '../../api/uploads/sweep.ts'
import { describeWith } from '../services/required.ts'
import { type Swift, startSwift, swiftPackages, swiftPrograms } from '../services/swift.ts'
import { type House, openHouse, type Person } from './api-house.ts'

const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

describeWith(swiftPrograms, swiftPackages, 'uploads to a real S3 server', () => {
  let swift: Swift
  let house: House
  let teacher: Person
  let cipher: Buffer
  beforeAll(async () => {
    swift = await startSwift()
    const { bucket, endpoint = '', accessKeyId = '', secretAccessKey = '' } = swift.s3
    house = await openHouse({
      S3_BUCKET: bucket,
      S3_ENDPOINT: endpoint,
      S3_ACCESS_KEY_ID: accessKeyId,
      S3_SECRET_ACCESS_KEY: secretAccessKey,
    })
    teacher = await house.addPerson()
    cipher = await house.seal(randomBytes(19_000_000))
  })
  afterAll(async () => {
    await house?.close()
    await swift?.stop()
  })

  const tus = { 'tus-resumable': '1.0.0' }
  async function created(headers: Record<string, string>): Promise<string> {
    const metadata = `sha256 ${Buffer.from(sha(cipher)).toString('base64')}`
    const reply = await house.fetch('/v1/uploads', teacher, {
      method: 'POST',
      headers: { ...tus, 'upload-metadata': metadata, ...headers },
    })
    expect(reply.status).toBe(201)
    return reply.headers.get('location') ?? ''
  }
  async function patch(path: string, offset: number, body: Uint8Array, headers: Record<string, string> = {}): Promise<number> {
    const all = { ...tus, 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream', ...headers }
    const reply = await house.fetch(path, teacher, { method: 'PATCH', headers: all, body: body as Uint8Array<ArrayBuffer> })
    expect([reply.status, await reply.text()]).toEqual([204, ''])
    return Number(reply.headers.get('upload-offset'))
  }
  const offsetOf = async (path: string) =>
    Number((await house.fetch(path, teacher, { method: 'HEAD', headers: tus })).headers.get('upload-offset'))
  const idOf = (path: string) => path.split('/').pop() ?? ''
  async function names(path: string): Promise<string[]> {
    const found = []
    for await (const name of house.context.objects.list(`sources/${idOf(path)}/`)) found.push(name)
    return found
  }

  async function expectWhole(path: string) {
    const clip = await house.db.clip.findUniqueOrThrow({ where: { id: idOf(path) }, include: { upload: true } })
    expect(clip).toMatchObject({ status: 'processing', sha256: sha(cipher), bytes: BigInt(cipher.length) })
    const payload = await house.context.objects.bytes(clip.sourceObject ?? '')
    expect(Buffer.concat([Buffer.from(clip.upload?.header ?? []), payload]).equals(cipher)).toBe(true)
    expect(await names(path)).toEqual([clip.sourceObject])
  }

  it('goes on across requests and processes, and keeps nothing beside', async () => {
    const path = await created({ 'upload-length': String(cipher.length) })
    let offset = 0
    for (const end of [1000, 3_000_000, 12_000_000, cipher.length]) {
      expect(await patch(path, offset, cipher.subarray(offset, end))).toBe(end)
      offset = end
      await house.restart()
      expect(await offsetOf(path)).toBe(end)
    }
    await expectWhole(path)
  })

  it('hashes at the end what no process has kept the hash of', async () => {
    const path = await created({ 'upload-length': String(cipher.length) })
    await patch(path, 0, cipher.subarray(0, 9_000_000))
    await house.db.upload.update({ where: { id: idOf(path) }, data: { hashState: null, hashedBytes: 0n } })
    await patch(path, 9_000_000, cipher.subarray(9_000_000))
    await expectWhole(path)
  })

  it('learns the length when all bytes are there', async () => {
    const path = await created({ 'upload-defer-length': '1' })
    await patch(path, 0, cipher)
    await patch(path, cipher.length, new Uint8Array(), { 'upload-length': String(cipher.length) })
    await expectWhole(path)
  })

  it('takes one request', async () => {
    const form = new FormData()
    form.set('sha256', sha(cipher))
    form.set('file', new Blob([new Uint8Array(cipher)]), 'lesson.mp4.age')
    const reply = await house.fetch('/v1/clips', teacher, { method: 'POST', body: form })
    expect(reply.status).toBe(201)
    await expectWhole(`/${((await reply.json()) as { id: string }).id}`)
  })

  it('sweeps the parts of what was left', async () => {
    const path = await created({ 'upload-length': String(cipher.length) })
    await patch(path, 0, cipher.subarray(0, 9_000_000))
    expect((await names(path)).length).toBeGreaterThan(0)
    house.clock.ahead = house.context.config.uploadExpirySeconds + 60
    expect(await sweepUploads(house.context)).toBe(1)
    house.clock.ahead = 0
    expect(await names(path)).toEqual([])
    expect(await house.db.upload.findUnique({ where: { id: idOf(path) } })).toBeNull()
  })
})
