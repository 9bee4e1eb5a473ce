import { describe, expect, it } from 'vitest'
import type { Plan } from '../../../core/plan.ts'
import { type CheckedRung, checkRungs, lengthOf, measure } from '../../../workers/encode/checks.ts'

const plan: Plan = {
  ...{
    origin: 0,
    videoStart: 0,
    videoSeconds: 12,
    audioStart: 0,
    audioSeconds: 12,
    frameRate: 25,
    frames: 300,
    copied: false,
    rungs: [],
  },
  chunks: [
    { start: 0, end: 4, timing: 'own', frames: 100, first: 0, seek: 0 },
    { start: 4, end: 12, timing: 'own', frames: 200, first: 4, seek: 2 },
  ],
}
const chunk = (index: number, firstSegment: number, frames: number, ...lengths: number[]) => ({
  ...{ index, firstSegment, frames, startSeconds: 0 },
  segments: lengths.map((seconds, i): [number, number, number] => [seconds, i * 1000, 1000]),
})
const rung = (more: Partial<CheckedRung> = {}): CheckedRung => ({
  ...{ id: 'r', name: '480', kind: 'video', method: 'encode', chunks: [chunk(0, 0, 100, 4), chunk(1, 1, 200, 4, 4)] },
  ...more,
})
const sound = (...lengths: number[]) => rung({ name: 'audio', kind: 'audio', method: 'copy', chunks: [chunk(0, 0, 0, ...lengths)] })

describe('a rung', () => {
  it('that is whole gets no remark', () => {
    expect(checkRungs(plan, [rung(), sound(4, 4, 4)], 'h264')).toEqual([])
  })

  it.each<[string, Partial<CheckedRung>, RegExp]>([
    ['without a chunk in the middle', { chunks: [chunk(0, 0, 100, 4), chunk(2, 1, 200, 4, 4)] }, /chunk 2 where 1/],
    ['out of step', { chunks: [chunk(0, 0, 100, 4), chunk(1, 2, 200, 4, 4)] }, /chunk 1 where 1/],
    ['that is empty', { chunks: [] }, /empty/],
    ['that is too short', { chunks: [chunk(0, 0, 300, 4, 4, 3)] }, /11\.000 s of 12\.000/],
    ['that is too long', { chunks: [chunk(0, 0, 300, 4, 4, 5)] }, /13\.000 s of 12\.000/],
  ])('%s contradicts itself', (_, more, why) => {
    expect(() => checkRungs(plan, [rung(more)], 'h264')).toThrow(why)
  })

  it('of sound or copied picture that lacks its end is remarked on', () => {
    expect(checkRungs(plan, [sound(4, 4)], 'h264')).toEqual(['4 s of the sound could not be read'])
    expect(checkRungs(plan, [rung({ method: 'copy', chunks: [chunk(0, 0, 250, 4, 4, 2)] })], 'h264')).toEqual([
      '2 s of the picture could not be read',
    ])
    expect(() => checkRungs(plan, [sound(4, 4, 4, 4)], 'h264')).toThrow()
  })

  it('that lacks pictures is remarked on once, but not where packets are hidden', () => {
    const lacking = rung({ chunks: [chunk(0, 0, 100, 4), chunk(1, 1, 170, 4, 4)] })
    expect(checkRungs(plan, [lacking, { ...lacking, name: '240' }], 'h264')).toEqual([
      'About 10 % of the pictures are damaged and were left out',
    ])
    expect(checkRungs(plan, [lacking], 'vp8')).toEqual([])
    expect(checkRungs(plan, [rung({ chunks: [chunk(0, 0, 100, 4), chunk(1, 1, 198, 4, 4)] })], 'h264')).toEqual([])
  })
})

it('measures the highest rate and the mean', () => {
  const measured = rung({
    chunks: [
      {
        ...chunk(0, 0, 100),
        segments: [
          [4, 0, 1000],
          [2, 1000, 4000],
        ],
      },
    ],
  })
  expect(lengthOf(measured)).toBe(6)
  expect(measure(measured)).toEqual({ bandwidth: 16_000, averageBandwidth: Math.ceil(40_000 / 6) })
})
