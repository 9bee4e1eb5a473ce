// What a client does to upload, and what has to be true afterwards.
import { createHash, randomBytes } from 'node:crypto'
import { access } from 'node:fs/promises'
import { connect } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import { type House, openHouse, type Person } from './api-house.ts'

/** Who uploads what to where; read at each use: the house is opened before the first test, the teacher is new in each. */
export interface Scene {
  house: House
  teacher: Person
  /** A sealed recording of 700,000 bytes. */
  cipher: Buffer
}

/** A house for the tests of one file that takes at most 4 MiB at a time, and what to do in it. */
export function openScene() {
  const scene = {} as Scene
  beforeAll(async () => {
    scene.house = await openHouse({ MAX_UPLOAD_BYTES: String(4 << 20) })
    scene.cipher = await scene.house.seal(randomBytes(700_000))
  })
  afterAll(() => scene.house?.close())
  beforeEach(async () => {
    scene.teacher = await scene.house.addPerson()
  })
  return { scene, ...uploadTools(scene) }
}

export const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

export async function expectProblem(reply: Response, status: number, code: string) {
  expect([reply.status, reply.headers.get('content-type')]).toEqual([status, expect.stringContaining('application/problem+json')])
  expect(await reply.json()).toMatchObject({ status, code })
}

const encode = (metadata: Record<string, string>) =>
  Object.entries(metadata)
    .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
    .join(',')

function uploadTools(at: Scene) {
  function create(headers: Record<string, string>, metadata: Record<string, string> = {}, who: Person = at.teacher, body?: Uint8Array) {
    const all = { 'tus-resumable': '1.0.0', ...(Object.keys(metadata).length > 0 && { 'upload-metadata': encode(metadata) }), ...headers }
    return at.house.fetch('/v1/uploads', who, { method: 'POST', headers: all, ...(body && { body: body as Uint8Array<ArrayBuffer> }) })
  }

  async function created(length: number, metadata: Record<string, string> = { filename: 'lesson.mp4' }): Promise<string> {
    const reply = await create({ 'upload-length': String(length) }, metadata)
    expect(reply.status).toBe(201)
    return reply.headers.get('location') ?? ''
  }

  function patch(
    path: string,
    offset: number,
    body: Uint8Array,
    headers: Record<string, string> = {},
    who: { token: string } = at.teacher,
  ) {
    const all = { 'tus-resumable': '1.0.0', 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream', ...headers }
    return at.house.fetch(path, who, { method: 'PATCH', headers: all, body: body as Uint8Array<ArrayBuffer> })
  }

  const head = (path: string, who: { token: string } = at.teacher) =>
    at.house.fetch(path, who, { method: 'HEAD', headers: { 'tus-resumable': '1.0.0' } })
  const offsetOf = async (path: string) => Number((await head(path)).headers.get('upload-offset'))
  const clipOf = (path: string) => at.house.db.clip.findUnique({ where: { id: path.split('/').pop() ?? '' }, include: { upload: true } })

  async function expectWhole(path: string) {
    const clip = await clipOf(path)
    expect(clip).toMatchObject({ status: 'processing', bytes: BigInt(at.cipher.length), sha256: sha(at.cipher) })
    expect(clip?.upload?.finishedAt).toBeTruthy()
    const header = Buffer.from(clip?.upload?.header ?? [])
    const payload = await at.house.context.objects.bytes(clip?.sourceObject ?? '')
    expect(Buffer.concat([header, payload]).equals(at.cipher)).toBe(true)
    expect(Number(clip?.sourceBytes)).toBe(payload.length)
    expect(at.house.jobs).toContain(`ingest ${clip?.id}`)
  }

  async function expectNothingLeft(path: string) {
    const id = path.split('/').pop() ?? ''
    expect(await at.house.db.clip.findUnique({ where: { id } })).toBeNull()
    expect(await at.house.db.upload.findUnique({ where: { id } })).toBeNull()
    expect(await at.house.db.reflection.count({ where: { ownerId: at.teacher.id } })).toBe(0)
    await expect(access(`${at.house.context.config.objectsFolder}/sources/${id}`)).rejects.toThrow('ENOENT')
  }

  /** Sends part of a body it promised whole, then drops the line. */
  async function cutOff(path: string, offset: number, promised: number, sent: Uint8Array, headers = ''): Promise<void> {
    const { hostname, port } = new URL(at.house.base)
    const socket = connect(Number(port), hostname)
    const method = offset < 0 ? 'POST' : 'PATCH'
    const own = headers || `upload-offset: ${offset}\r\ncontent-type: application/offset+octet-stream\r\n`
    socket.write(
      `${method} ${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${at.teacher.token}\r\ntus-resumable: 1.0.0\r\n${own}content-length: ${promised}\r\n\r\n`,
    )
    await new Promise<void>((resolve) => socket.write(sent, () => resolve()))
    if (offset >= 0) await expect.poll(locks, { timeout: 5000 }).toBeGreaterThan(0)
    // The request is being served: all that was sent arrives, and then the end of the line.
    await new Promise<void>((resolve) => {
      socket.once('close', () => resolve())
      socket.resume().end()
    })
  }

  /** Uploads that a request holds. */
  async function locks(): Promise<number> {
    const database = new URL(at.house.context.config.databaseUrl).pathname.slice(1)
    const rows = await at.house.db.$queryRaw<{ held: bigint }[]>`
    SELECT count(*) AS held FROM pg_locks l JOIN pg_database d ON d.oid = l.database WHERE l.locktype = 'advisory' AND d.datname = ${database}`
    return Number(rows[0]?.held)
  }

  /** Bytes in the store, without asking for the lock. */
  async function stored(path: string): Promise<number> {
    return at.house.context.uploads.received(await at.house.db.upload.findUniqueOrThrow({ where: { id: path.split('/').pop() ?? '' } }))
  }

  return { create, created, patch, head, offsetOf, clipOf, expectWhole, expectNothingLeft, cutOff, locks, stored }
}
