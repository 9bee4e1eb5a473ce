// Packaged downloads: whole, in step, as they were published, and nothing left of those that ended.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../core/ids.ts'
import type { Download } from '../../generated/prisma/client.ts'
import { discardDownload, sweepPackaged } from '../../workers/downloads/discard.ts'
import { packageDownload } from '../../workers/downloads/package.ts'
import type { RunningWorker } from '../../workers/run.ts'
import { disturbed, erasedMeanwhile } from '../support/disturbed-objects.ts'
import { boxesOf, complaints, fileOf, pictureEnd, picturesHash } from '../support/download-file.ts'
import { makeDownload, packaged, type WantedDownload } from '../support/make-download.ts'
import { holdingLast, irregular, moving, numbered, plainH264, record, tone } from '../support/recordings.ts'
import { openRung, pictureNumbers, pictureTimes, soundSpan, withRung } from '../support/rung-media.ts'
import { onsets, samplesIn } from '../support/sound.ts'
import { openWorkerHouse, type WorkerHouse } from '../support/worker-house.ts'

const execute = promisify(execFile)
const seconds = 14
/** Beeps of 50 ms on every half second. */
const beeps = ['-f', 'lavfi', '-i', `aevalsrc='if(lt(mod(t,0.5),0.05),0.6*sin(2*PI*1000*t),0)':s=48000:d=${seconds}`]

let house: WorkerHouse
let worker: RunningWorker
let clipId: string
beforeAll(async () => {
  house = await openWorkerHouse({ WORKER_CONCURRENCY: '2' })
  worker = await house.work()
  clipId = await ready(await record('a.mp4', ...numbered({ seconds, size: '640x360' }), ...beeps, ...plainH264, '-bf', '2', '-c:a', 'aac'))
})
afterAll(() => house?.close())

async function ready(recording: Uint8Array): Promise<string> {
  const clip = await house.settled(await house.inject(recording))
  expect(clip.status).toBe('ready')
  return clip.id
}

async function made(wanted: WantedDownload, of = clipId): Promise<{ download: Download; path: string }> {
  const download = await packaged(house, await makeDownload(house, of, wanted))
  expect(download).toMatchObject({ state: 'packaging', failureCode: null })
  return { download, path: await fileOf(house, download) }
}

async function probed(path: string, ...asked: string[]): Promise<Record<string, unknown>> {
  const { stdout } = await execute('ffprobe', ['-v', 'error', ...asked, '-of', 'json', path])
  return JSON.parse(stdout)
}

describe.each(['source', '240'])('an MP4 of %s', (rung) => {
  it('is whole, its index first, the picture as it was published and in step with the sound', async () => {
    const { download, path } = await made({ rung })
    const file = await house.objects.bytes(download.object ?? '')
    expect(boxesOf(file).filter((box) => box === 'moov' || box === 'mdat')).toEqual(['moov', 'mdat'])
    expect(Number(download.bytes)).toBe(file.length)
    expect(await pictureNumbers(path)).toEqual(Array.from({ length: seconds * 25 }, (_, i) => i))
    expect(await picturesHash(path)).toBe(await withRung(house, clipId, rung, picturesHash))
    const [times, span, samples] = [await pictureTimes(path), await soundSpan(path), await samplesIn(path)]
    expect(times[0]).toBeCloseTo(0, 3)
    expect(times.at(-1)).toBeCloseTo(seconds - 0.04, 2)
    for (const onset of onsets(samples, 0.15, 0.02))
      expect(Math.abs(onset + span.start - Math.round((onset + span.start) * 2) / 2)).toBeLessThan(0.045)
    expect(onsets(samples, 0.15, 0.02).length).toBeGreaterThanOrEqual(seconds * 2 - 1)
    expect(span.end).toBeGreaterThan(seconds - 0.05)
  })
})

it('a last picture that stays longer than the sound stays as long in the file', async () => {
  const long = await ready(
    await holdingLast(2, await record('a.mp4', ...moving(3, '640x360'), ...tone(3), ...irregular, ...plainH264, '-bf', '0', '-c:a', 'aac')),
  )
  for (const rung of ['source', '240']) {
    const published = await house.db.chunk.aggregate({ where: { clipId: long, rung: { name: rung } }, _max: { endSeconds: true } })
    expect(published._max.endSeconds).toBeGreaterThan(4.8)
    const { path } = await made({ rung }, long)
    expect(await pictureEnd(path)).toBeCloseTo(published._max.endSeconds ?? 0, 2)
  }
})

it('a large file has room kept in front for its index, enough and little of the file', async () => {
  const noise = ['-f', 'lavfi', '-i', 'testsrc2=s=640x360:r=25:d=8,noise=alls=40:allf=t']
  const large = await ready(
    await record('a.mp4', ...noise, ...tone(8), ...irregular, ...plainH264, '-bf', '2', '-b:v', '6M', '-c:a', 'aac'),
  )
  const { download, path } = await made({ rung: 'source' }, large)
  const file = await house.objects.bytes(download.object ?? '')
  // What is kept and not needed, and the place for a longer length of what is in the file (`free`).
  expect(boxesOf(file)).toEqual(['ftyp', 'moov', 'free', 'free', 'mdat'])
  expect(file.indexOf('mdat')).toBeLessThan(file.length / 100)
  expect(await picturesHash(path)).toBe(await withRung(house, large, 'source', picturesHash))
  expect(await complaints(path)).toBe('')
})

it('a file says what it is and nothing more', async () => {
  const { download, path } = await made({ rung: '240' })
  expect(download.filename).toMatch(/^A lesson \(\d{4}-\d\d-\d\d\)\.mp4$/)
  const { format, streams } = (await probed(path, '-show_format', '-show_streams')) as {
    format: { tags: Record<string, string> }
    streams: { codec_name: string }[]
  }
  expect(streams.map(({ codec_name }) => codec_name)).toEqual(['h264', 'aac'])
  expect(Object.keys(format.tags).sort()).toEqual(['compatible_brands', 'creation_time', 'major_brand', 'minor_version', 'title'])
  expect(format.tags.title).toBe('A lesson')
})

it('an MP3 has the sound alone, and its tags', async () => {
  const { download, path } = await made({ format: 'mp3', rung: null })
  expect(download.filename).toMatch(/\.mp3$/)
  const { format, streams } = (await probed(path, '-show_format', '-show_streams')) as {
    format: { tags: Record<string, string> }
    streams: { codec_name: string; duration: string }[]
  }
  expect(streams.map(({ codec_name }) => codec_name)).toEqual(['mp3'])
  expect(Math.abs(Number(streams[0]?.duration) - seconds)).toBeLessThan(0.1)
  expect(format.tags).toMatchObject({ title: 'A lesson' })
  const heard = onsets(await samplesIn(path), 0.15, 0.02)
  for (const onset of heard) expect(Math.abs(onset - Math.round(onset * 2) / 2)).toBeLessThan(0.06)
})

it('what has no sound to carry a trace is not packaged', async () => {
  const silent = await ready(await record('a.mp4', ...numbered({ seconds: 3 }), ...plainH264))
  const download = await packaged(house, await makeDownload(house, silent, { rung: 'source' }))
  expect(download).toMatchObject({ failureCode: 'no_sound', object: null })
  await gone(await ended(download))
})

const ended = ({ id }: Download) => house.db.download.update({ where: { id }, data: { state: 'revoked', object: null } })

async function gone({ id }: Download): Promise<void> {
  await discardDownload(worker.deps, { downloadId: id })
  const left: string[] = []
  for await (const name of house.objects.list(`downloads/${id}/`)) left.push(name)
  expect(left).toEqual([])
  expect((await house.db.download.findUniqueOrThrow({ where: { id } })).discardedAt).not.toBeNull()
}

describe('nothing is packaged', () => {
  it.each<[what: string, end: (download: Download) => Promise<unknown>]>([
    ['when the permit ended', ({ permitId }) => house.db.downloadPermit.update({ where: { id: permitId }, data: { state: 'ended' } })],
    [
      'when the permit’s time is over',
      ({ permitId }) => house.db.downloadPermit.update({ where: { id: permitId }, data: { endsAt: new Date(0) } }),
    ],
    ['of a recording in quarantine', () => house.db.clip.update({ where: { id: clipId }, data: { quarantinedAt: new Date() } })],
    ['that ended', (download) => ended(download)],
  ])('%s', async (_, end) => {
    const download = await makeDownload(house, clipId)
    await end(download)
    try {
      await packageDownload(worker.deps, { downloadId: download.id })
      expect(await house.db.download.findUniqueOrThrow({ where: { id: download.id } })).toMatchObject({ object: null, failureCode: null })
      await gone(await ended(download))
    } finally {
      await house.db.clip.update({ where: { id: clipId }, data: { quarantinedAt: null } })
    }
  })
})

it('a file that nobody waits for any more when it is made is gone', async () => {
  const download = await makeDownload(house, clipId)
  const objects = disturbed(house.objects, () => ended(download))
  await packageDownload({ ...worker.deps, objects }, { downloadId: download.id })
  await gone(download)
})

it('a file whose download ends, and is cleared away while it is put down, is gone quietly', async () => {
  const download = await makeDownload(house, clipId)
  const objects = erasedMeanwhile(
    disturbed(house.objects, () => ended(download)),
    `downloads/${download.id}/`,
  )
  await packageDownload({ ...worker.deps, objects }, { downloadId: download.id })
  await gone(download)
})

it('no packaged object is left that nobody may fetch', async () => {
  const { download } = await made({ format: 'mp3', rung: null })
  await house.db.download.update({ where: { id: download.id }, data: { state: 'ready' } })
  const over = await makeDownload(house, clipId, { state: 'revoked' })
  const strays = [
    `downloads/${download.id}/${newId()}.mp3`,
    `downloads/${over.id}/${newId()}.mp4`,
    `downloads/${newId()}/a.mp4`,
    'downloads/stray',
  ]
  for (const name of strays) await house.objects.put(name, Buffer.from('plain'))
  await sweepPackaged(worker.deps)
  for (const name of strays) expect(await house.objects.size(name), name).toBeUndefined()
  expect(await house.objects.size(download.object ?? '')).toBeGreaterThan(0)
})

it('the same recording twice is the same picture and not the same file', async () => {
  const [one, other] = [await made({ rung: '240' }), await made({ rung: '240' })]
  expect(await picturesHash(one.path)).toBe(await picturesHash(other.path))
  const hash = async ({ download }: { download: Download }) =>
    createHash('sha256')
      .update(await house.objects.bytes(download.object ?? ''))
      .digest('hex')
  expect(await hash(one)).not.toBe(await hash(other))
  expect((await openRung(house, clipId, '240')).length).toBeGreaterThan(0)
})
