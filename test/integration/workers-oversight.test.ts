// Stills of oversight as a worker makes them: of which moments, under which key, and what is left of them.
import { randomBytes } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { deleteClip } from '../../api/clips/erase.ts'
import { Audit } from '../../core/audit/audit.ts'
import { systemClock } from '../../core/clock.ts'
import { newId } from '../../core/ids.ts'
import { openPicture } from '../../core/keys/chunk-key.ts'
import { isDrawn, momentOf } from '../../core/oversight/moments.ts'
import { partBounds } from '../../core/oversight/parts.ts'
import type { Plan } from '../../core/plan.ts'
import type { Organisation, Still } from '../../generated/prisma/client.ts'
import type { WorkerDeps } from '../../workers/deps.ts'
import { ClipGone } from '../../workers/encode/publish.ts'
import { oversee } from '../../workers/oversight/oversee.ts'
import type { RunningWorker } from '../../workers/run.ts'
import { quietSeconds, reconcile } from '../../workers/upkeep/reconcile.ts'
import { moving, numbered, plainH264, record, sparseKeyframes, tone } from '../support/recordings.ts'
import { pictureNumbers } from '../support/rung-media.ts'
import { openWorkerHouse, type WorkerHouse } from '../support/worker-house.ts'

let house: WorkerHouse
let worker: RunningWorker
let lesson: Buffer
/** A clip of the lesson, with its stills: for tests that leave it so. */
let shared: string
/** As many parts as it has pictures: it is made again and again, and twelve stills of it would show no more than four. */
const lessonParts = 4
beforeAll(async () => {
  house = await openWorkerHouse({ WORKER_CONCURRENCY: '2' })
  worker = await house.work()
  // Scoring costs more than everything else here: the test of the score has it on.
  await choose({ oversight: 'all', oversightScores: false })
  lesson = await record('a.mp4', ...moving(2, '320x180', String(lessonParts / 2)), ...tone(2), ...plainH264, '-c:a', 'aac')
  shared = (await ready(lesson)).id
  await overseen(shared)
})
afterAll(() => house?.close())

const first = { attempt: 1, lastAttempt: false }
const patience = { timeout: 100_000 }
const without = (score: WorkerDeps['scorer']['score']): WorkerDeps => ({ ...worker.deps, scorer: { score } })
const unscored = () => without(() => Promise.reject(new Error('no model')))
const choose = (data: Partial<Organisation>) => house.db.organisation.update({ where: { id: house.organisation.id }, data })
const stillsOf = (clipId: string) => house.db.still.findMany({ where: { clipId }, orderBy: { part: 'asc' } })
const reviewOf = (clipId: string) => house.db.review.findUnique({ where: { clipId } })

async function ready(recording: Uint8Array) {
  const clip = await house.settled(await house.inject(recording))
  expect(clip.status).toBe('ready')
  return clip
}

/** The review once it is settled, and its stills are there when it is to have any. */
async function overseen(clipId: string) {
  const state = async () => {
    const review = await reviewOf(clipId)
    return review !== null && (review.state !== 'waiting' || (await stillsOf(clipId)).length > 0)
  }
  await vi.waitFor(async () => expect(await state()).toBe(true), patience)
  return house.db.review.findUniqueOrThrow({ where: { clipId }, include: { stills: { orderBy: { part: 'asc' } } } })
}

/** Forgets the stills, as if the job had died before it kept them, a moment ago: the upkeep doesn't look for it yet. */
async function forget(clipId: string): Promise<void> {
  await house.db.review.update({ where: { clipId }, data: { risk: null, createdAt: new Date() } })
  for (const { object } of await stillsOf(clipId)) await house.objects.delete(object)
  await house.db.still.deleteMany({ where: { clipId } })
}

async function opened(clipId: string, stills: Still[]): Promise<Buffer[]> {
  const contentKey = await house.contentKeys.open(await house.db.clip.findUniqueOrThrow({ where: { id: clipId } }))
  return Promise.all(stills.map(async ({ object }) => openPicture(contentKey, object, await house.objects.bytes(object))))
}

async function objectsOf(clipId: string): Promise<string[]> {
  const names: string[] = []
  for await (const name of house.objects.list(`clips/${clipId}/stills/`)) names.push(name)
  return names.sort()
}

async function numberIn(webp: Buffer): Promise<number> {
  const path = join(house.data, `${newId()}.webp`)
  await writeFile(path, webp)
  try {
    return (await pictureNumbers(path))[0] ?? Number.NaN
  } finally {
    await rm(path)
  }
}

describe('stills', () => {
  it.each([
    ['an encoded picture', '320x180', sparseKeyframes, 48, 320],
    ['the smallest rung of a copied picture', '640x360', plainH264, 30, 320],
    ['a copied picture alone', '160x90', plainH264, 20, 160],
  ])('of %s are of the drawn moments, each in its part', async (_, size, codec, seconds, width) => {
    const { id, plan, organisationId } = await ready(await record('a.mp4', ...numbered({ seconds, size }), ...codec))
    const { state, parts, destroyedAt, stills } = await overseen(id)
    expect({ state, parts, destroyedAt }).toEqual({ state: 'waiting', parts: 12, destroyedAt: null })
    expect(stills.map(({ part }) => part)).toEqual(Array.from({ length: 12 }, (_, part) => part))
    const key = await worker.deps.sourceKeys.oversightKey(organisationId)
    const lasts = (plan as unknown as Plan).videoSeconds
    for (const [part, webp] of (await opened(id, stills)).entries()) {
      const bounds = partBounds(lasts, 12, part)
      const seen = (await numberIn(webp)) / 25
      const drawn = momentOf(key, id, part, bounds)
      expect(seen, `part ${part}`).toBeGreaterThanOrEqual(bounds.start - 0.001)
      expect(seen, `part ${part}`).toBeLessThan(bounds.end)
      // The first picture from the moment on; the last one where there is none any more.
      expect(Math.abs(seen - Math.min(drawn, lasts - 0.04)), `part ${part}`).toBeLessThan(0.081)
      expect(await sharp(webp).metadata()).toMatchObject({ format: 'webp', width })
    }
  })

  it('are sealed, hold nothing but pixels, and their names say nothing of the moment', async () => {
    const stills = await stillsOf(shared)
    for (const { object, bytes, part } of stills) {
      const sealed = await house.objects.bytes(object)
      expect(sealed).toHaveLength(bytes)
      for (const mark of ['RIFF', 'WEBP', 'VP8']) expect(sealed.includes(mark)).toBe(false)
      expect(object).toMatch(new RegExp(`^clips/${shared}/stills/${part}-[0-9a-f-]{36}\\.webp$`))
    }
    for (const webp of await opened(shared, stills)) {
      const { exif, icc, xmp, iptc } = await sharp(webp).metadata()
      expect({ exif, icc, xmp, iptc }).toEqual({})
    }
  })

  it('done again are the same, and what a killed attempt put down is taken away', async () => {
    const before = await opened(shared, await stillsOf(shared))
    await forget(shared)
    await house.objects.put(`clips/${shared}/stills/3-${newId()}.webp`, randomBytes(50))
    await oversee(unscored(), { clipId: shared }, first)
    const stills = await stillsOf(shared)
    const after = await opened(shared, stills)
    expect(after.map((webp, part) => webp.equals(before[part] ?? Buffer.alloc(0)))).toEqual(before.map(() => true))
    expect(await objectsOf(shared)).toEqual(stills.map(({ object }) => object).sort())
    await oversee(unscored(), { clipId: shared }, first)
    expect(await stillsOf(shared)).toEqual(stills)
  })

  it('of several attempts at once are kept once', async () => {
    await forget(shared)
    await Promise.all(Array.from({ length: 3 }, () => oversee(unscored(), { clipId: shared }, first)))
    const stills = await stillsOf(shared)
    expect(stills).toHaveLength(lessonParts)
    expect(await objectsOf(shared)).toEqual(stills.map(({ object }) => object).sort())
  })

  it('of a recording deleted meanwhile are not kept, and those that are there go with it', async () => {
    const { id } = await ready(lesson)
    await overseen(id)
    await forget(id)
    await choose({ oversightScores: true })
    const context = { ...house, log: worker.deps.log, audit: new Audit('a secret for tests only, thirty-two and more', systemClock) }
    const clip = await house.db.clip.findUniqueOrThrow({ where: { id } })
    let deleted: Promise<void> | undefined
    const late = without(async () => {
      deleted ??= deleteClip(context, clip, clip.ownerId)
      await deleted
      return 0
    })
    await expect(oversee(late, { clipId: id }, first)).rejects.toThrow(ClipGone)
    await choose({ oversightScores: false })
    expect([await reviewOf(id), await stillsOf(id)]).toEqual([null, []])
    await oversee(unscored(), { clipId: id }, first)
    expect(await reviewOf(id)).toBeNull()

    const other = await ready(lesson)
    await overseen(other.id)
    await deleteClip(context, other, other.ownerId)
    expect([await reviewOf(other.id), await stillsOf(other.id)]).toEqual([null, []])
    for (const clipId of [id, other.id]) await expect.poll(() => objectsOf(clipId), patience).toEqual([])
  })

  it('of sound alone there are none, nor a review', async () => {
    const { id, kind } = await ready(await record('a.m4a', ...tone(3), '-c:a', 'aac'))
    expect(kind).toBe('audio')
    await oversee(worker.deps, { clipId: id }, first)
    expect(await reviewOf(id)).toBeNull()
  })
})

describe('the score', () => {
  beforeAll(() => choose({ oversightScores: true }))
  afterAll(() => choose({ oversightScores: false }))

  it('is the local model’s of each still, and the recording’s risk is the highest of them', async () => {
    await forget(shared)
    await oversee(worker.deps, { clipId: shared }, first)
    const { stills, risk } = await overseen(shared)
    const scores = stills.map(({ score }) => score ?? Number.NaN)
    expect(scores.every((score) => score >= 0 && score <= 1)).toBe(true)
    expect(risk).toBe(Math.max(...scores))
  })

  it('that fails is none, and the stills are there all the same', async () => {
    await forget(shared)
    let asked = 0
    const failing = without(async () => {
      if (++asked > 2) throw new Error('no memory')
      return asked / 10
    })
    await oversee(failing, { clipId: shared }, first)
    expect((await stillsOf(shared)).map(({ score }) => score)).toEqual([0.1, 0.2, ...new Array(lessonParts - 2).fill(null)])
    expect((await reviewOf(shared))?.risk).toBe(0.2)
    await forget(shared)
    await oversee(unscored(), { clipId: shared }, first)
    expect((await stillsOf(shared)).map(({ score }) => score)).toEqual(new Array(lessonParts).fill(null))
    expect((await reviewOf(shared))?.risk).toBeNull()
  })

  it('is not asked for where the organisation wants none', async () => {
    await choose({ oversightScores: false })
    await forget(shared)
    const asked = without(() => expect.unreachable('asked'))
    await oversee(asked, { clipId: shared }, first)
    expect((await stillsOf(shared)).map(({ score }) => score)).toEqual(new Array(lessonParts).fill(null))
  })
})

describe('a review', () => {
  it('is settled once by the setting of that moment', async () => {
    await choose({ oversight: 'off' })
    const { id } = await ready(lesson)
    const settled = await overseen(id)
    expect(settled).toMatchObject({ state: 'undrawn', parts: lessonParts, risk: null, stills: [] })
    await choose({ oversight: 'all' })
    await oversee(unscored(), { clipId: id }, first)
    expect(await overseen(id)).toEqual(settled)
    expect(await objectsOf(id)).toEqual([])
  })

  it('of a share waits for those recordings alone that are drawn', async () => {
    await choose({ oversight: 'share', oversightShare: 50 })
    const clips = await Promise.all(Array.from({ length: 4 }, () => ready(lesson)))
    const key = await worker.deps.sourceKeys.oversightKey(house.organisation.id)
    for (const { id } of clips) {
      const { state, stills } = await overseen(id)
      const drawn = isDrawn(key, id, 50)
      expect({ state, stills: stills.length }).toEqual(drawn ? { state: 'waiting', stills: lessonParts } : { state: 'undrawn', stills: 0 })
    }
    await choose({ oversight: 'all' })
  })

  it('that was lost, or waits for its stills, is found again', async () => {
    const clips = [await ready(lesson), { id: shared }] as const
    for (const { id } of clips) await overseen(id)
    const [unsettled, unseen] = clips
    await forget(unsettled.id)
    await forget(unseen.id)
    await house.db.review.delete({ where: { clipId: unsettled.id } })
    const later = { now: () => new Date(Date.now() + (quietSeconds + 60) * 1000) }
    // The job that made them may still be sweeping: one that is there already is not added again.
    const found = async () => {
      await reconcile({ ...worker.deps, clock: later })
      return Promise.all(clips.map(async ({ id }) => (await stillsOf(id)).length))
    }
    await expect.poll(found, { ...patience, interval: 500 }).toEqual([lessonParts, lessonParts])
    expect((await reviewOf(unsettled.id))?.state).toBe('waiting')
  })
})

describe('where the rung is damaged', () => {
  it('the last try leaves out what can not be read', async () => {
    const { id } = await ready(await record('a.mp4', ...numbered({ seconds: 24 }), ...sparseKeyframes))
    await overseen(id)
    await forget(id)
    const chunk = await house.db.chunk.findFirstOrThrow({ where: { clipId: id, rung: { kind: 'video' } }, orderBy: { index: 'desc' } })
    await house.objects.put(chunk.object, randomBytes(Number(chunk.bytes)))
    await expect(oversee(unscored(), { clipId: id }, first)).rejects.toThrow(Error)
    expect([await stillsOf(id), await objectsOf(id)]).toEqual([[], []])
    await oversee(unscored(), { clipId: id }, { attempt: 4, lastAttempt: true })
    const parts = (await stillsOf(id)).map(({ part }) => part)
    expect(parts.length).toBeGreaterThan(3)
    expect(parts.length).toBeLessThan(12)
  })

  it('from end to end, the recording stays in the list without stills and is not tried for ever', async () => {
    const { id } = await ready(lesson)
    await overseen(id)
    await forget(id)
    for (const { object } of await house.db.chunk.findMany({ where: { clipId: id } })) await house.objects.delete(object)
    await house.objects.put(`clips/${id}/stills/3-${newId()}.webp`, randomBytes(50))
    await house.queues.add('oversight', { clipId: id })
    await expect.poll(async () => (await reviewOf(id))?.destroyedAt ?? null, patience).not.toBeNull()
    expect((await reviewOf(id))?.state).toBe('waiting')
    expect(await stillsOf(id)).toEqual([])
    await expect.poll(() => objectsOf(id), patience).toEqual([])
  })
})
