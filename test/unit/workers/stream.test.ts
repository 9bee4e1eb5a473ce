import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { MadeSegment } from '../../../workers/encode/seal.ts'
import { readSegmentList } from '../../../workers/encode/segments.ts'
import { boundary, followSegments, inChunks, startRun, throttle, timed } from '../../../workers/encode/stream.ts'
import { inspectSegment } from '../../../workers/media/transport-stream.ts'

async function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

const list = (lengths: number[], ended: boolean) =>
  `#EXTM3U\n#EXT-X-VERSION:3\n${lengths.map((s, i) => `#EXTINF:${s.toFixed(6)},\n${i}.ts\n`).join('')}${ended ? '#EXT-X-ENDLIST\n' : ''}`

it('reads what ffmpeg lists', () => {
  expect(readSegmentList(list([4, 3.5], false))).toEqual({
    segments: [
      { file: '0.ts', seconds: 4, last: false },
      { file: '1.ts', seconds: 3.5, last: false },
    ],
    ended: false,
  })
  expect(readSegmentList(list([4, 3.5], true)).segments.map(({ last }) => last)).toEqual([false, true])
  expect(readSegmentList('')).toEqual({ segments: [], ended: false })
  // Written half way: an address without its length, a length without its address.
  expect(readSegmentList('#EXTM3U\n0.ts\n#EXTINF:4.0,\n').segments).toEqual([])
})

async function* made(lengths: number[]): AsyncGenerator<MadeSegment> {
  for (const [i, seconds] of lengths.entries()) yield { path: String(i), seconds }
}

it('chunks end at the first segment at or after 4, 12, 28, 60, 120 s …', async () => {
  expect([0, 1, 2, 3, 4, 5].map(boundary)).toEqual([4, 12, 28, 60, 120, 180])
  const chunks = await collected(inChunks(made(Array.from({ length: 20 }, () => 4))))
  expect(chunks.map(({ start, segments }) => [start, segments.length])).toEqual([
    ...[
      [0, 1],
      [4, 2],
      [12, 4],
      [28, 8],
      [60, 5],
    ],
  ])
})

it('every segment is in one chunk, in order, whatever their lengths', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.double({ min: 0.1, max: 9, noNaN: true }), { maxLength: 80 }), async (lengths) => {
      const chunks = await collected(inChunks(made(lengths)))
      const paths = chunks.flatMap(({ segments }) => segments.map(({ path }) => Number(path)))
      expect(paths).toEqual(lengths.map((_, i) => i))
      let [segment, start] = [0, 0]
      for (const [i, chunk] of chunks.entries()) {
        expect(chunk).toMatchObject({ index: i, firstSegment: segment })
        expect(chunk.start).toBeCloseTo(start, 6)
        segment += chunk.segments.length
        start += chunk.segments.reduce((sum, { seconds }) => sum + seconds, 0)
      }
    }),
  )
})

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'safelight-stream-'))
  await work(folder).finally(() => rm(folder, { recursive: true }))
}

/** A transport stream of nothing but `times`: a packet for each picture, and one of something else first. */
function segmentOf(times: number[]): Buffer {
  const packets = times.map((seconds) => {
    const packet = Buffer.alloc(188, 0xff)
    const ticks = Math.round(seconds * 90_000)
    packet.set([0x47, 0x40 | 1, 0, 0x10, 0, 0, 1, 0xe0, 0, 0, 0x80, 0x80, 5])
    packet.set(
      [
        0x21 | ((Math.floor(ticks / 2 ** 30) & 7) << 1),
        (ticks >> 22) & 255,
        ((ticks >> 14) & 254) | 1,
        (ticks >> 7) & 255,
        ((ticks << 1) & 254) | 1,
      ],
      13,
    )
    return packet
  })
  const other = Buffer.alloc(188, 0xff)
  other.set([0x47, 0x40, 0x11, 0x10])
  return Buffer.concat([other, ...packets])
}

it('segments are as long as their pictures say, and a sliver at the end is part of the one before it', () =>
  inFolder(async (folder) => {
    const pictures = [
      [10, 12, 13.96],
      [14, 16, 17.96],
      [18, 18.04],
    ]
    const segments = pictures.map((times, i) => ({ path: join(folder, `${i}.ts`), seconds: 99, last: i === 2, times }))
    for (const { path, times } of segments) await writeFile(path, segmentOf(times))
    const kept = await collected(
      timed({ inspect: async (path) => inspectSegment(await readFile(path)) }, feed(segments), { frameRate: 25, end: 18.08 }),
    )
    expect(kept.map(({ seconds, last }) => [Number(seconds.toFixed(3)), last])).toEqual([
      [4, false],
      [4.08, true],
    ])
    expect((await readFile(join(folder, '1.ts'))).length).toBe(188 * 7)
    await expect(readFile(join(folder, '2.ts'))).rejects.toThrow('ENOENT')
  }))

async function* feed<T>(items: T[]): AsyncGenerator<T> {
  yield* items
}

it('segments come as they are listed, and a failure after the last of them', () =>
  inFolder(async (folder) => {
    const seen: (number | string)[] = []
    const run = startRun(async () => {
      await writeFile(join(folder, 'index.m3u8'), list([4], false))
      await writeFile(join(folder, 'index.m3u8'), list([4, 3], true))
      throw new Error('ffmpeg fell over')
    })
    const follow = async () => {
      for await (const { seconds, last } of followSegments(folder, run)) seen.push(last ? `${seconds}, the last` : seconds)
    }
    await expect(follow()).rejects.toThrow('fell over')
    expect(seen).toEqual([4, '3, the last'])
  }))

it('a source is held back after the first chunk, and never for good when nobody can tell whether the clip is playable', () =>
  inFolder(async (folder) => {
    const held: boolean[] = []
    const run = startRun(() => new Promise(() => {}))
    run.begun = true
    const lost = throttle({ hold: (on) => held.push(on) }, [folder], run, () => Promise.reject(new Error('the database is away')))
    await expect(lost).rejects.toThrow('away')
    expect(held).toEqual([true, false])
  }))
