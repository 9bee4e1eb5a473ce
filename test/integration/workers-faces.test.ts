// Searches for the faces of a recording, by a worker, from its row to what its owner reviews.
import { execa } from 'execa'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Masks } from '../../core/anonymise/scene.ts'
import { type Found, facesFolder, joinPlaces, type Places, stillSheet } from '../../core/anonymise/search.ts'
import { openPicture } from '../../core/keys/chunk-key.ts'
import { Outage } from '../../core/outage.ts'
import { Coverage, readTruth } from '../../scripts/bench/anonymise/truth.ts'
import { followFaces } from '../../workers/anonymise/follow-faces.ts'
import { lookAt } from '../../workers/anonymise/look.ts'
import { addLostLooks } from '../../workers/anonymise/missing.ts'
import type { WorkerDeps } from '../../workers/deps.ts'
import { ClipGone } from '../../workers/encode/publish.ts'
import { recordFailure } from '../../workers/failures.ts'
import { faceSquare } from '../../workers/media/face-stills.ts'
import type { RunningWorker } from '../../workers/run.ts'
import { beginSearch } from '../support/face-search.ts'
import { plainH264, record } from '../support/recordings.ts'
import { faceClip, faceTruth, withoutFaceClip } from '../support/shared-faces.ts'
import { openWorkerHouse, type WorkerHouse } from '../support/worker-house.ts'

/** A part of the shared clip, px of it. */
const corner = { x: 0, y: 360 }
const size = { width: 640, height: 360 }
const frames = 120

let house: WorkerHouse
let worker: RunningWorker
beforeAll(async () => {
  house = await openWorkerHouse({ WORKER_CONCURRENCY: '1' })
  worker = await house.work()
})
afterAll(() => house?.close())

describe.skipIf(withoutFaceClip)('a search for faces', () => {
  let clipId: string
  let recording: Buffer
  beforeAll(async () => {
    const part = ['-vf', `crop=${size.width}:${size.height}:${corner.x}:${corner.y}`]
    recording = await record(
      'faces.mp4',
      '-i',
      faceClip,
      '-frames:v',
      String(frames),
      ...part,
      '-an',
      ...plainH264,
      '-movflags',
      '+faststart',
    )
    const clip = await house.settled(await house.inject(recording))
    expect(clip.status).toBe('ready')
    clipId = clip.id
  })
  afterEach(async () => {
    await house.db.faceSearch.deleteMany()
    await house.objects.deletePrefix(facesFolder(clipId))
  })

  const begin = () => beginSearch(house, clipId, size)
  const addLooks = async (searchId: string) => {
    const { parts } = await rowOf(searchId)
    for (let part = 0; part < parts; part++) await house.queues.add('look', { searchId, part })
  }
  const rowOf = (searchId: string) =>
    house.db.faceSearch.findUniqueOrThrow({ where: { id: searchId }, include: { files: { orderBy: [{ kind: 'asc' }, { index: 'asc' }] } } })
  const ended = async (searchId: string) => {
    await house.until(clipId, async () => {
      const { doneAt, failureCode } = await rowOf(searchId)
      return doneAt !== null || failureCode !== null
    })
    return rowOf(searchId)
  }
  async function objects(): Promise<string[]> {
    const names: string[] = []
    for await (const name of house.objects.list(facesFolder(clipId))) names.push(name)
    return names.sort()
  }
  async function opened(object: string): Promise<Buffer> {
    const contentKey = await house.contentKeys.open(await house.db.clip.findUniqueOrThrow({ where: { id: clipId } }))
    return openPicture(contentKey, object, await house.objects.bytes(object))
  }
  const json = async (object: string) => JSON.parse((await opened(object)).toString())

  it('finds them, draws them, and leaves nothing that no row names; done again it changes nothing', async () => {
    const searchId = await begin()
    expect(await rowOf(searchId)).toMatchObject({ frameRate: 30, frames, parts: 2 })
    await addLooks(searchId)
    const search = await ended(searchId)
    expect(search.failureCode).toBeNull()
    expect(search.files.map(({ kind, index }) => [kind, index])).toEqual([
      ['places', 0],
      ['found', 0],
      ['sheet', 0],
    ])
    const [places, found, sheet] = await Promise.all([
      json(search.files[0]?.object ?? '') as Promise<Places>,
      json(search.files[1]?.object ?? '') as Promise<Found>,
      opened(search.files[2]?.object ?? ''),
    ])
    await expect.poll(objects).toEqual(search.files.map(({ object }) => object).sort())
    await expectCovered(places)
    await expectDrawn(found, sheet)

    const before = [search, await objects()]
    await lookAt(worker.deps, { searchId, part: 0 })
    await followFaces(worker.deps, { searchId })
    expect([await rowOf(searchId), await objects()]).toEqual(before)
  })

  /** By what is known of where faces are. */
  async function expectCovered(places: Places) {
    const truth = (await readTruth(faceTruth)).slice(0, frames)
    const whole = truth.map((faces) =>
      faces.flatMap(({ x, y, ...face }) => {
        const moved = { ...face, x: x - corner.x, y: y - corner.y }
        return moved.x >= 0 && moved.y >= 0 && moved.x + face.width <= size.width && moved.y + face.height <= size.height ? [moved] : []
      }),
    )
    const masks = new Masks({ size, frameRate: 30, tracks: joinPlaces([places]) })
    const coverage = new Coverage(whole, size)
    const [down, across] = [size.height / masks.planeSize.height, size.width / masks.planeSize.width]
    for (let frame = 0; frame < frames; frame++) {
      const plane = masks.planeAt(frame)
      const full = new Uint8Array(size.width * size.height)
      for (let i = 0; i < full.length; i++) {
        const [x, y] = [i % size.width, Math.floor(i / size.width)]
        full[i] = plane[Math.floor(y / down) * masks.planeSize.width + Math.floor(x / across)] as number
      }
      coverage.take(full)
    }
    expect(coverage.faces).toBeGreaterThan(700)
    expect(coverage.covered / coverage.faces).toBeGreaterThanOrEqual(0.999)
    expect(coverage.exposures).toEqual([])
    expect(coverage.maskedArea).toBeLessThan(0.25)
  }

  /** Each face's picture is what the recording shows there. */
  async function expectDrawn({ faces }: Found, sheet: Buffer) {
    expect(faces.length).toBeGreaterThan(7)
    const { side, columns } = stillSheet
    const { width, height } = await sharp(sheet).metadata()
    expect([width, height]).toEqual([columns * side, Math.ceil(faces.length / columns) * side])
    expect(faces.map(({ still }) => still?.place).sort((a = 0, b = 0) => a - b)).toEqual(faces.map((_, i) => i))
    const asked = ['-v', 'error', '-i', 'pipe:0', '-pix_fmt', 'rgb24', '-f', 'rawvideo', 'pipe:1']
    const { stdout } = await execa('ffmpeg', ['-f', 'mp4', ...asked], { input: recording, encoding: 'buffer', maxBuffer: 1 << 28 })
    const bytes = size.width * size.height * 3
    for (const { best, still } of faces) {
      expect(best.score).toBeGreaterThan(0.3)
      const place = still?.place ?? 0
      const where = { left: (place % columns) * side, top: Math.floor(place / columns) * side, width: side, height: side }
      const drawn = await sharp(sheet).extract(where).removeAlpha().resize(12, 12).raw().toBuffer()
      const square = faceSquare(best.box, size)
      const there = await sharp(stdout.subarray(best.frame * bytes, (best.frame + 1) * bytes), { raw: { ...size, channels: 3 } })
        .extract({ left: square.x, top: square.y, width: square.width, height: square.height })
        .resize(12, 12)
        .raw()
        .toBuffer()
      const difference = there.reduce((sum, level, i) => sum + Math.abs(level - (drawn[i] ?? 0)), 0) / there.length
      expect(difference, `face ${place}`).toBeLessThan(10)
    }
  }

  it('that lost its jobs gets them again; a worker that closes leaves the rest to the next', async () => {
    const searchId = await begin()
    await addLostLooks(worker.deps, new Date(Date.now() - 60_000))
    expect(await house.db.faceFile.count()).toBe(0)
    await addLostLooks(worker.deps, new Date(Date.now() + 1000))
    await house.until(clipId, async () => (await house.db.faceFile.count({ where: { searchId, kind: 'look' } })) > 0)
    await worker.close()
    expect((await rowOf(searchId)).doneAt).toBeNull()
    worker = await house.work()
    const search = await ended(searchId)
    expect(search).toMatchObject({ failureCode: null, doneAt: expect.any(Date) })
    await expect.poll(objects).toEqual(search.files.map(({ object }) => object).sort())
  })

  it('of two attempts at a part one counts, and the other leaves nothing', async () => {
    const searchId = await begin()
    await Promise.all([lookAt(worker.deps, { searchId, part: 1 }), lookAt(worker.deps, { searchId, part: 1 })])
    const { files, doneAt } = await rowOf(searchId)
    expect(files).toMatchObject([{ kind: 'look', index: 1 }])
    expect(await objects()).toEqual([files[0]?.object])
    expect(doneAt).toBeNull()
    // Not all were looked at: nobody is followed yet, and what is missing is asked for.
    const asked: unknown[] = []
    const queues = { ...house.queues, addAll: async (name: string, payloads: unknown[]) => void asked.push(name, ...payloads) }
    await followFaces({ ...worker.deps, queues }, { searchId })
    expect(asked).toEqual(['look', { searchId, part: 0 }])
    expect((await rowOf(searchId)).files).toEqual(files)
  })

  it('that is taken away in the middle leaves no object, and ends quietly', async () => {
    const searchId = await begin()
    const { find, follow } = worker.deps.finders
    const taken = async <T>(value: Promise<T>) => {
      const found = await value
      await house.db.faceSearch.deleteMany({ where: { id: searchId } })
      return found
    }
    const finders: WorkerDeps['finders'] = {
      find: (...asked) => taken(find.apply(worker.deps.finders, asked)),
      follow: (work) => taken(follow.call(worker.deps.finders, work)),
    }
    await expect(lookAt({ ...worker.deps, finders }, { searchId, part: 0 })).rejects.toThrow(ClipGone)
    expect(await objects()).toEqual([])
    await lookAt(worker.deps, { searchId, part: 0 })
    await followFaces(worker.deps, { searchId })
    expect(await objects()).toEqual([])
  })

  it('in a recording that is gone or in quarantine ends quietly', async () => {
    const searchId = await begin()
    const change = (data: { status?: 'ready' | 'deleted'; quarantinedAt?: Date | null }) =>
      house.db.clip.update({ where: { id: clipId }, data })
    for (const [away, back] of [
      [{ status: 'deleted' }, { status: 'ready' }],
      [{ quarantinedAt: new Date() }, { quarantinedAt: null }],
    ] as const) {
      await change(away)
      await lookAt(worker.deps, { searchId, part: 0 })
      await followFaces(worker.deps, { searchId })
      await addLostLooks(worker.deps, new Date(Date.now() + 1000))
      expect(await objects()).toEqual([])
      await change(back)
    }
    expect(await rowOf(searchId)).toMatchObject({ files: [], failureCode: null, doneAt: null })
  })

  it('through an outage waits', async () => {
    const searchId = await begin()
    await recordFailure(worker.deps, 'look', { searchId, part: 0 }, new Outage('the store is away'))
    expect((await rowOf(searchId)).failureCode).toBeNull()
  })

  it('in a picture of which something is lost fails, and never counts as done', async () => {
    const { object } = await house.db.chunk.findFirstOrThrow({
      where: { clipId, rung: { kind: 'video' } },
      orderBy: { rung: { rank: 'asc' } },
    })
    const whole = await house.objects.bytes(object)
    await house.objects.put(object, whole.subarray(0, whole.length / 2))
    const searchId = await begin()
    await addLooks(searchId)
    const search = await ended(searchId)
    await house.objects.put(object, whole)
    expect(search).toMatchObject({ failureCode: 'faces_failed', doneAt: null })
    expect((await house.db.clip.findUniqueOrThrow({ where: { id: clipId } })).status).toBe('ready')
    await expect.poll(objects).toEqual([])
    // What still waits in the queue finds nothing to do.
    await lookAt(worker.deps, { searchId, part: 1 })
    await followFaces(worker.deps, { searchId })
    expect(await rowOf(searchId)).toMatchObject({ files: [], failureCode: 'faces_failed', doneAt: null })
  })
})
