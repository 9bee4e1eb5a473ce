import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chunkEnds, type Plan, shortestSegment } from '../../../core/plan.ts'
import type { Facts, VideoFacts } from '../../../workers/ingest/facts.ts'
import { layPlan } from '../../../workers/ingest/plan.ts'
import { facts, video } from './samples.ts'

describe('ends of chunks', () => {
  it.each<[number, number | undefined, number[]]>([
    [0, undefined, []],
    [0.04, undefined, [0.04]],
    [3, undefined, [3]],
    [4, undefined, [4]],
    [4.9, undefined, [4.9]],
    [5, undefined, [4, 5]],
    [12, undefined, [4, 12]],
    [75, undefined, [4, 12, 28, 60, 75]],
    [200, undefined, [4, 12, 28, 60, 120, 180, 200]],
    [13.6, 11.9, [4, 13.6]],
    [100, 2, [100]],
  ])('of %d s with the last picture at %d', (seconds, lastPicture, ends) => {
    expect(chunkEnds(seconds, lastPicture)).toEqual(ends)
  })

  it('cover everything without a gap, on the grid, and none starts after the last picture', () => {
    const recording = fc.double({ min: 0.01, max: 50_000, noNaN: true })
    fc.assert(
      fc.property(recording, fc.double({ min: 0, max: 1, noNaN: true }), (seconds, share) => {
        const last = seconds * share
        const ends = chunkEnds(seconds, last)
        expect(ends.at(-1)).toBe(seconds)
        const starts = [0, ...ends.slice(0, -1)]
        for (const [i, start] of starts.entries()) {
          expect(start % 4).toBe(0)
          expect(start).toBeLessThanOrEqual(last)
          expect((ends[i] ?? 0) - start).toBeGreaterThanOrEqual(Math.min(seconds, shortestSegment))
        }
      }),
    )
  })
})

const evenly = (count: number, rate: number, from = 0) => Array.from({ length: count }, (_, i) => from + i / rate)
interface Recording {
  pictures: number[]
  videoEnd?: number
  audioEnd?: number
  facts?: Partial<Facts>
  video?: Partial<VideoFacts>
  copied?: boolean
}
function lay({ pictures, videoEnd = (pictures.at(-1) ?? 0) + 0.04, audioEnd = 0, copied = false, ...more }: Recording): Plan {
  const declared = { declaredSeconds: videoEnd, trackSeconds: videoEnd }
  return layPlan({ ...facts, ...declared, ...more.facts, video: { ...video, ...more.video } }, { pictures, videoEnd, audioEnd }, copied)
}

const timings = (plan: Plan) => [...new Set(plan.chunks.map(({ timing }) => timing))]

describe('the plan', () => {
  it('of a steady recording', () => {
    const plan = lay({ pictures: evenly(500, 25), audioEnd: 20 })
    expect(plan).toMatchObject({ frameRate: 25, frames: 500, videoSeconds: 20, audioSeconds: 20, origin: 0 })
    expect(plan.chunks).toEqual([
      { start: 0, end: 4, timing: 'own', frames: 100, first: 0, seek: 0 },
      { start: 4, end: 12, timing: 'own', frames: 200, first: 4, seek: 2 },
      { start: 12, end: 20, timing: 'own', frames: 200, first: 12, seek: 10 },
    ])
  })

  it('of a clock that starts anywhere is told from the recording', () => {
    const plan = lay({
      pictures: evenly(250, 25, 36_000),
      videoEnd: 36_010,
      facts: { origin: 36_000, declaredSeconds: 10, trackSeconds: 10 },
    })
    expect(plan).toMatchObject({ origin: 36_000, videoStart: 0, videoSeconds: 10 })
    expect(plan.chunks.map(({ frames }) => frames)).toEqual([100, 150])
    expect(timings(plan)).toEqual(['own'])
  })

  it('of sound alone has no chunks', () => {
    const plan = layPlan({ ...facts, video: undefined }, { pictures: [], videoEnd: 0, audioEnd: 33 }, false)
    expect(plan).toMatchObject({ chunks: [], rungs: [], frames: 0, videoSeconds: 0, audioSeconds: 33 })
  })

  it.each<[string, Recording]>([
    ['a gap of two seconds', { pictures: [...evenly(100, 25), ...evenly(100, 25, 6)] }],
    ['a picture that comes late', { pictures: evenly(100, 25, 8) }],
    ['two pictures at one time', { pictures: [...evenly(50, 25), 49 / 25, ...evenly(50, 25, 2)] }],
    ['a container that goes on', { pictures: evenly(100, 25), facts: { declaredSeconds: 12, trackSeconds: 4 } }],
  ])('makes the timing constant for %s', (_, recording) => {
    const plan = lay(recording)
    expect(timings(plan)).toEqual(['constant'])
    for (const { start, end, frames } of plan.chunks) expect(frames).toBe(Math.round((end - start) * plan.frameRate))
  })

  it('holds the last picture for subtitles, but not for a copy, a minute, a cut recording or next to nothing', () => {
    const pictures = evenly(100, 25)
    const until = (declaredSeconds: number, trackSeconds = 4, copied = false) =>
      lay({ pictures, copied, facts: { declaredSeconds, trackSeconds } }).videoSeconds
    expect(until(12)).toBe(12)
    expect(until(12, 4, true)).toBe(4)
    expect(until(70)).toBe(4)
    expect(until(12, 12)).toBe(4)
    expect(until(4.4)).toBe(4)
  })

  it('reads back to the picture that is still shown where a chunk starts', () => {
    const plan = lay({ pictures: [0, 0.04, 11, 11.04], videoEnd: 11.08 })
    const [, second] = plan.chunks
    expect(second?.start).toBe(4)
    expect(second?.seek).toBe(0)
  })

  it('thins 120 pictures a second to every other one, whatever their rounding', () => {
    const pictures = evenly(1200, 120).map((time) => Number(time.toFixed(6)))
    const plan = lay({ pictures, videoEnd: 10, video: { frameRate: 120 } })
    expect(plan.frameRate).toBe(60)
    expect(plan.chunks.map(({ frames }) => frames)).toEqual([240, 360])
  })

  it.each<[number, number, number]>([
    [30, 29.97, 29.97],
    [25, 0, 25],
    [10, 1000, 10],
  ])('of %d pictures a second that are said to be %d states %d', (real, said, stated) => {
    expect(lay({ pictures: evenly(real * 10, real), video: { frameRate: said } }).frameRate).toBeCloseTo(stated, 1)
  })
})

describe('whatever the times', () => {
  const steps = fc.array(fc.integer({ min: 5, max: 1800 }), { minLength: 1, maxLength: 400 })
  const timesOf = (list: number[]) => {
    let time = 0
    return [0, ...list.map((step) => (time += step / 1000))]
  }

  it('every picture is counted in one chunk, and each chunk has one', () => {
    fc.assert(
      fc.property(steps, fc.double({ min: 0, max: 5, noNaN: true }), (list, rest) => {
        const pictures = timesOf(list)
        const last = pictures.at(-1) ?? 0
        const plan = lay({ pictures, videoEnd: last + rest, video: { frameRate: 0 } })
        expect(plan.chunks.at(-1)?.end).toBe(plan.videoSeconds)
        expect(plan.videoSeconds).toBeGreaterThanOrEqual(last)
        if (timings(plan)[0] === 'own' && pictures.length / last <= 60) {
          expect(plan.chunks.reduce((sum, { frames }) => sum + frames, 0)).toBe(pictures.length)
        }
        let end = 0
        for (const chunk of plan.chunks) {
          expect(chunk.start).toBe(end)
          end = chunk.end
          expect(chunk.seek).toBeLessThanOrEqual(chunk.start)
          expect(chunk.seek).toBeGreaterThanOrEqual(0)
          expect(chunk.frames).toBeGreaterThan(0)
          expect(chunk.first).toBeGreaterThanOrEqual(chunk.start)
          expect(chunk.first).toBeLessThan(Math.max(chunk.end, chunk.start + 0.001))
        }
      }),
    )
  })
})
