// Edits that change more than the length: a part of the picture, silence, edits of edits, and what becomes of those whose original goes.
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { deleteClip } from '../../api/clips/erase.ts'
import { Audit } from '../../core/audit/audit.ts'
import { systemClock } from '../../core/clock.ts'
import type { Crop, Range } from '../../core/edits/recipe.ts'
import { openPicture } from '../../core/keys/chunk-key.ts'
import { drawWaveform } from '../../workers/edits/waveform.ts'
import { addMissingJobs } from '../../workers/encode/rungs.ts'
import { oversee } from '../../workers/oversight/oversee.ts'
import type { RunningWorker } from '../../workers/run.ts'
import { makeEdit, type Wanted } from '../support/make-edit.ts'
import { numbered, plainH264, quarters, record, sparseKeyframes, tone } from '../support/recordings.ts'
import { greyAt, pictureNumbers, pictureTimes, streamOf, withRung } from '../support/rung-media.ts'
import { onsets, samplesIn } from '../support/sound.ts'
import { openWorkerHouse, type WorkerHouse } from '../support/worker-house.ts'

let house: WorkerHouse
let worker: RunningWorker
beforeAll(async () => {
  house = await openWorkerHouse({ WORKER_CONCURRENCY: '2' })
  worker = await house.work()
})
afterAll(() => house?.close())

const ranges: Range[] = [
  { start: 1.04, end: 7.48 },
  { start: 9.2, end: 22.16 },
]

async function ready(recording: Uint8Array): Promise<string> {
  const clip = await house.settled(await house.inject(recording))
  expect(clip.status).toBe('ready')
  return clip.id
}

async function edited(originalId: string, wanted: Wanted): Promise<string> {
  const clip = await house.settled(await makeEdit(house, originalId, wanted))
  expect(clip).toMatchObject({ status: 'ready', failureCode: null, failureDetail: null, remarks: [] })
  return clip.id
}

/** Numbers of the pictures of 25 a second that begin in the ranges. */
const numbersOf = (kept: Range[]): number[] =>
  kept.flatMap(({ start, end }) => {
    const first = Math.ceil(start * 25 - 1e-6)
    return Array.from({ length: Math.ceil(end * 25 - 1e-6) - first }, (_, i) => first + i)
  })

const rungsOf = (clipId: string) => house.db.rung.findMany({ where: { clipId, kind: 'video' }, orderBy: { rank: 'asc' } })

describe('a part of the picture', () => {
  const band: Crop = { x: 0, y: 90, width: 640, height: 180 }
  let lesson: string
  let cropped: string
  beforeAll(async () => {
    lesson = await ready(await record('a.mp4', ...numbered({ seconds: 24, size: '640x360' }), ...tone(24), ...plainH264, '-c:a', 'aac'))
    cropped = await edited(lesson, { ranges, crop: band })
    await vi.waitFor(async () => expect(await house.db.review.count({ where: { clipId: cropped } })).toBe(1), 20_000)
    // Settled as not to be looked at, by the rule of this house; as if that were still to come.
    await house.db.review.delete({ where: { clipId: cropped } })
  })

  it('is a ladder of its own, every picture of what is kept once, with its sound', async () => {
    const clip = await house.db.clip.findUniqueOrThrow({ where: { id: cropped }, include: { pictures: true } })
    expect([clip.width, clip.height]).toEqual([640, 180])
    expect(clip.pictures.map(({ kind }) => kind)).toContain('poster')
    const rungs = await rungsOf(cropped)
    expect(rungs.map(({ name, method, width, height }) => [name, method, width, height])).toEqual([['240', 'encode', 640, 180]])
    const [numbers, times] = await withRung(house, cropped, '240', async (path) => [await pictureNumbers(path), await pictureTimes(path)])
    expect(numbers).toEqual(numbersOf(ranges))
    // The second part begins where the first ends, to the tick.
    expect(Math.abs((times[161] ?? 0) - 10 - 6.44)).toBeLessThan(0.001)
    const heard = await withRung(house, cropped, 'audio', samplesIn)
    expect(Math.abs(heard.length / 48_000 - 19.4)).toBeLessThan(0.05)
  })

  it('is all that stills of oversight show', async () => {
    await house.db.organisation.update({ where: { id: house.organisation.id }, data: { oversight: 'all', oversightScores: false } })
    await oversee(worker.deps, { clipId: cropped }, { attempt: 1, lastAttempt: false })
    await house.db.organisation.update({ where: { id: house.organisation.id }, data: { oversight: 'off' } })
    const stills = await house.db.still.findMany({ where: { clipId: cropped } })
    expect(stills).toHaveLength(12)
    const contentKey = await house.contentKeys.open(await house.db.clip.findUniqueOrThrow({ where: { id: cropped } }))
    for (const { object } of stills) {
      const { width, height } = await sharp(openPicture(contentKey, object, await house.objects.bytes(object))).metadata()
      expect([width, height]).toEqual([320, 90])
    }
  })

  it('lies where it was asked for', async () => {
    const original = await ready(await record('q.mp4', ...quarters(3, 640, 360), ...plainH264))
    const clipId = await edited(original, { ranges: [{ start: 0, end: 2 }], crop: { x: 330, y: 10, width: 300, height: 160 } })
    const grey = await withRung(house, clipId, '240', (path) => greyAt(path, 0, 4, 4))
    // The upper right quarter alone.
    for (const level of grey) expect(Math.abs(level - 168)).toBeLessThan(12)
    const { width, height } = await withRung(house, clipId, '240', streamOf)
    expect([width, height]).toEqual([300, 160])
  })

  it('can be cut in its turn, out of what was made alone', async () => {
    const inner = [{ start: 2, end: 9 }]
    const clipId = await edited(cropped, { ranges: inner })
    const numbers = await withRung(house, clipId, '240', pictureNumbers)
    expect(numbers).toEqual(numbersOf(ranges).slice(50, 225))
    const narrower = await edited(cropped, { ranges: inner, crop: { x: 0, y: 0, width: 640, height: 90 } })
    expect(await withRung(house, narrower, '240', pictureNumbers)).toEqual(numbersOf(ranges).slice(50, 225))
  })
})

describe('silence', () => {
  const mute: Range[] = [
    { start: 2.111, end: 2.777 },
    { start: 7.3, end: 9.5 },
  ]
  it.each([
    ['a video', [...numbered({ seconds: 12 }), ...tone(12), ...sparseKeyframes, '-c:a', 'aac'], [{ start: 0.5, end: 11 }]],
    [
      'sound alone',
      [...tone(12), '-c:a', 'aac'],
      [
        { start: 0.5, end: 6 },
        { start: 7, end: 11 },
      ],
    ],
  ])('of %s is silent to the sample, and the rest is not', async (_, args, kept) => {
    const original = await ready(await record('a.mp4', ...args))
    const clipId = await edited(original, { ranges: kept, mute })
    const heard = await withRung(house, clipId, 'audio', samplesIn)
    let at = 0
    for (const { start, end } of kept) {
      for (const one of mute) {
        const [from, to] = [Math.max(start, one.start), Math.min(end, one.end)]
        if (from >= to) continue
        // Half a frame of AAC, which sound may lie beside its time, and a sample.
        const silence = heard.subarray(Math.ceil((at + from - start + 0.011) * 48_000), Math.floor((at + to - start - 0.011) * 48_000))
        expect(silence.length).toBeGreaterThan(10_000)
        expect(silence.every((sample) => sample === 0)).toBe(true)
      }
      at += end - start
    }
    const loud = (from: number, to: number) => Math.max(...heard.subarray(from * 48_000, to * 48_000).map(Math.abs))
    expect(loud(0.2, 1.2)).toBeGreaterThan(0.1)
    expect(loud(9.3, 9.4)).toBeGreaterThan(0.1)
  })
})

describe('the voice', () => {
  const kept = [{ start: 0.5, end: 11 }]
  const mute = [{ start: 3.2, end: 4.1 }]
  let original: string
  beforeAll(async () => {
    const beeps = ['-f', 'lavfi', '-i', `aevalsrc='if(lt(mod(t,1),0.1),0.6*sin(2*PI*700*t),0)':s=48000:d=12`]
    original = await ready(await record('a.mp4', ...numbered({ seconds: 12 }), ...beeps, ...sparseKeyframes, '-c:a', 'aac'))
  })

  it('that is disguised stays in step with its picture, and silent where it is silenced', async () => {
    const clipId = await edited(original, { ranges: kept, mute, voice: 'disguise' })
    const heard = await withRung(house, clipId, 'audio', samplesIn)
    expect(Math.abs(heard.length / 48_000 - 10.5)).toBeLessThan(0.05)
    const silence = heard.subarray(Math.ceil(2.711 * 48_000), Math.floor(3.589 * 48_000))
    expect(silence.every((sample) => sample === 0)).toBe(true)
    const begun = onsets(heard, 0.05, 0.2)
    for (const second of [0.5, 1.5, 2.5, 4.5, 5.5, 9.5]) {
      expect(Math.min(...begun.map((onset) => Math.abs(onset - second))), `the beep at ${second}`).toBeLessThan(0.045)
    }
    expect(await withRung(house, clipId, '240', pictureNumbers)).toEqual(numbersOf(kept))
  })

  it('of sound alone is disguised too, in parts, as long as it was', async () => {
    const alone = await ready(await record('a.m4a', ...tone(8), '-c:a', 'aac'))
    const clipId = await edited(alone, {
      ranges: [
        { start: 0, end: 3 },
        { start: 5, end: 8 },
      ],
      voice: 'disguise',
    })
    const heard = await withRung(house, clipId, 'audio', samplesIn)
    expect(Math.abs(heard.length / 48_000 - 6)).toBeLessThan(0.05)
    expect(Math.max(...heard.subarray(48_000, 96_000))).toBeGreaterThan(0.02)
  })

  it('that is left out is in none of its objects', async () => {
    const clipId = await edited(original, { ranges: kept, voice: 'mute' })
    const rungs = await house.db.rung.findMany({ where: { clipId } })
    expect(rungs.map(({ kind }) => kind)).toEqual(['video'])
    const cropped = await edited(original, { ranges: kept, voice: 'mute', crop: { x: 0, y: 0, width: 320, height: 90 } })
    expect(await house.db.rung.count({ where: { clipId: cropped, kind: 'audio' } })).toBe(0)
  })
})

it('a sound’s loudness over time is drawn once, sealed, loud where it is loud', async () => {
  const steps = ['-f', 'lavfi', '-i', `aevalsrc='0.8*sin(2*PI*500*t)*gt(mod(t,2),1)':s=48000:d=6`]
  const clipId = await ready(await record('a.m4a', ...steps, '-c:a', 'aac', '-b:a', '96k'))
  await drawWaveform(worker.deps, { clipId })
  await drawWaveform(worker.deps, { clipId })
  const pictures = await house.db.picture.findMany({ where: { clipId, kind: 'waveform' } })
  expect(pictures).toMatchObject([{ intervalSeconds: 0.1 }])
  const { object, count } = pictures[0] ?? { object: '', count: 0 }
  const sealed = await house.objects.bytes(object)
  const contentKey = await house.contentKeys.open(await house.db.clip.findUniqueOrThrow({ where: { id: clipId } }))
  const peaks = [...openPicture(contentKey, object, sealed)]
  expect([peaks.length, Math.abs(count - 60) <= 1]).toEqual([count, true])
  for (const [i, peak] of peaks.entries()) {
    const second = ((i + 0.5) / 10) % 2
    // Not where it changes: a peak is a tenth of a second.
    if (second > 0.2 && second < 0.8) expect(peak, `peak ${i}`).toBeLessThan(5)
    if (second > 1.2 && second < 1.8 && i < 59) expect(Math.abs(peak - 204), `peak ${i}`).toBeLessThan(15)
  }
})

describe('the original', () => {
  it('can go when the edit is made: that plays as before, and an edit that was not made says why', async () => {
    const original = await ready(await record('a.mp4', ...numbered({ seconds: 12 }), ...sparseKeyframes))
    const kept = [{ start: 3, end: 8 }]
    const clipId = await edited(original, { ranges: kept })
    // Made, and no job for it added: no worker comes to it yet.
    const late = await makeEdit({ ...house, queues: { ...house.queues, addAll: async () => {} } }, original, {
      ranges: [{ start: 1, end: 11 }],
    })
    const audit = new Audit('a secret for tests only, thirty-two and more', systemClock)
    const row = await house.db.clip.findUniqueOrThrow({ where: { id: original } })
    await deleteClip({ ...house, audit, log: worker.deps.log }, row, row.ownerId)
    await expect.poll(() => objectsOf(original), { timeout: 60_000 }).toEqual([])
    expect(await withRung(house, clipId, '240', pictureNumbers)).toEqual(numbersOf(kept))
    await addMissingJobs(worker.deps, late)
    expect(await house.settled(late)).toMatchObject({ status: 'failed', failureCode: 'original_gone' })
  })
})

async function objectsOf(clipId: string): Promise<string[]> {
  const names: string[] = []
  for await (const name of house.objects.list(`clips/${clipId}/`)) names.push(name)
  return names
}
