// Cuts: to the picture, in step with the sound, and nothing of what was left out goes along.
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Crop, Range } from '../../core/edits/recipe.ts'
import { openPicture } from '../../core/keys/chunk-key.ts'
import { makeEdit } from '../support/make-edit.ts'
import { numbered, plainH264, record, sparseKeyframes, tone } from '../support/recordings.ts'
import { openRung, pictureNumbers, pictureTimes, soundSpan, withRung } from '../support/rung-media.ts'
import { onsets, samplesIn } from '../support/sound.ts'
import { openWorkerHouse, type WorkerHouse } from '../support/worker-house.ts'

let house: WorkerHouse
beforeAll(async () => {
  house = await openWorkerHouse({ WORKER_CONCURRENCY: '2' })
  await house.work()
})
afterAll(() => house?.close())

const seconds = 48
/** Beeps of 50 ms on every half second. */
const beeps = ['-f', 'lavfi', '-i', `aevalsrc='if(lt(mod(t,0.5),0.05),0.6*sin(2*PI*1000*t),0)':s=48000:d=${seconds}`]
const ten: Range[] = Array.from({ length: 10 }, (_, i) => ({ start: 1.237 + i * 4.61, end: 1.237 + i * 4.61 + 0.7 + i * 0.4 }))
const one: Range[] = [{ start: 17.32, end: 41.08 }]

async function ready(recording: Uint8Array): Promise<string> {
  const clip = await house.settled(await house.inject(recording))
  expect(clip.status).toBe('ready')
  return clip.id
}

async function edited(originalId: string, ranges: Range[], more: { mute?: Range[]; crop?: Crop } = {}): Promise<string> {
  const clip = await house.settled(await makeEdit(house, originalId, { ranges, ...more }))
  expect(clip).toMatchObject({ status: 'ready', failureCode: null, failureDetail: null, remarks: [] })
  return clip.id
}

/** Numbers of the pictures that begin in the ranges, and when they are to be shown, seconds. */
function kept(ranges: Range[], rate = 25): { number: number; time: number }[] {
  let at = 0
  return ranges.flatMap(({ start, end }) => {
    const first = Math.ceil(start * rate - 1e-6)
    const after = Math.ceil(end * rate - 1e-6)
    const pictures = Array.from({ length: after - first }, (_, i) => ({ number: first + i, time: at + (first + i) / rate - start }))
    at += end - start
    return pictures
  })
}

async function expectPictures(clipId: string, ranges: Range[]): Promise<void> {
  const expected = kept(ranges)
  const rungs = await house.db.rung.findMany({ where: { clipId, kind: 'video' } })
  for (const { name } of rungs) {
    const [numbers, times] = await withRung(house, clipId, name, async (path) => [await pictureNumbers(path), await pictureTimes(path)])
    expect(numbers, name).toEqual(expected.map(({ number }) => number))
    for (const [i, { time }] of expected.entries())
      expect(Math.abs((times[i] ?? 0) - 10 - time), `${name} picture ${i}`).toBeLessThan(0.001)
  }
}

/** A tile for each four seconds, none of what was cut out, each shown within four seconds of its time. */
async function expectStoryboard(clipId: string, ranges: Range[]): Promise<void> {
  const clip = await house.db.clip.findUniqueOrThrow({ where: { id: clipId } })
  const contentKey = await house.contentKeys.open(clip)
  const sheets = await house.db.picture.findMany({ where: { clipId, kind: 'sheet' }, orderBy: { index: 'asc' } })
  const times = new Map(kept(ranges).map(({ number, time }) => [number, time]))
  let tiles = 0
  for (const { object, count, columns, width, height } of sheets) {
    const sheet = openPicture(contentKey, object, await house.objects.bytes(object))
    for (let i = 0; i < count; i++, tiles++) {
      const place = { left: (i % columns) * width, top: Math.floor(i / columns) * height, width, height }
      const fields = await sharp(sheet).extract(place).resize(16, 1, { fit: 'fill' }).greyscale().raw().toBuffer()
      const number = fields.reduce((sum, level, bit) => sum + (level > 127 ? 2 ** bit : 0), 0)
      expect(Math.abs((times.get(number) ?? Number.NaN) - tiles * 4), `tile ${tiles} shows picture ${number}`).toBeLessThanOrEqual(4)
    }
  }
  expect(tiles).toBe(Math.ceil(ranges.reduce((sum, { start, end }) => sum + end - start, 0) / 4))
}

async function expectSound(clipId: string, ranges: Range[]): Promise<void> {
  const [heard, span] = await withRung(house, clipId, 'audio', async (path) => [
    onsets(await samplesIn(path), 0.15, 0.02),
    await soundSpan(path),
  ])
  const whole = ranges.reduce((sum, { start, end }) => sum + end - start, 0)
  expect(Math.abs(span.end - 10 - whole)).toBeLessThan(0.045)
  let at = 0
  const expected = ranges.flatMap(({ start, end }) => {
    const begun = Array.from({ length: Math.ceil(seconds * 2) }, (_, i) => i / 2).filter((time) => time >= start && time < end - 0.03)
    const times = begun.map((time) => at + time - start)
    at += end - start
    return times
  })
  for (const time of expected) {
    const nearest = Math.min(...heard.map((onset) => Math.abs(onset + span.start - 10 - time)))
    expect(nearest, `the beep at ${time}`).toBeLessThan(0.045)
  }
}

describe.each([
  ['copied', '640x360', plainH264, ['source', '240']],
  ['encoded', '320x180', sparseKeyframes, ['240']],
])('a recording that was %s', (what, size, codec, names) => {
  let original: string
  beforeAll(async () => {
    original = await ready(await record('a.mp4', ...numbered({ seconds, size }), ...beeps, ...codec, '-c:a', 'aac'))
    const rungs = await house.db.rung.findMany({ where: { clipId: original, kind: 'video' }, orderBy: { rank: 'asc' } })
    expect(rungs.map(({ name }) => name)).toEqual(names)
  })

  it('is cut to ten parts, each from its first picture to its last, with its sound', async () => {
    const clipId = await edited(original, ten)
    await expectPictures(clipId, ten)
    await expectSound(clipId, ten)
    await expectStoryboard(clipId, ten)
  })

  it('is cut to its middle, which goes along as it is', async () => {
    const clipId = await edited(original, one)
    await expectPictures(clipId, one)
    await expectSound(clipId, one)
    await expectStoryboard(clipId, one)
    if (what !== 'copied') return
    const clip = await house.db.clip.findUniqueOrThrow({ where: { id: clipId }, include: { pictures: true } })
    expect(clip.pictures.map(({ kind }) => kind).sort()).toEqual(expect.arrayContaining(['poster', 'sheet']))
    expect(clip.receipt).toBeNull()
  })
})

/** No two pictures alike, so that each segment's bytes are its own. */
const noisy = ['-f', 'lavfi', '-i', 'testsrc2=s=320x180:r=10:d=48,noise=alls=12:allf=t']

it('of what was left out nothing goes along, and what is kept is not encoded', async () => {
  const lesson = await record('a.mp4', ...noisy, ...tone(48), ...plainH264, '-g', '20', '-c:a', 'aac')
  const original = await ready(lesson)
  const clipId = await edited(original, one)
  await expectNothingElse(original, clipId, 'source', one)
})

/** Segments apart from the ranges are in none of the new bytes; those inside are, but for their clock. */
async function expectNothingElse(original: string, clipId: string, name: string, ranges: Range[]): Promise<void> {
  const made = await openRung(house, clipId, name)
  const chunks = await house.db.chunk.findMany({ where: { clipId: original, rung: { name } }, orderBy: { index: 'asc' } })
  const whole = await openRung(house, original, name)
  let at = 0
  let begins = 0
  let inside = 0
  let outside = 0
  for (const [length, , bytes] of chunks.flatMap((chunk) => chunk.segments as [number, number, number][])) {
    // The seal pads each segment to whole blocks of 16 bytes: plain packets are of 188.
    const plain = whole.subarray(begins, begins + Math.floor((bytes - 1) / 188) * 188)
    begins += plain.length
    const [start, end] = [at, at + length]
    at = end
    // The last bytes of a picture in the middle: no header, no time in them.
    const sample = longestPayload(plain)
    if (ranges.every((range) => end < range.start - 0.05 || start > range.end + 0.05)) {
      outside += 1
      expect(made.includes(sample), `${name}: the segment at ${start}`).toBe(false)
    } else if (ranges.some((range) => start > range.start && end < range.end)) {
      inside += 1
      expect(made.includes(sample), `${name}: the segment at ${start}`).toBe(true)
    }
  }
  expect([inside > 0, outside > 0]).toEqual([true, true])
}

/** 150 bytes of a packet without a header of a picture. */
function longestPayload(plain: Buffer): Buffer {
  for (let at = Math.floor(plain.length / 376) * 188; at < plain.length; at += 188) {
    const [flags = 0, control = 0] = [plain[at + 1], plain[at + 3]]
    if ((flags & 0x40) === 0 && (control & 0x30) === 0x10) return plain.subarray(at + 30, at + 180)
  }
  throw new Error('no packet of payload alone')
}
