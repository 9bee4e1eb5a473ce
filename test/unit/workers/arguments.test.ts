import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gridTimes, type Plan, type PlannedChunk, type Timing } from '../../../core/plan.ts'
import {
  type ChunkEncode,
  chunkArguments,
  chunkGraph,
  formatWhitelist,
  pictureOutput,
  probeArguments,
  soundCheckArguments,
  soundOutput,
  streamArguments,
  surveyArguments,
} from '../../../workers/media/arguments.ts'
import { audio, video } from './samples.ts'

const url = 'http://127.0.0.1:1/x'
const chunk: PlannedChunk = { start: 4, end: 12, timing: 'own', frames: 200, first: 4, seek: 2 }
const plan: Plan = {
  ...{
    origin: 100,
    videoStart: 0,
    videoSeconds: 12,
    audioStart: 0,
    audioSeconds: 12,
    frameRate: 25,
    frames: 300,
    copied: false,
  },
  chunks: [chunk],
  rungs: [],
}
const rungs = [
  { name: '480' as const, width: 854, height: 480 },
  { name: '240' as const, width: 426, height: 240 },
]
const job: ChunkEncode = {
  ...{
    url,
    video,
    plan,
    chunk,
    isLast: false,
    rungs,
    tiles: undefined,
    poster: undefined,
    seek: 2,
    folder: '/s',
    threads: { decode: 3, encode: 2 },
  },
}
const wordAfter = (list: string[], flag: string) => list[list.indexOf(flag) + 1]

describe('every list', () => {
  it.each<[string, string[]]>([
    ['probe', probeArguments(url)],
    ['survey', surveyArguments(url)],
    ['sound check', soundCheckArguments(url, audio)],
    ['copy', streamArguments(url, [pictureOutput(video, 0, '/s')])],
    ['copy of both', streamArguments(url, [pictureOutput(video, 0, '/p'), soundOutput(audio, true, 0, '/s')])],
    ['sound, encoded', streamArguments(url, [soundOutput(audio, false, 0, '/s')])],
    ['chunk', chunkArguments(job)],
  ])('of %s is guarded before it names its input', (_, list) => {
    const input = list.indexOf(url)
    for (const guard of ['-protocol_whitelist', '-format_whitelist']) {
      expect(list.indexOf(guard)).toBeGreaterThanOrEqual(0)
      expect(list.indexOf(guard)).toBeLessThan(input)
      expect(list.filter((word) => word === guard)).toHaveLength(1)
    }
    expect(wordAfter(list, '-protocol_whitelist')).toBe('http,tcp')
    expect(wordAfter(list, '-format_whitelist')).toBe(formatWhitelist)
    expect(list.filter((word) => word.startsWith('http'))).toEqual([...list.filter((word) => word === 'http,tcp'), url])
  })

  it('lets no playlist, script, picture or subtitle in', () => {
    const formats = formatWhitelist.split(',')
    for (const format of [
      'hls',
      'applehttp',
      'concat',
      'sdp',
      'rtsp',
      'rtp',
      'dash',
      'image2',
      'image2pipe',
      'jpeg_pipe',
      'png_pipe',
      'srt',
      'ass',
      'webvtt',
      'tty',
      'lavfi',
      'rawvideo',
      'data',
      'vobsub',
      'imf',
      'gif',
    ]) {
      expect(formats).not.toContain(format)
    }
    for (const protocol of ['file', 'concat', 'https', 'crypto', 'data', 'subfile', 'udp', 'pipe']) {
      expect('http,tcp'.split(',')).not.toContain(protocol)
    }
  })
})

describe('a chunk', () => {
  it("seeks on the source's own clock, or not at all", () => {
    const list = chunkArguments(job)
    expect(wordAfter(list, '-ss')).toBe('102')
    expect(wordAfter(list, '-seek_timestamp')).toBe('1')
    expect(list.indexOf('-ss')).toBeLessThan(list.indexOf('-i'))
    expect(chunkArguments({ ...job, seek: undefined })).not.toContain('-ss')
  })

  it("is cut on the source's clock, the last one to its end", () => {
    expect(chunkGraph(job)).toContain('trim=start=104:end=112,')
    expect(chunkGraph({ ...job, isLast: true })).toContain('trim=start=104,scale')
  })

  it('is decoded once and scaled from the larger to the smaller', () => {
    const graph = chunkGraph({ ...job, tiles: { width: 160, height: 90 }, poster: { width: 854, height: 480 } })
    expect(graph.match(/\[0:0\]/g)).toHaveLength(1)
    expect(graph.match(/trim=/g)).toHaveLength(1)
    const widths = [...graph.matchAll(/scale=(\d+):/g)].map(([, width]) => Number(width))
    expect(widths).toEqual([...widths].sort((a, b) => b - a))
    for (const label of ['480', '240', 'tiles', 'poster']) expect(graph).toContain(`[${label}]`)
    expect(graph.match(/setsar=1/g)).toHaveLength(4)
  })

  it('turns what is said of the source into filters, and nothing else', () => {
    const of = (more: Partial<ChunkEncode['video']>, timing: Timing = 'own') =>
      chunkGraph({ ...job, video: { ...video, ...more }, chunk: { ...chunk, timing } })
    expect(of({})).not.toMatch(/bwdif|tonemap|zscale|fps=|tpad|select/)
    expect(of({ interlaced: true })).toContain('bwdif')
    expect(of({ highDynamicRange: true })).toContain('tonemap')
    expect(of({ frameRate: 120 })).toContain('select=')
    expect(of({}, 'constant')).toContain('fps=fps=25:start_time=104,tpad=stop=-1:stop_mode=clone,trim=start=104:end=112')
  })

  it("puts every rung on the clip's clock, with keyframes on the grid", () => {
    const list = chunkArguments(job)
    const offsets = list.flatMap((word, i) => (word === '-output_ts_offset' ? [list[i + 1]] : []))
    expect(offsets).toEqual(['-90', '-90'])
    expect(wordAfter(list, '-force_key_frames')).toBe('108')
    expect(list.filter((word) => word.endsWith('/index.m3u8'))).toEqual(['/s/480/index.m3u8', '/s/240/index.m3u8'])
    expect(list.join(' ')).toContain('mpegts_flags=+initial_discontinuity')
  })

  it('has segments of 4 s, and a last one of 1 to 5 s', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000 }), fc.double({ min: 0.01, max: 60, noNaN: true }), (number, seconds) => {
        const start = number * 4
        const bounds = [start, ...gridTimes({ ...chunk, start, end: start + seconds }), start + seconds]
        const lengths = bounds.slice(1).map((end, i) => end - (bounds[i] ?? 0))
        for (const length of lengths.slice(0, -1)) expect(length).toBe(4)
        expect(lengths.at(-1)).toBeLessThan(5.000_001)
        expect(lengths.at(-1)).toBeGreaterThan(Math.min(seconds, 1) - 0.000_001)
      }),
    )
  })
})

it('sound that is copied is not touched; what is encoded keeps its holes', () => {
  expect(soundOutput(audio, true, 0, '/s').join(' ')).toContain('-c:a copy')
  const encoded = soundOutput({ ...audio, channels: 6 }, false, 0, '/s').join(' ')
  expect(encoded).toContain('aresample=48000:async=1 -ac 2 -c:a aac')
  expect(soundOutput({ ...audio, channels: 1 }, false, 0, '/s').join(' ')).toContain('-ac 1')
})
