// Recordings of every make through the whole worker: what a viewer gets of each.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Clip } from '../../generated/prisma/client.ts'
import { hevc, moving, plainH264, quarters, record, recordPiped, sparseKeyframes, tone, turned } from '../support/recordings.ts'
import { greyAt, type Stream, soundSpan, streamOf, withRung } from '../support/rung-media.ts'
import { openWorkerHouse, type WorkerHouse } from '../support/worker-house.ts'

let house: WorkerHouse
beforeAll(async () => {
  house = await openWorkerHouse({ WORKER_CONCURRENCY: '2' })
  await house.work()
})
afterAll(() => house?.close())

async function ready(recording: Uint8Array): Promise<Clip & { rungs: string[] }> {
  const clip = await house.settled(await house.inject(recording))
  expect(clip).toMatchObject({ status: 'ready', failureCode: null })
  const rungs = await house.db.rung.findMany({ where: { clipId: clip.id }, orderBy: { rank: 'asc' } })
  expect(rungs.every((rung) => rung.complete)).toBe(true)
  return { ...clip, rungs: rungs.map((rung) => `${rung.name} ${rung.method}`) }
}

/** What ffprobe says of a rung, and its four quarters' grey levels a second in. */
const seen = (clip: Clip, rung: string): Promise<Stream & { greys: number[] }> =>
  withRung(house, clip.id, rung, async (path) => ({ ...(await streamOf(path)), greys: await greyAt(path, 1, 2, 2) }))

const near = (greys: number[], expected: number[], by = 6) =>
  expect(greys.every((g, i) => Math.abs(g - (expected[i] ?? -99)) <= by)).toBe(true)

describe('the picture', () => {
  it.concurrent('is copied when every browser plays it, with a smaller rung below', async () => {
    const sound = ['-c:a', 'aac', '-shortest']
    const clip = await ready(await record('a.mp4', ...moving(6, '640x360'), ...tone(6), ...plainH264, ...sound))
    expect(clip).toMatchObject({ kind: 'video', copyRefusal: null, remarks: [], width: 640, height: 360 })
    expect(clip.rungs).toEqual(['source copy', '240 encode', 'audio copy'])
    expect(await seen(clip, 'source')).toMatchObject({ codec_name: 'h264', width: 640, height: 360 })
    expect(await seen(clip, '240')).toMatchObject({ codec_name: 'h264', width: 426, height: 240, pix_fmt: 'yuv420p' })
    const span = await withRung(house, clip.id, 'audio', soundSpan)
    expect(Math.abs(span.start - 10)).toBeLessThan(0.045)
    expect(Math.abs(span.end - 16)).toBeLessThan(0.045)
  })

  it.concurrent('of HEVC is encoded', async () => {
    const clip = await ready(await record('a.mp4', ...quarters(5, 320, 180), ...hevc, '-tag:v', 'hvc1'))
    expect(clip.copyRefusal).toContain('HEVC')
    const rung = await seen(clip, '240')
    expect(rung).toMatchObject({ codec_name: 'h264', width: 320, height: 180, pix_fmt: 'yuv420p' })
    near(rung.greys, [255, 168, 86, 0])
  })

  it.concurrent('of HDR10 is tone-mapped to colours that every screen shows', async () => {
    const colours = ['-color_primaries', 'bt2020', '-color_trc', 'smpte2084', '-colorspace', 'bt2020nc']
    const pq = 'format=yuv420p10le,setparams=color_primaries=bt2020:color_trc=smpte2084:colorspace=bt2020nc:range=tv'
    const clip = await ready(await record('a.mp4', ...quarters(3, 320, 180), '-vf', pq, ...hevc, ...colours))
    expect(clip.copyRefusal).toContain('HEVC')
    const rung = await seen(clip, '240')
    const sdr = { color_transfer: 'bt709', color_primaries: 'bt709', color_space: 'bt709', pix_fmt: 'yuv420p' }
    expect(rung).toMatchObject(sdr)
    // PQ codes of the four fields stand for 10,000, about 450, about 12 and 0 nits.
    const [brightest = 0, bright = 0, dim = 0, black = 255] = rung.greys
    expect(black).toBeLessThan(12)
    expect(dim).toBeGreaterThan(25)
    expect(dim).toBeLessThan(130)
    expect(bright).toBeGreaterThan(dim + 60)
    expect(brightest).toBeGreaterThan(230)
  })

  it.concurrent('held upright is turned, either way', async () => {
    const flat = await record('a.mp4', ...quarters(3, 320, 180), ...plainH264)
    const [right, left] = await Promise.all([ready(turned(flat, 90)), ready(turned(flat, 270))])
    for (const clip of [right, left]) expect(clip).toMatchObject({ width: 180, height: 320, rungs: ['240 encode'] })
    expect(right.copyRefusal).toContain('upright')
    const [turnedRight, turnedLeft] = [await seen(right, '240'), await seen(left, '240')]
    expect([turnedRight, turnedLeft].map(({ width, height }) => [width, height])).toEqual([
      [180, 320],
      [180, 320],
    ])
    near(turnedRight.greys, [86, 255, 0, 168])
    near(turnedLeft.greys, [168, 0, 255, 86])
  })

  it.concurrent('of odd size and full colour comes out even and 4:2:0', async () => {
    const clip = await ready(await record('a.mp4', ...moving(3, '321x241'), '-vf', 'format=yuv444p', '-c:v', 'libx264'))
    const rung = await seen(clip, clip.rungs[0]?.split(' ')[0] ?? '')
    expect(rung.pix_fmt).toBe('yuv420p')
    expect([rung.width % 2, rung.height % 2]).toEqual([0, 0])
    expect(Math.abs(rung.width / rung.height / (321 / 241) - 1)).toBeLessThan(0.01)
  })

  it.concurrent('with pixels that are not square is shown as wide as meant', async () => {
    const clip = await ready(await record('a.mp4', ...quarters(3, 160, 180), '-vf', 'setsar=2', ...plainH264))
    expect(clip).toMatchObject({ width: 320, height: 180 })
    expect(clip.copyRefusal).toContain('square')
    expect(await seen(clip, '240')).toMatchObject({ width: 320, height: 180, sample_aspect_ratio: '1:1' })
  })

  it.concurrent('that is interlaced is made whole', async () => {
    const fields = ['-vf', 'tinterlace=interleave_top,fieldorder=tff', '-flags', '+ildct+ilme', '-x264opts', 'tff=1']
    const clip = await ready(await record('a.ts', ...moving(4, '320x240', '50'), ...fields, ...plainH264))
    expect(clip.copyRefusal).toContain('interlaced')
    expect((await seen(clip, '240')).field_order).toBe('progressive')
  })

  it.concurrent('of a browser without a stated length is measured', async () => {
    const browser = ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-c:a', 'libopus', '-shortest']
    const clip = await ready(await recordPiped('webm', ...moving(7), ...tone(7), ...browser))
    expect(clip.durationSeconds).toBeGreaterThan(6.9)
    expect(clip.durationSeconds).toBeLessThan(7.1)
    expect(clip.rungs).toEqual(['240 encode', 'audio encode'])
  })

  it.concurrent('is encoded after all when nobody could start at its keyframes', async () => {
    const open = ['-x264-params', 'open-gop=1:bframes=3:keyint=50:min-keyint=50']
    const clip = await ready(await record('a.mp4', ...moving(12, '320x180', '25'), ...plainH264, ...open))
    expect(clip.copyRefusal).toContain('could start there')
    expect(clip.rungs).toEqual(['240 encode'])
  })
  it.concurrent('is encoded after all when keyframes stop coming later on', async () => {
    const stops = ['-force_key_frames', 'expr:if(lt(t,30),gte(t,n_forced*2),0)']
    const clip = await ready(await record('a.mp4', ...moving(46, '320x180', '10'), ...sparseKeyframes, ...stops))
    expect(clip.copyRefusal).toContain('keyframes')
    expect(clip.rungs).toEqual(['240 encode'])
    for await (const name of house.objects.list(`clips/${clip.id}/`)) expect(name).not.toContain('/source/')
  })
})

describe('sound alone', () => {
  it.concurrent.each([
    ['AAC is copied', 'a.m4a', ['-c:a', 'aac'], 'audio copy'],
    ['MP3 is encoded', 'a.mp3', ['-c:a', 'libmp3lame'], 'audio encode'],
    ['Opus is encoded', 'a.ogg', ['-c:a', 'libopus'], 'audio encode'],
  ])('%s', async (_, name, codec, rung) => {
    const clip = await ready(await record(name, ...tone(9), ...codec))
    expect(clip).toMatchObject({ kind: 'audio', rungs: [rung], width: null, remarks: [] })
    expect(clip.durationSeconds).toBeCloseTo(9, 1)
    const span = await withRung(house, clip.id, 'audio', soundSpan)
    expect(span.end - span.start).toBeCloseTo(9, 0)
  })

  it.concurrent('of a cover and a song is no video', async () => {
    const cover = ['-map', '1:a', '-map', '0:v', '-c:v', 'mjpeg', '-frames:v', '1', '-disposition:v', 'attached_pic']
    const clip = await ready(await record('a.mp3', ...moving(1), ...tone(5), ...cover))
    expect(clip).toMatchObject({ kind: 'audio', rungs: ['audio encode'] })
  })

  it.concurrent('of six channels becomes two', async () => {
    const clip = await ready(await record('a.m4a', ...tone(5, '5.1'), '-c:a', 'aac'))
    expect(clip.rungs).toEqual(['audio encode'])
    expect(await withRung(house, clip.id, 'audio', streamOf)).toMatchObject({ codec_name: 'aac', profile: 'LC', channels: 2 })
  })
})
