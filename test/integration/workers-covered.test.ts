// Edits in which something is covered: picture by picture, by what the picture itself says of its number.
import { execa } from 'execa'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DrawnMask } from '../../core/anonymise/drawn.ts'
import { stepFor } from '../../core/anonymise/parts.ts'
import type { Searched } from '../../core/anonymise/search.ts'
import type { Track } from '../../core/anonymise/tracks.ts'
import type { WantedAnonymise } from '../../core/edits/anonymise.ts'
import type { Range } from '../../core/edits/recipe.ts'
import { openPicture } from '../../core/keys/chunk-key.ts'
import { keepSearch } from '../support/face-search.ts'
import { makeEdit, type Wanted } from '../support/make-edit.ts'
import { numbered, record, sparseKeyframes, tone } from '../support/recordings.ts'
import { pictureNumbers, pictureTimes, withRung } from '../support/rung-media.ts'
import { openWorkerHouse, type WorkerHouse } from '../support/worker-house.ts'

const seconds = 15
const rate = 25
const columns = 16
const searched: Searched = { width: 640, height: 360, frameRate: rate, frames: seconds * rate }
const field = searched.width / columns
const ranges: Range[] = [
  { start: 1.04, end: 6.48 },
  { start: 8.2, end: 14.16 },
]

/** In picture n a face lies in field n of the lower half; a second one always in the last. */
const tracks: Track[] = [
  { id: 0, keys: Array.from({ length: searched.frames }, (_, frame) => ({ frame, ...faceIn(frame % (columns - 1)), score: 0.9 })) },
  { id: 1, keys: [0, searched.frames - 1].map((frame) => ({ frame, ...faceIn(columns - 1), score: 0.9 })) },
]
function faceIn(column: number) {
  return { x: column * field + 10, y: 230, width: field - 20, height: 60 }
}

let house: WorkerHouse
let lesson: string
beforeAll(async () => {
  house = await openWorkerHouse({ WORKER_CONCURRENCY: '2' })
  await house.work()
  lesson = await ready(
    await record('a.mp4', ...numbered({ seconds, size: '640x360' }), ...tone(seconds), ...sparseKeyframes, '-c:a', 'aac'),
  )
  await keepSearch(house, lesson, searched, tracks)
})
afterAll(() => house?.close())

async function ready(recording: Uint8Array): Promise<string> {
  const clip = await house.settled(await house.inject(recording))
  expect(clip.status).toBe('ready')
  return clip.id
}

/** Which fields of the first face are covered in picture n: where it is, and between two looks where it was and will be. */
const fieldsAt = (n: number): number[] => {
  const look = n - (n % stepFor(rate))
  const there = n === look ? [n] : [look, n, look + stepFor(rate)]
  return [...new Set(there.map((frame) => frame % (columns - 1)))].sort((a, b) => a - b)
}

const covering = (uncovered: number[] = [], more: Partial<WantedAnonymise> = {}): WantedAnonymise => ({
  ...{ style: 'neutral', faces: { uncovered, looked: [], accept: false }, drawn: [] },
  ...more,
})

async function edited(originalId: string, wanted: Wanted): Promise<string> {
  const clip = await house.settled(await makeEdit(house, originalId, wanted))
  expect(clip).toMatchObject({
    status: 'ready',
    failureCode: null,
    failureDetail: null,
    remarks: [],
    anonymised: wanted.anonymise?.faces !== undefined,
  })
  return clip.id
}

const numbersOf = (kept: Range[]): number[] =>
  kept.flatMap(({ start, end }) => {
    const first = Math.ceil(start * rate - 1e-6)
    return Array.from({ length: Math.ceil(end * rate - 1e-6) - first }, (_, i) => first + i)
  })

/** Fields of the lower half that are neither black nor white in each of a file's pictures; `crop` as ffmpeg takes it. */
async function coveredFields(path: string, crop = 'crop=iw:ih/10:0:ih*0.66'): Promise<number[][]> {
  const shape = ['-fps_mode', 'passthrough', '-vf', `${crop},scale=${columns}:1:flags=area,format=gray`, '-f', 'rawvideo', '-']
  const { stdout } = await execa('ffmpeg', ['-v', 'error', '-nostdin', '-i', path, '-an', ...shape], { encoding: 'buffer' })
  return Array.from({ length: stdout.length / columns }, (_, i) =>
    [...stdout.subarray(i * columns, (i + 1) * columns)].flatMap((level, column) => (level > 60 && level < 185 ? [column] : [])),
  )
}

/** The poster and every tile of the storyboard show the face of the last field covered. */
async function expectStills(clipId: string): Promise<void> {
  const contentKey = await house.contentKeys.open(await house.db.clip.findUniqueOrThrow({ where: { id: clipId } }))
  const pictures = await house.db.picture.findMany({ where: { clipId } })
  expect(pictures.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['poster', 'sheet']))
  for (const { kind, object, count, columns: across, width, height } of pictures) {
    const sheet = openPicture(contentKey, object, await house.objects.bytes(object))
    for (let i = 0; i < count; i++) {
      const [left, top] = [(i % across) * width, Math.floor(i / across) * height + Math.round(height * 0.66)]
      const band = sharp(sheet).extract({ left, top, width, height: Math.max(1, Math.round(height / 10)) })
      const fields = await band.resize(columns, 1, { fit: 'fill' }).greyscale().raw().toBuffer()
      expect(Math.abs((fields.at(-1) ?? 0) - 110), `${kind} ${i}`).toBeLessThan(50)
    }
  }
}

describe('faces', () => {
  it('are covered in their own pictures, each of which comes out once and at its time', async () => {
    const clipId = await edited(lesson, { ranges, anonymise: covering() })
    const [numbers, times, covered] = await withRung(house, clipId, '480', async (path) => [
      await pictureNumbers(path),
      await pictureTimes(path),
      await coveredFields(path),
    ])
    const expected = numbersOf(ranges)
    expect(numbers).toEqual(expected)
    expect(covered).toEqual(expected.map((n) => [...fieldsAt(n), columns - 1]))
    for (const [i, time] of times.entries()) expect(Math.abs(time - 10 - i / rate), `picture ${i}`).toBeLessThan(0.0011)
    expect(await withRung(house, clipId, '240', coveredFields)).toEqual(covered)
    await expectStills(clipId)
  })

  it('that their owner leaves as they are stay so, and everybody else is covered', async () => {
    const clipId = await edited(lesson, { ranges: [{ start: 2, end: 4 }], anonymise: covering([1]) })
    const covered = await withRung(house, clipId, '480', coveredFields)
    expect(covered).toEqual(numbersOf([{ start: 2, end: 4 }]).map(fieldsAt))
  })

  it('are covered in the part of the picture that is kept', async () => {
    // The right half: fields 8 to 15.
    const crop = { x: 320, y: 0, width: 320, height: 360 }
    const clipId = await edited(lesson, { ranges: [{ start: 2, end: 4 }], crop, anonymise: covering() })
    const covered = await withRung(house, clipId, '480', (path) => coveredFields(path, `pad=iw*2:ih:0:0:white,crop=iw:ih/10:0:ih*0.66`))
    expect(covered).toEqual(
      numbersOf([{ start: 2, end: 4 }]).map((n) => [...fieldsAt(n), columns - 1].filter((c) => c >= 8).map((c) => c - 8)),
    )
  })

  it('under a style of the whole picture', async () => {
    const clipId = await edited(lesson, { ranges: [{ start: 2, end: 3 }], anonymise: covering([], { whole: 'pixelate' }) })
    expect((await withRung(house, clipId, '480', coveredFields)).map((fields) => fields.at(-1))).toEqual(Array(rate).fill(columns - 1))
  })

  it('whose places are gone are no reason to show them: nothing of the picture is made', async () => {
    const other = await ready(await record('a.mp4', ...numbered({ seconds: 3, size: '640x360' }), ...sparseKeyframes))
    const search = await keepSearch(house, other, { ...searched, frames: 75 }, tracks)
    const [file] = await house.db.faceFile.findMany({ where: { searchId: search, kind: 'places' } })
    const idle = { ...house, queues: { ...house.queues, add: async () => {} } }
    const clipId = await makeEdit(idle, other, { ranges: [{ start: 0, end: 2 }], anonymise: covering() })
    await house.db.faceFile.delete({ where: { id: file?.id ?? '' } })
    await house.queues.add('edit', { clipId })
    expect(await house.settled(clipId)).toMatchObject({ status: 'failed', failureCode: 'faces_missing' })
    expect(await house.db.chunk.count({ where: { clipId } })).toBe(0)
    expect(await house.db.picture.count({ where: { clipId } })).toBe(0)
  })
})

describe('what was drawn', () => {
  const moving: DrawnMask = {
    ...{ shape: 'rectangle', start: 1, end: 2 },
    keys: [
      { time: 1, x: 2.2 / columns, y: 0.6, width: 0.6 / columns, height: 0.25 },
      { time: 1.4, x: 6.2 / columns, y: 0.6, width: 0.6 / columns, height: 0.25 },
    ],
  }

  it('covers from its first picture to its last, and moves between its key positions', async () => {
    const anonymise: WantedAnonymise = { style: 'neutral', drawn: [moving] }
    const clipId = await edited(lesson, { ranges: [{ start: 0.6, end: 2.6 }], anonymise })
    const covered = await withRung(house, clipId, '480', coveredFields)
    for (const [i, fields] of covered.entries()) {
      const n = i + 15
      if (n < rate || n >= 2 * rate) expect(fields, `picture ${n}`).toEqual([])
      else if (n >= 1.4 * rate) expect(fields, `picture ${n}`).toEqual([6])
      // Where it lies within one field: it crosses four in ten pictures.
      else if ((n - rate) % 5 === 0) expect(fields, `picture ${n}`).toEqual([2 + (2 * (n - rate)) / 5])
    }
  })

  it('lies where it was drawn in a picture that is kept in another size than it was recorded', async () => {
    // Larger than any quality that is made of it, and not copied.
    const large = await ready(await record('a.mp4', ...numbered({ seconds: 1, size: '1600x1200' }), ...sparseKeyframes))
    const clipId = await edited(large, {
      ranges: [{ start: 0, end: 0.6 }],
      crop: { x: 800, y: 0, width: 800, height: 1200 },
      anonymise: {
        style: 'neutral',
        drawn: [{ ...moving, start: 0, end: 1, keys: [{ time: 0, x: 12.2 / columns, y: 0.6, width: 0.6 / columns, height: 0.25 }] }],
      },
    })
    const covered = await withRung(house, clipId, '240', (path) => coveredFields(path, `pad=iw*2:ih:0:0:white,crop=iw:ih/10:0:ih*0.66`))
    expect(covered).toEqual(Array(15).fill([4]))
  })
})
