import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keptSeconds, placeRanges } from '../../../core/edits/ranges.ts'
import type { Range } from '../../../core/edits/recipe.ts'
import { samplesOf } from '../../../workers/edits/samples.ts'
import { planSound, timeOf } from '../../../workers/edits/sound-plan.ts'

const grid = { first: 0.005, seconds: 1024 / 48_000 }

const apart = (numbers: number[], shortest: number): Range[] => {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted
    .flatMap((start, i) => (i % 2 === 0 && sorted[i + 1] !== undefined ? [{ start, end: sorted[i + 1] as number }] : []))
    .filter(({ start, end }) => end - start >= shortest)
}
const times = fc.uniqueArray(fc.double({ min: 0, max: 300, noNaN: true }), { minLength: 2, maxLength: 12 })

describe('the frames of a sound that is cut', () => {
  it('are one unbroken row, as long as what is kept', () => {
    fc.assert(
      fc.property(times, times, (kept, muted) => {
        const ranges = apart(kept, 0.1)
        fc.pre(ranges.length > 0)
        const plan = planSound(grid, placeRanges(ranges), apart(muted, 0.1))
        let at = 0
        for (const run of plan.runs) {
          expect(run.from).toBe(at)
          expect(run.to).toBeGreaterThan(run.from)
          at = run.to
        }
        expect(at).toBe(plan.frames)
        expect(Math.abs(plan.start + plan.frames * grid.seconds - keptSeconds(ranges))).toBeLessThanOrEqual(grid.seconds * 0.51)
      }),
    )
  })

  it('that go along lie within what is kept with both their neighbours, heard at most half a frame beside their time, and far from silence', () => {
    fc.assert(
      fc.property(times, times, (kept, muted) => {
        const ranges = apart(kept, 0.1)
        const mute = apart(muted, 0.1)
        fc.pre(ranges.length > 0)
        const plan = planSound(grid, placeRanges(ranges), mute)
        for (const run of plan.runs) {
          if (run.kind === 'made') continue
          const range = plan.ranges.find(
            ({ by, start, end }) => by === run.by && timeOf(grid, run.from + by) >= start && timeOf(grid, run.to + by) <= end,
          )
          expect(range).toBeDefined()
          if (!range) continue
          expect(timeOf(grid, run.from + run.by - 1)).toBeGreaterThanOrEqual(range.start - 1e-6)
          expect(timeOf(grid, run.to + run.by + 1)).toBeLessThanOrEqual(range.end + 1e-6)
          const heard = plan.start + run.from * grid.seconds
          const meant = range.at + timeOf(grid, run.from + run.by) - range.start
          expect(Math.abs(heard - meant)).toBeLessThanOrEqual(grid.seconds / 2 + 1e-6)
          for (const silence of mute) {
            const [from, to] = [timeOf(grid, run.from + run.by), timeOf(grid, run.to + run.by)]
            const overlaps =
              Math.max(from - 2 * grid.seconds, silence.start, range.start) < Math.min(to + 2 * grid.seconds, silence.end, range.end)
            if (overlaps) expect(Math.min(Math.abs(from - silence.end), Math.abs(to - silence.start))).toBeGreaterThan(grid.seconds)
          }
        }
      }),
    )
  })
})

describe('samples of a frame', () => {
  const format = { sampleRate: 48_000, channels: 2 }
  const ones = new Map(Array.from({ length: 2000 }, (_, i) => [i, new Float32Array(2048).fill(1)]))
  const plan = planSound(
    grid,
    placeRanges([
      { start: 1, end: 3 },
      { start: 10, end: 12 },
    ]),
    [{ start: 1.5, end: 2 }],
  )

  it('are the original’s within a part, fade at its ends, and are nothing but silence where it is muted', () => {
    const all = Array.from({ length: plan.frames }, (_, frame) => samplesOf(plan, frame, ones, format))
    const at = (seconds: number) => {
      const sample = Math.round((seconds - plan.start) * 48_000)
      return all[Math.floor(sample / 1024)]?.[(sample % 1024) * 2] ?? Number.NaN
    }
    expect([at(0.3), at(1.3), at(2.5)]).toEqual([1, 1, 1])
    // The parts' ends lie at 2 s of the new sound, within half a frame.
    const around = Array.from({ length: 96 }, (_, i) => at(1.98 + i * 0.0005))
    expect(Math.min(...around)).toBeLessThan(0.2)
    for (let i = 0; i <= 500; i++) expect(at(0.5 + i * 0.001)).toBe(0)
    expect(all.every((frame) => frame.every((value) => value >= 0 && value <= 1))).toBe(true)
    // No step from one sample to the next that would be heard as a click, but where silence was asked for.
    const flat = all.flatMap((frame) => [...frame].filter((_, i) => i % 2 === 0))
    const steps = flat.slice(1).map((value, i) => Math.abs(value - (flat[i] ?? 0)))
    expect(steps.filter((step) => step > 0.01)).toHaveLength(2)
  })
})
