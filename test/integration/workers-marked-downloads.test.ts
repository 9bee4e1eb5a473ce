// Downloads whose picture carries marks: every picture there at its time, in step with the sound, close to what was published, and
// the mark that is seen where it belongs.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { markedChunks } from '../../core/downloads/marked-chunks.ts'
import { clockOffsetSeconds } from '../../core/plan.ts'
import type { Download } from '../../generated/prisma/client.ts'
import { drawSeenMark } from '../../workers/media/seen-mark.ts'
import { boxesOf, complaints, fileOf, lumaAt, lumaPsnr, pictureEnd, picturesHash } from '../support/download-file.ts'
import { makeDownload, packaged, type WantedDownload } from '../support/make-download.ts'
import { holdingLast, irregular, moving, numbered, plainH264, record } from '../support/recordings.ts'
import { pictureNumbers, pictureTimes, soundSpan, withRung } from '../support/rung-media.ts'
import { onsets, samplesIn } from '../support/sound.ts'
import { openWorkerHouse, type WorkerHouse } from '../support/worker-house.ts'

const execute = promisify(execFile)
const seconds = 34
const rate = 12.5
/** Beeps of 50 ms on every half second. */
const beeps = ['-f', 'lavfi', '-i', `aevalsrc='if(lt(mod(t,0.5),0.05),0.6*sin(2*PI*1000*t),0)':s=48000:d=${seconds}`]

let house: WorkerHouse
let lesson: string
/** Without sound, its pictures at irregular times. */
let silent: string
beforeAll(async () => {
  house = await openWorkerHouse({ WORKER_CONCURRENCY: '2' })
  await house.work()
  lesson = await ready(
    await record('a.mp4', ...numbered({ seconds, size: '640x360', rate: String(rate) }), ...beeps, ...plainH264, '-bf', '2', '-c:a', 'aac'),
  )
  silent = await ready(await holdingLast(2, await record('a.mp4', ...moving(10, '640x360'), ...irregular, ...plainH264, '-bf', '0')))
})
afterAll(() => house?.close())

async function ready(recording: Uint8Array): Promise<string> {
  const clip = await house.settled(await house.inject(recording))
  expect(clip.status).toBe('ready')
  return clip.id
}

async function made(clipId: string, wanted: WantedDownload): Promise<{ download: Download; path: string }> {
  const download = await packaged(house, await makeDownload(house, clipId, { pictureTrace: true, ...wanted }))
  expect(download).toMatchObject({ state: 'packaging', failureCode: null })
  return { download, path: await fileOf(house, download) }
}

async function codecs(path: string): Promise<string[]> {
  const { stdout } = await execute('ffprobe', ['-v', 'error', '-show_entries', 'stream=codec_name', '-of', 'csv=p=0', path])
  return stdout.trim().split('\n')
}

/** Nothing lies beside the file, and no row says that something does. */
async function onlyTheFile({ id, object }: Download): Promise<void> {
  const names: string[] = []
  for await (const name of house.objects.list(`downloads/${id}/`)) names.push(name)
  expect(names).toEqual([object])
  expect(await house.db.downloadChunk.count({ where: { downloadId: id } })).toBe(0)
}

describe.each(['source', '240'])('a marked MP4 of %s', (rung) => {
  it('has every picture once, its index first, in step with the sound, and plays from start to end', async () => {
    const lengths = await house.db.chunk.findMany({ where: { clipId: lesson, rung: { name: rung } }, orderBy: { index: 'asc' } })
    const segments = lengths.flatMap((chunk) => (chunk.segments as [number, number, number][]).map(([length]) => ({ seconds: length })))
    expect(markedChunks(segments).length).toBeGreaterThan(1)

    const { download, path } = await made(lesson, { rung })
    const file = await house.objects.bytes(download.object ?? '')
    expect(boxesOf(file).filter((box) => box === 'moov' || box === 'mdat')).toEqual(['moov', 'mdat'])
    expect(await codecs(path)).toEqual(['h264', 'aac'])
    expect(await complaints(path)).toBe('')
    expect(await pictureNumbers(path)).toEqual(Array.from({ length: seconds * rate }, (_, i) => i))
    const [times, span, samples] = [await pictureTimes(path), await soundSpan(path), await samplesIn(path)]
    expect(times[0]).toBeCloseTo(0, 3)
    expect(times.at(-1)).toBeCloseTo(seconds - 1 / rate, 2)
    const heard = onsets(samples, 0.15, 0.02)
    expect(heard.length).toBeGreaterThanOrEqual(seconds * 2 - 1)
    for (const onset of heard) expect(Math.abs(onset + span.start - Math.round((onset + span.start) * 2) / 2)).toBeLessThan(0.045)
    expect(span.end).toBeGreaterThan(seconds - 0.05)

    const [hash, psnr] = await withRung(house, lesson, rung, (was) => Promise.all([picturesHash(was), lumaPsnr(path, was)]))
    expect(await picturesHash(path)).not.toBe(hash)
    expect(psnr).toBeGreaterThan(36)
    await onlyTheFile(download)
  })
})

describe.each(['source', '240'])('a recording without sound, of %s', (rung) => {
  it('has its MP4 with the picture alone, which keeps its times', async () => {
    const { download, path } = await made(silent, { rung })
    expect(await codecs(path)).toEqual(['h264'])
    expect(await complaints(path)).toBe('')
    const times = await pictureTimes(path)
    const [were, psnr] = await withRung(house, silent, rung, (was) => Promise.all([pictureTimes(was), lumaPsnr(path, was)]))
    expect(times).toHaveLength(were.length)
    const gaps = times.slice(1).map((time, i) => time - (times[i] ?? 0))
    expect(Math.max(...gaps) / Math.min(...gaps)).toBeGreaterThan(2.5)
    for (const [i, time] of times.entries()) expect(Math.abs(time + clockOffsetSeconds - (were[i] ?? 0))).toBeLessThan(0.0015)
    expect(psnr).toBeGreaterThan(36)
    // The last picture is shown for two seconds.
    const published = await house.db.chunk.aggregate({ where: { clipId: silent, rung: { name: rung } }, _max: { endSeconds: true } })
    expect(published._max.endSeconds).toBeGreaterThan(11.8)
    expect(await pictureEnd(path)).toBeCloseTo(published._max.endSeconds ?? 0, 2)
    await onlyTheFile(download)
  })
})

it.each(['24000/1001', '30000/1001', '60000/1001'])('keeps its times at %s pictures a second', async (perSecond) => {
  const clip = await ready(await record('a.mp4', ...moving(3, '320x180', perSecond), ...plainH264))
  const { path } = await made(clip, { rung: 'source' })
  const times = await pictureTimes(path)
  const were = await withRung(house, clip, 'source', pictureTimes)
  expect(times.length).toBeGreaterThan(60)
  expect(times).toHaveLength(were.length)
  for (const [i, time] of times.entries()) expect(Math.abs(time + clockOffsetSeconds - (were[i] ?? 0))).toBeLessThan(0.0015)
})

it('an MP3 of it has nothing to carry a trace', async () => {
  const download = await packaged(house, await makeDownload(house, silent, { format: 'mp3', rung: null }))
  expect(download).toMatchObject({ failureCode: 'no_sound', object: null })
})

it('what was recorded with a muted microphone carries the trace in its picture, and has no MP3', async () => {
  const muted = ['-f', 'lavfi', '-i', 'anullsrc=r=48000:cl=mono:d=6']
  const clip = await ready(await record('a.mp4', ...moving(6, '320x180'), ...muted, ...plainH264, '-c:a', 'aac'))
  const { download, path } = await made(clip, { rung: 'source', pictureTrace: false })
  expect(download).toMatchObject({ pictureTrace: true })
  expect(await codecs(path)).toEqual(['h264', 'aac'])
  expect(await picturesHash(path)).not.toBe(await withRung(house, clip, 'source', picturesHash))
  const mp3 = await packaged(house, await makeDownload(house, clip, { format: 'mp3', rung: null }))
  expect(mp3).toMatchObject({ failureCode: 'too_quiet', object: null })
})

it('two downloads of a recording differ in their pictures', async () => {
  const files = [await made(silent, { rung: '240' }), await made(silent, { rung: '240' })]
  const [one, other] = await Promise.all(files.map(({ path }) => picturesHash(path)))
  expect(one).not.toBe(other)
})

it('the mark that is seen is in its place, and nowhere else', async () => {
  await house.db.user.updateMany({ data: { name: 'Ünal <b>& Adler' } })
  const { download, path } = await made(silent, { rung: '240', visibleMark: true })
  const { width, height } = await house.db.rung.findFirstOrThrow({ where: { clipId: silent, name: '240' } })
  const size = { width: width ?? 0, height: height ?? 0 }
  const mark = await sharp(await drawSeenMark(size, { name: 'Ünal <b>& Adler', askedAt: download.createdAt }))
    .raw()
    .toBuffer()
  const reach = around(mark, size, 16)
  for (const time of [0.3, 5.1, 9.5]) {
    const [marked, plain] = [await lumaAt(path, time), await withRung(house, silent, '240', (was) => lumaAt(was, time))]
    expect([marked.length, plain.length]).toEqual([size.width * size.height, size.width * size.height])
    const sums = { unlike: 0, changed: 0, elsewhere: 0, pixels: 0, far: 0 }
    for (let at = 0; at < marked.length; at++) {
      const [now, was] = [marked[at] ?? 0, plain[at] ?? 0]
      const strong = (mark[at * 4 + 3] ?? 0) / 255
      const expected = strong * (16 + ((mark[at * 4] ?? 0) * 219) / 255) + (1 - strong) * was
      if (strong > 0) {
        sums.changed += Math.abs(expected - was)
        sums.unlike += Math.abs(expected - now)
      } else if (!reach(at % size.width, Math.floor(at / size.width))) {
        sums.elsewhere += Math.abs(now - was)
        if (Math.abs(now - was) >= 60) sums.far++
        sums.pixels++
      }
    }
    expect(sums.unlike).toBeLessThan(0.4 * sums.changed)
    expect(sums.elsewhere / sums.pixels).toBeLessThan(3)
    expect(sums.pixels).toBeGreaterThan(0.7 * marked.length)
    // The edges of an encoder may differ so much in a pixel or two, but no stroke is as short.
    expect(sums.far).toBeLessThan(8)
    // A stroke of a letter changes a block by some 67 levels, an encoder's edges (by 74 in a pixel) by less than 18.
    const changes = changesOf(marked, plain, size)
    const strongest = (where: 'in' | 'out') => Math.max(...changes.filter((one) => one.where(reach) === where).map((one) => one.levels))
    expect(strongest('in')).toBeGreaterThan(50)
    expect(strongest('out')).toBeLessThan(25)
  }
})

type Reach = (x: number, y: number) => boolean

/** By how many levels a picture differs from another, on the average of blocks of 4 by 4 pixels: letters stay, what an encoder does to edges doesn't. */
function changesOf(one: Buffer, other: Buffer, { width, height }: { width: number; height: number }) {
  const side = 4
  const steps = [...Array(side * side).keys()].map((i) => [i % side, Math.floor(i / side)] as const)
  const rows = [...Array(Math.floor(height / side)).keys()]
  const columns = [...Array(Math.floor(width / side)).keys()]
  return rows.flatMap((row) =>
    columns.map((column) => {
      const pixels = steps.map(([x, y]) => [column * side + x, row * side + y] as const)
      const sum = pixels.reduce((all, [x, y]) => all + Math.abs((one[y * width + x] ?? 0) - (other[y * width + x] ?? 0)), 0)
      /** Which side of the mark's reach all of it lies; neither, where it is partly inside. */
      const where = (reach: Reach) => {
        const inside = pixels.filter(([x, y]) => reach(x, y)).length
        return inside === 0 ? 'out' : inside === pixels.length ? 'in' : 'edge'
      }
      return { levels: sum / pixels.length, where }
    }),
  )
}

/** Whether a pixel lies within `room` of the mark: an encoder's blocks reach as far. */
function around(mark: Buffer, { width }: { width: number }, room: number): Reach {
  const shown = [...Array(mark.length / 4).keys()].filter((at) => (mark[at * 4 + 3] ?? 0) > 0)
  const ends = (places: number[]) => [Math.min(...places) - room, Math.max(...places) + room] as const
  const [left, right] = ends(shown.map((at) => at % width))
  const [top, bottom] = ends(shown.map((at) => Math.floor(at / width)))
  return (x, y) => x >= left && x <= right && y >= top && y <= bottom
}
