// What a worker does with keys, and what is left of a recording at every turn.
import { randomBytes } from 'node:crypto'
import { EventEmitter, once } from 'node:events'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { compactVerify, importJWK, type JWK } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newIngestIdentity } from '../../core/keys/age.ts'
import { Receipt } from '../../core/receipts.ts'
import { Prisma } from '../../generated/prisma/client.ts'
import type { WorkerDeps } from '../../workers/deps.ts'
import { copyPicture } from '../../workers/encode/copy.ts'
import { ClipGone, type MadeChunk, publishChunk } from '../../workers/encode/publish.ts'
import { withSource } from '../../workers/ingest/source.ts'
import { keepStills } from '../../workers/oversight/keep.ts'
import type { RunningWorker } from '../../workers/run.ts'
import { quietSeconds, reconcile } from '../../workers/upkeep/reconcile.ts'
import { erasedMeanwhile } from '../support/disturbed-objects.ts'
import { moving, numbered, plainH264, record, sparseKeyframes, tone } from '../support/recordings.ts'
import { replacing } from '../support/replacing.ts'
import { openWorkerHouse, type WorkerHouse } from '../support/worker-house.ts'

let house: WorkerHouse
let worker: RunningWorker
let lesson: Buffer
beforeAll(async () => {
  house = await openWorkerHouse({ WORKER_CONCURRENCY: '2' })
  worker = await house.work()
  lesson = await record('a.mp4', ...moving(6), ...tone(6), ...plainH264, '-c:a', 'aac', '-metadata', 'comment=Marlowe Street School')
})
afterAll(() => house?.close())

async function files(folder: string): Promise<Buffer[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return Promise.all(entries.filter((entry) => entry.isFile()).map((entry) => readFile(join(entry.parentPath, entry.name))))
}
const withReceipt = (clipId: string, seconds?: number) => house.until(clipId, ({ receipt }) => receipt !== null, seconds)

it('the header is destroyed, its key wrapped, and no plain byte lies anywhere', async () => {
  const clipId = await house.inject(lesson)
  const clip = await house.settled(clipId)
  expect(clip).toMatchObject({ status: 'ready' })
  expect(await house.db.picture.count({ where: { clipId, kind: 'poster' } })).toBe(1)
  const upload = await house.db.upload.findUniqueOrThrow({ where: { id: clipId } })
  expect(upload.header).toBeNull()
  expect(upload.headerBytes).toBeGreaterThan(0)
  const opened = await withSource(worker.deps, clip, async ({ url }) => (await fetch(url)).arrayBuffer())
  expect(Buffer.from(opened).equals(lesson)).toBe(true)

  const kept = await files(house.data)
  expect(kept.length).toBeGreaterThan(5)
  // Of the recording, of any MP4, of every transport stream and of every WebP.
  const marks = ['Marlowe Street School', 'ftypisom', 'x264 - core', 'WEBPVP8'].map((mark) => Buffer.from(mark))
  expect(marks.slice(0, 3).every((mark) => lesson.includes(mark))).toBe(true)
  for (const content of kept) for (const mark of marks) expect(content.includes(mark)).toBe(false)
  const scratch = (await readdir(house.scratch).catch(() => [])).length
  expect(scratch).toBe(0)
})

it('without its row a source can not be opened, whatever is left of the bytes', async () => {
  const clipId = await house.inject(lesson)
  const clip = await withReceipt(clipId)
  const withoutRow = { ...clip, wrappedSourceKey: null, sourceKeyId: null }
  await expect(withSource(worker.deps, withoutRow, async () => {})).rejects.toMatchObject({ code: 'not_found' })
  expect(await house.objects.size(clip.sourceObject ?? '')).toBe(Number(clip.sourceBytes))
})

it('a receipt that a dying worker left unsigned is signed later', async () => {
  const { id, updatedAt } = await withReceipt((await house.settled(await house.inject(lesson))).id)
  await house.db.clip.update({ where: { id }, data: { receipt: null } })
  const later = new Date(updatedAt.getTime() + (quietSeconds + 60) * 1000)
  const looked = { ...worker.deps, clock: { now: () => later } }
  // The job that made it ready may still be sweeping: one that is there already is not added again.
  await expect.poll(() => reconcile(looked).then(() => withReceipt(id, 1)), { timeout: 20_000 }).toMatchObject({ status: 'ready' })
})

it.each(['deleted', 'failed'] as const)('work at a recording that is %s meanwhile ends', async (status) => {
  const id = await house.inject(lesson)
  const clip = await house.settled(id)
  const working = withSource(worker.deps, clip, ({ signal }) => once(signal, 'abort'))
  const stopped = withSource(worker.deps, clip, async ({ url, signal }) => {
    const asked = await fetch(url)
    await once(signal, 'abort')
    await asked.body?.cancel()
    throw new Error('killed')
  })
  await house.db.clip.update({ where: { id }, data: { status } })
  await Promise.all([working, expect(stopped).rejects.toThrow(ClipGone)])
})

describe('what is put down while all of a recording is erased', () => {
  let id: string
  let deps: WorkerDeps
  const contentKey = randomBytes(32)
  beforeAll(async () => {
    id = (await house.settled(await house.inject(lesson))).id
    const objects = erasedMeanwhile(house.objects, `clips/${id}/`)
    const threads = replacing(worker.deps.threads, {
      async seal({ object }) {
        await objects.put(object, Buffer.from('sealed'))
        throw new Error('it was put down')
      },
    })
    deps = { ...worker.deps, objects, threads }
  })
  const publish = async () => {
    const { ownerId } = await house.db.clip.findUniqueOrThrow({ where: { id } })
    const rung = await house.db.rung.findFirstOrThrow({ where: { clipId: id } })
    await publishChunk(deps, { id, ownerId, contentKey }, rung, { index: 99, firstSegment: 99, start: 0, segments: [] })
  }
  const keep = () => keepStills(deps, { id, contentKey }, [{ part: 0, webp: randomBytes(50), score: null }])

  it.each([
    ['a chunk', publish, 'processing'],
    ['a still', keep, 'ready'],
  ] as const)('ends quietly where that is deleted, and fails where it is not: %s', async (_, put, status) => {
    await house.db.clip.update({ where: { id }, data: { status: 'deleted' } })
    await expect(put()).rejects.toThrow(ClipGone)
    await house.db.clip.update({ where: { id }, data: { status } })
    await expect(put()).rejects.toMatchObject({ code: 'ENOENT' })
    for await (const name of house.objects.list(`clips/${id}/`)) expect.unreachable(name)
  })
})

it('of rungs that are made together the one that failed first is the reason', async () => {
  const { id } = await house.settled(await house.inject(lesson))
  await house.db.chunk.deleteMany({ where: { rung: { clipId: id, name: { in: ['source', 'audio'] } } } })
  const { count } = await house.db.rung.updateMany({ where: { clipId: id, method: 'copy' }, data: { complete: false } })
  expect(count).toBe(2)
  await house.db.clip.update({ where: { id }, data: { status: 'processing' } })
  const failing = new EventEmitter()
  const soundFailed = once(failing, 'sound')
  const threads = replacing(worker.deps.threads, {
    async seal({ object }) {
      if (object.includes('/audio/')) {
        setImmediate(() => failing.emit('sound'))
        throw new ClipGone('the recording was deleted')
      }
      await soundFailed
      throw new Error('stopped in the middle')
    },
  })
  await expect(copyPicture({ ...worker.deps, threads }, { clipId: id })).rejects.toThrow(ClipGone)
  await house.db.clip.update({ where: { id }, data: { status: 'deleted' } })
})

it('a receipt is signed when the recording is safe, and its signature holds', async () => {
  const clipId = await house.inject(lesson)
  const clip = await house.until(clipId, async ({ receipt, plan, status }) => {
    if (receipt === null) return false
    // True the moment it is there, not only later.
    expect(plan).not.toBeNull()
    expect(['playable', 'ready']).toContain(status)
    expect(await house.db.picture.count({ where: { clipId, kind: 'poster' } })).toBe(1)
    return true
  })
  const [key] = await house.db.signingKey.findMany()
  const { payload, protectedHeader } = await compactVerify(clip.receipt ?? '', await importJWK(key?.publicJwk as JWK, 'EdDSA'))
  expect(protectedHeader).toMatchObject({ alg: 'EdDSA', kid: key?.id })
  const said = Receipt.parse(JSON.parse(new TextDecoder().decode(payload)))
  expect(said).toMatchObject({ clipId, bytes: Number(clip.bytes), sha256: clip.sha256, region: 'eu' })
})

it.each([
  ['for another organisation', 'wrong_recipient', async () => ({ recipient: (await newIngestIdentity('x25519')).recipient })],
  ['cut short', 'damaged_ciphertext', async () => ({ alter: (payload: Buffer) => payload.subarray(0, payload.length - 70_000) })],
  ['without its last byte', 'damaged_ciphertext', async () => ({ alter: (payload: Buffer) => payload.subarray(0, -1) })],
  [
    'with one bit changed at its end',
    'damaged_ciphertext',
    async () => ({ alter: (payload: Buffer) => flipped(payload, payload.length - 40) }),
  ],
  ['with one bit changed at its beginning', 'damaged_ciphertext', async () => ({ alter: (payload: Buffer) => flipped(payload, 500) })],
  [
    'with one bit changed in the middle',
    'damaged_ciphertext',
    async () => ({ alter: (payload: Buffer) => flipped(payload, payload.length >> 1) }),
  ],
])('a recording sealed %s is %s, and its device keeps it', async (_, failureCode, injection) => {
  const clip = await house.settled(await house.inject(lesson, await injection()))
  expect(clip).toMatchObject({ status: 'failed', failureCode, receipt: null })
  expect(clip.failedAt).not.toBeNull()
})

function flipped(payload: Buffer, at: number): Buffer {
  payload[at] = (payload[at] ?? 0) ^ 1
  return payload
}

it('two attempts at one chunk come to one row and one object', async () => {
  const clipId = await house.inject(lesson)
  const clip = await house.settled(clipId)
  const rung = await house.db.rung.findFirstOrThrow({ where: { clipId, kind: 'video' } })
  const before = (await house.db.chunk.findMany({ where: { rungId: rung.id } })).map(({ object }) => object)
  await house.db.chunk.deleteMany({ where: { rungId: rung.id } })
  await house.db.clip.update({ where: { id: clipId }, data: { status: 'playable' } })
  const path = join(house.data, 'segment.ts')
  await writeFile(path, await record('s.ts', ...moving(2), ...plainH264))
  const chunk: MadeChunk = { index: 0, firstSegment: 0, start: 0, segments: [{ path, seconds: 2 }] }
  const keyed = { id: clipId, ownerId: clip.ownerId, contentKey: await house.contentKeys.open(clip) }
  const attempts = await Promise.all(Array.from({ length: 5 }, () => publishChunk(worker.deps, keyed, rung, chunk)))
  expect(attempts.filter(Boolean)).toHaveLength(1)
  const rows = await house.db.chunk.findMany({ where: { rungId: rung.id } })
  const objects: string[] = []
  for await (const name of house.objects.list(`clips/${clipId}/${rung.name}/`)) objects.push(name)
  expect(rows).toHaveLength(1)
  // What the clip had before lost its row above: the sweep after `ready` may have taken it, or may not.
  expect(objects.filter((name) => !before.includes(name))).toEqual([rows[0]?.object])
})

it('a clip deleted in the middle of its encoding ends quietly and leaves nothing', async () => {
  const recording = await record('a.mp4', ...numbered({ seconds: 50 }), ...sparseKeyframes)
  const clipId = await house.inject(recording)
  await house.until(clipId, async () => (await house.db.chunk.count({ where: { clipId } })) >= 1)
  await house.db.$transaction(async (tx) => {
    await tx.upload.deleteMany({ where: { id: clipId } })
    await tx.rung.deleteMany({ where: { clipId } })
    await tx.picture.deleteMany({ where: { clipId } })
    const keys = { wrappedSourceKey: null, sourceKeyId: null, wrappedContentKey: null, contentKeyId: null }
    await tx.clip.update({ where: { id: clipId }, data: { status: 'deleted', ...keys, facts: Prisma.DbNull, plan: Prisma.DbNull } })
  })
  // Jobs in work end before the worker does.
  await worker.close()
  worker = await house.work()
  await house.queues.add('erase', { clipId })
  const other = await house.settled(await house.inject(lesson))
  expect(other.status).toBe('ready')
  await worker.close()
  expect(await house.db.clip.findUnique({ where: { id: clipId } })).toMatchObject({ status: 'deleted', failureCode: null, receipt: null })
  expect(await house.db.chunk.count({ where: { clipId } })).toBe(0)
  for (const prefix of [`clips/${clipId}/`, `sources/${clipId}/`]) {
    for await (const name of house.objects.list(prefix)) expect.unreachable(name)
  }
})
