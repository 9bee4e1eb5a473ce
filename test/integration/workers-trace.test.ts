// The trace of downloads in their sound: variants made once, put together for a number, and found again in what was leaked.
import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../core/ids.ts'
import { NotOpened } from '../../core/keys/envelope.ts'
import type { Clip, Download } from '../../generated/prisma/client.ts'
import { Clear } from '../../scripts/setup/say.mjs'
import { nameDownload } from '../../scripts/trace/name-download.ts'
import { lookUp } from '../../workers/downloads/look-up.ts'
import { tracedSound } from '../../workers/downloads/traced-sound.ts'
import { clipSound, soundVariants, variantsOf } from '../../workers/downloads/variants.ts'
import { verifyClip } from '../../workers/encode/verify.ts'
import { formatOf } from '../../workers/media/adts.ts'
import type { RunningWorker } from '../../workers/run.ts'
import { babble } from '../support/drawing.ts'
import { numbered, plainH264, record } from '../support/recordings.ts'
import { openWorkerHouse, type WorkerHouse } from '../support/worker-house.ts'

const execute = promisify(execFile)
const secret = 'a secret for tests only, thirty-two and more'
const seconds = 50

let house: WorkerHouse
let worker: RunningWorker
let clip: Clip
let key: Buffer
const downloads: Download[] = []

beforeAll(async () => {
  house = await openWorkerHouse({ WORKER_CONCURRENCY: '2' })
  worker = await house.work()
  const path = join(house.data, 'lesson.raw')
  await writeFile(path, babble(seconds, 48_000))
  const sound = ['-f', 'f32le', '-ar', '48000', '-ac', '1', '-i', path, '-c:a', 'aac', '-b:a', '128k']
  clip = await house.settled(await house.inject(await record('a.m4a', ...sound)))
  expect(clip.status).toBe('ready')
  key = await house.contentKeys.open(clip)
  for (let i = 0; i < 2; i++) downloads.push(await aDownload())
})
afterAll(() => house?.close())

async function aDownload(): Promise<Download> {
  const { id: clipId, ownerId, organisationId } = clip
  const asked = { organisationId, state: 'enabled', purpose: 'p', who: 'w', temporary: true } as const
  const now = new Date()
  const permit = await house.db.downloadPermit.create({ data: { ...asked, askedById: ownerId, askedAt: now } })
  const of = { clipId, ownerId, organisationId, permitId: permit.id }
  return house.db.download.create({
    data: { ...of, format: 'mp3', purpose: '', state: 'ready', createdAt: now, movedAt: now, mostFetches: 3 },
  })
}

const objectsOfTrace = async (clipId = clip.id): Promise<string[]> => {
  const names: string[] = []
  for await (const name of house.objects.list(variantsOf(clipId))) names.push(name)
  return names.sort()
}

async function soundOf(number: number): Promise<Buffer[]> {
  const frames: Buffer[] = []
  for await (const frame of tracedSound(worker.deps, clip, key, number)) frames.push(frame)
  return frames
}

/** A stretch of it, encoded anew into a file. */
async function leaked(frames: Buffer[], from: number, length: number, name: string): Promise<string> {
  const [plain, path] = [join(house.data, `${name}.aac`), join(house.data, name)]
  await writeFile(plain, Buffer.concat(frames))
  await execute('ffmpeg', ['-v', 'error', '-y', '-ss', `${from}`, '-t', `${length}`, '-i', plain, '-b:a', '64k', path])
  return path
}

describe('the variants of a sound', () => {
  it('are made once, sealed, though two make them at the same time', async () => {
    const [one, two] = await Promise.all([soundVariants(worker.deps, clip, key), soundVariants(worker.deps, clip, key)])
    expect(one).toEqual(two)
    const rows = await house.db.traceVariant.findMany({ where: { clipId: clip.id }, orderBy: { name: 'asc' } })
    expect(rows.map(({ name, object }) => [name, object])).toEqual([
      ['a', one.a.object],
      ['b', one.b.object],
    ])
    expect(await objectsOfTrace()).toEqual([one.a.object, one.b.object])
    for (const { object, bytes } of rows) {
      expect(await house.objects.size(object)).toBe(Number(bytes))
      // What plain frames of this sound begin with.
      expect((await house.objects.bytes(object)).indexOf(Buffer.from([0xff, 0xf1, 0x4c, 0x40]))).toBe(-1)
    }
    expect(await soundVariants(worker.deps, clip, key)).toEqual(one)
  })

  it('survive a second look at a clip that is ready', async () => {
    const before = await objectsOfTrace()
    await verifyClip(worker.deps, { clipId: clip.id })
    expect(await objectsOfTrace()).toEqual(before)
  })

  it('make a sound with every frame of the clip’s own, that decodes from end to end', async () => {
    const { source, frames } = await clipSound(house, clip, key)
    const [first, second] = [await soundOf(downloads[0]?.number ?? 0), await soundOf(downloads[1]?.number ?? 0)]
    expect([first.length, second.length]).toEqual([frames, frames])
    expect(frames).toBeGreaterThanOrEqual(Math.floor((seconds * 48_000) / 1024))
    for (const frame of first) expect(formatOf(frame)).toEqual(source.format)
    const differing = first.filter((frame, i) => !frame.equals(second[i] as Buffer)).length / frames
    expect(differing > 0.3 && differing < 0.7).toBe(true)
    const path = join(house.data, 'whole.aac')
    await writeFile(path, Buffer.concat(first))
    const decoding = ['-v', 'warning', '-xerror', '-i', path, '-f', 'f32le', '-']
    const { stdout, stderr } = await execute('ffmpeg', decoding, { encoding: 'buffer', maxBuffer: 2 ** 28 })
    // What an ADTS file can't say of its own length is all there is to warn of.
    expect(stderr.toString().replaceAll(/.*Estimating duration.*\n/g, '')).toBe('')
    expect(stdout.length).toBe(frames * 1024 * source.format.channels * 4)
  })
})

describe('a file that was leaked', () => {
  it.each([
    ['leak.m4a', 0, 9.34, 40],
    ['leak.mp3', 1, 3.21, 30],
  ] as const)('%s names its download', async (name, which, from, length) => {
    const download = downloads[which] as Download
    const path = await leaked(await soundOf(download.number), from, length, name)
    const found = await lookUp(house, clip, key, path)
    expect(found.named?.number).toBe(download.number)
    expect(found.from).toBeCloseTo(from, 0)
  })

  const trace = (...args: string[]) =>
    execa('node', ['scripts/tool.mjs', 'trace', ...args], { env: { ...house.environment, AUDIT_SECRET: secret }, reject: false })
  const audited = () => house.db.auditEntry.findMany({ where: { act: 'download.traced' }, orderBy: { sequence: 'asc' } })

  it('is told by the operator’s tool, which writes each use down', async () => {
    const [download] = downloads
    const leak = await leaked(await soundOf(download?.number ?? 0), 15, 32, 'told.m4a')
    const named = await trace(leak, clip.id)
    expect([named.exitCode, named.stderr, named.stdout]).toEqual([0, '', expect.stringContaining(`Download ${download?.id} (mp3`)])
    const { source, frames } = await clipSound(house, clip, key)
    const own = await Promise.all(Array.from({ length: frames }, (_, i) => source.frame(i)))
    const said: string[] = []
    const config = { ...house.config, auditSecret: secret }
    expect(await nameDownload(config, await leaked(own as Buffer[], 15, 32, 'own.m4a'), clip.id, (text) => said.push(text))).toBe(3)
    expect(said).toEqual([expect.stringContaining('it cannot be said')])
    const entries = await audited()
    const expected = Array.from({ length: 2 }, () => [null, clip.id, house.organisation.id])
    expect(entries.map(({ actorId, clipId, organisationId }) => [actorId, clipId, organisationId])).toEqual(expected)
    expect(entries.map(({ details }) => details)).toEqual([
      { downloadId: download?.id, by: 'sound', score: expect.any(Number) },
      { downloadId: null, by: 'sound', score: expect.any(Number) },
    ])
  })

  it('that isn’t one, or is of no recording, is refused; each use at a recording is written down', async () => {
    const before = (await audited()).length
    const list = join(house.data, 'list.mp4')
    await writeFile(list, '#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n')
    const { exitCode, stderr } = await trace('nowhere.mp4', clip.id)
    expect([exitCode, stderr.trim()]).toEqual([1, 'There is no file nowhere.mp4.'])
    const config = { ...house.config, auditSecret: secret }
    for (const clipId of [clip.id, newId()]) await expect(nameDownload(config, list, clipId, () => {})).rejects.toThrow(Clear)
    const said: string[] = []
    const mute = join(house.data, 'mute.mp4')
    await execute('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc2=s=64x64:d=1', '-c:v', 'libx264', mute])
    expect(await nameDownload(config, mute, clip.id, (text) => said.push(text))).toBe(3)
    expect(said).toEqual([expect.stringContaining('It cannot be said')])
    const entries = (await audited()).slice(before)
    expect(entries.map(({ clipId, details }) => [clipId, details])).toEqual([
      [clip.id, { downloadId: null, by: null, score: 0 }],
      [clip.id, { downloadId: null, by: null, score: 0 }],
    ])
  })
})

describe('what can’t be marked', () => {
  it('gives no sound at all: a variant that was changed, a store that fails, a clip without sound', async () => {
    const { a } = await soundVariants(worker.deps, clip, key)
    const sealed = await house.objects.bytes(a.object)
    const changed = Buffer.from(sealed)
    changed[100] = (changed[100] ?? 0) ^ 1
    await house.objects.put(a.object, changed)
    await expect(soundOf(1)).rejects.toThrow(NotOpened)
    await house.objects.put(a.object, sealed)
    await expect(soundOf(2 ** 24)).rejects.toThrow(RangeError)

    await house.db.traceVariant.deleteMany({ where: { clipId: clip.id } })
    const { objects } = worker.deps
    const full = new Proxy(objects, {
      get: (_, name: keyof typeof objects) => (name === 'put' ? () => Promise.reject(new Error('no room')) : objects[name].bind(objects)),
    })
    await expect(soundVariants({ ...worker.deps, objects: full }, clip, key)).rejects.toThrow('no room')
    expect(await house.db.traceVariant.count({ where: { clipId: clip.id } })).toBe(0)
    // What the attempt before had put down goes with the next that succeeds.
    const again = await soundVariants(worker.deps, clip, key)
    expect(await objectsOfTrace()).toEqual([again.a.object, again.b.object])

    const silent = await house.settled(await house.inject(await record('v.mp4', ...numbered({ seconds: 2 }), ...plainH264)))
    const silentKey = await house.contentKeys.open(silent)
    await expect(soundVariants(worker.deps, silent, silentKey)).rejects.toThrow('without sound')
    expect(await objectsOfTrace(silent.id)).toEqual([])
  })
})
