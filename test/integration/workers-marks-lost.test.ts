// Marks in the picture of a download that come to nothing, or nearly: workers that die, chunks that fail, downloads that end meanwhile.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { markedChunkSeconds } from '../../core/downloads/marked-chunks.ts'
import { builtProgram } from '../../core/project.mjs'
import type { JobName, JobPayloads } from '../../core/queue/jobs.ts'
import type { Download } from '../../generated/prisma/client.ts'
import type { WorkerDeps } from '../../workers/deps.ts'
import { discardDownload, sweepPackaged } from '../../workers/downloads/discard.ts'
import { markChunk } from '../../workers/downloads/mark-chunk.ts'
import { addLostDownloads } from '../../workers/downloads/missing.ts'
import { packageDownload } from '../../workers/downloads/package.ts'
import type { RunningWorker } from '../../workers/run.ts'
import { disturbed, erasedMeanwhile } from '../support/disturbed-objects.ts'
import { fileOf } from '../support/download-file.ts'
import { makeDownload, packaged } from '../support/make-download.ts'
import { numbered, plainH264, record } from '../support/recordings.ts'
import { pictureNumbers } from '../support/rung-media.ts'
import { openWorkerHouse, type WorkerHouse } from '../support/worker-house.ts'

/** Three chunks. */
const chunks = 3
const seconds = chunks * markedChunkSeconds
const rate = 12

let house: WorkerHouse
let worker: RunningWorker
let clipId: string
const children: ChildProcess[] = []
beforeAll(async () => {
  house = await openWorkerHouse({ WORKER_CONCURRENCY: '1' })
  worker = await house.work()
  clipId = await ready()
})
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await house?.close()
})

async function ready(length = seconds): Promise<string> {
  const pictures = numbered({ seconds: length, size: '320x180', rate: String(rate) })
  const steady = ['-g', String(4 * rate), '-sc_threshold', '0']
  const clip = await house.settled(await house.inject(await record('a.mp4', ...pictures, ...plainH264, ...steady)))
  expect(clip.status).toBe('ready')
  return clip.id
}

const aDownload = (more: Parameters<typeof makeDownload>[2] = {}, of = clipId) =>
  makeDownload(house, of, { rung: 'source', pictureTrace: true, ...more })
const rowOf = ({ id }: Download) => house.db.download.findUniqueOrThrow({ where: { id } })
const rowsOf = ({ id }: Download) => house.db.downloadChunk.findMany({ where: { downloadId: id }, orderBy: { index: 'asc' } })

async function objectsOf({ id }: Download): Promise<string[]> {
  const names: string[] = []
  for await (const name of house.objects.list(`downloads/${id}/`)) names.push(name)
  return names.sort()
}

/** As the API writes it down. */
const ended = ({ id }: Download, state: 'revoked' | 'failed' = 'revoked') =>
  house.db.download.update({ where: { id }, data: { state, object: null } })

async function gone(download: Download): Promise<void> {
  await discardDownload(worker.deps, { downloadId: download.id })
  expect([await objectsOf(download), await rowsOf(download)]).toEqual([[], []])
  expect((await rowOf(download)).discardedAt).not.toBeNull()
}

/** A worker's own things, but that jobs which it adds are noted and done by nobody, and that something happens before it puts an object down. */
function aside(beforePut: () => Promise<unknown> = async () => {}) {
  const added: [JobName, JobPayloads[JobName]][] = []
  const objects = disturbed(house.objects, beforePut)
  const queues: Pick<WorkerDeps['queues'], 'add' | 'addAll'> = {
    add: async (name, payload) => void added.push([name, payload]),
    addAll: async (name, payloads) => void added.push(...payloads.map((payload): [JobName, JobPayloads[JobName]] => [name, payload])),
  }
  return { added, deps: { ...worker.deps, objects, queues: { ...worker.deps.queues, ...queues } } }
}

describe('a chunk', () => {
  it('is made once, though two make it at the same time, and made by nobody again', async () => {
    const download = await aDownload()
    const { deps, added } = aside()
    await packageDownload(deps, { downloadId: download.id })
    const jobs = Array.from({ length: chunks }, (_, chunk) => ['mark', { downloadId: download.id, chunk }])
    expect(added.splice(0)).toEqual(jobs)

    const mark = (chunk: number) => markChunk(deps, { downloadId: download.id, chunk })
    await Promise.all([mark(1), mark(1)])
    const [row, ...others] = await rowsOf(download)
    expect([row?.index, row?.frames, others]).toEqual([1, markedChunkSeconds * rate, []])
    expect(await objectsOf(download)).toEqual([row?.object])
    await mark(1)
    await mark(chunks)
    expect(await rowsOf(download)).toEqual([row])
    expect(await objectsOf(download)).toEqual([row?.object])
    // What is under way is left alone, and asked for by nobody who finds it there.
    await sweepPackaged(worker.deps)
    expect(await objectsOf(download)).toEqual([row?.object])
    await packageDownload(deps, { downloadId: download.id })
    expect(added.splice(0)).toEqual(jobs.filter((_, chunk) => chunk !== 1))
    // No plain picture: a transport stream would show its sync bytes.
    const sealed = await house.objects.bytes(row?.object ?? '')
    expect(sealed[0] === 0x47 && sealed[188] === 0x47).toBe(false)
    await ended(download)
    await gone(download)
  })

  it('of a download that ends meanwhile is gone, and none is made after it', async () => {
    const download = await aDownload()
    const { deps, added } = aside()
    await markChunk(deps, { downloadId: download.id, chunk: 0 })
    expect(await rowsOf(download)).toHaveLength(1)
    const late = aside(() => ended(download))
    await markChunk(late.deps, { downloadId: download.id, chunk: 1 })
    await markChunk(deps, { downloadId: download.id, chunk: 2 })
    expect((await rowsOf(download)).map(({ index }) => index)).toEqual([0])
    expect(await objectsOf(download)).toHaveLength(1)
    expect([...added, ...late.added]).toEqual([])
    await gone(download)
  })

  it('of a download that ends, and is cleared away while it is put down, ends quietly', async () => {
    const download = await aDownload()
    const { deps, added } = aside(() => ended(download))
    const objects = erasedMeanwhile(deps.objects, `downloads/${download.id}/`)
    await markChunk({ ...deps, objects }, { downloadId: download.id, chunk: 0 })
    expect([added, await rowsOf(download)]).toEqual([[], []])
    await gone(download)
  })

  it('that can’t be put down though its download waits is tried again', async () => {
    const download = await aDownload()
    const objects = erasedMeanwhile(house.objects, `downloads/${download.id}/`)
    const marking = markChunk({ ...aside().deps, objects }, { downloadId: download.id, chunk: 0 })
    await expect(marking).rejects.toMatchObject({ code: 'ENOENT' })
    await ended(download)
    await gone(download)
  })

  it('that was put down after its download ended, and noted by nobody, is swept', async () => {
    const download = await aDownload()
    const stray = `downloads/${download.id}/chunk-0-${download.permitId}`
    await house.objects.put(stray, Buffer.from('sealed'))
    await sweepPackaged(worker.deps)
    expect(await objectsOf(download)).toEqual([stray])
    await ended(download)
    await sweepPackaged(worker.deps)
    expect(await objectsOf(download)).toEqual([])
  })
})

it('jobs that were lost are found, and what attempts that died had put down goes with the chunks', async () => {
  const download = await aDownload()
  await markChunk(aside().deps, { downloadId: download.id, chunk: 1 })
  await house.objects.put(`downloads/${download.id}/chunk-2-${download.permitId}`, Buffer.from('sealed'))
  await addLostDownloads(house, new Date(Date.now() + 1000))
  const row = await packaged(house, download)
  expect(row.failureCode).toBeNull()
  expect(await pictureNumbers(await fileOf(house, row))).toEqual(Array.from({ length: seconds * rate }, (_, i) => i))
  await expect.poll(() => objectsOf(download), { timeout: 10_000 }).toEqual([row.object])
  expect(await rowsOf(download)).toEqual([])
})

describe('it fails, and nothing is left,', () => {
  it('where a chunk can’t be made', async () => {
    const damaged = await ready(1.5 * markedChunkSeconds)
    const [last] = await house.db.chunk.findMany({
      where: { clipId: damaged, rung: { name: 'source' } },
      orderBy: { index: 'desc' },
      take: 1,
    })
    const object = last?.object ?? ''
    const sealed = await house.objects.bytes(object)
    await house.objects.put(object, Buffer.concat([sealed.subarray(0, sealed.length - 4096), Buffer.alloc(4096, 1)]))
    const download = await packaged(house, await aDownload({}, damaged))
    expect(download).toMatchObject({ state: 'packaging', failureCode: 'download_failed', object: null })
    expect(await rowsOf(download)).toHaveLength(1)
    await ended(download, 'failed')
    await gone(download)
  })

  it('where the quality is no more', async () => {
    const download = await packaged(house, await aDownload({ rung: '720' }))
    expect(download).toMatchObject({ failureCode: 'conflict', object: null })
    await ended(download, 'failed')
    await gone(download)
  })

  it('where it was given up between two chunks', async () => {
    const download = await aDownload()
    const { deps, added } = aside()
    await markChunk(deps, { downloadId: download.id, chunk: 0 })
    await house.db.download.update({ where: { id: download.id }, data: { failureCode: 'download_failed' } })
    await markChunk(deps, { downloadId: download.id, chunk: 1 })
    expect([await rowsOf(download), added]).toEqual([[expect.objectContaining({ index: 0 })], []])
    await ended(download, 'failed')
    await gone(download)
  })
})

it('what a killed worker had finished stays, and another makes the rest', async () => {
  await worker.close()
  const download = await aDownload()
  const child = spawn(process.execPath, [builtProgram('worker')], {
    env: { ...process.env, ...house.environment },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  children.push(child)
  await house.queues.add('package', { downloadId: download.id })
  await expect.poll(() => rowsOf(download), { timeout: 60_000, interval: 20 }).not.toEqual([])
  child.kill('SIGKILL')
  await once(child, 'exit')
  const finished = await rowsOf(download)
  expect(finished.length).toBeGreaterThan(0)
  expect(finished.length).toBeLessThan(chunks)

  worker = await house.work()
  const row = await packaged(house, download)
  expect(row.failureCode).toBeNull()
  expect(await pictureNumbers(await fileOf(house, row))).toEqual(Array.from({ length: seconds * rate }, (_, i) => i))
  await expect.poll(() => objectsOf(download), { timeout: 10_000 }).toEqual([row.object])
  await expect.poll(() => readdir(house.scratch), { timeout: 10_000 }).toEqual([])
})
