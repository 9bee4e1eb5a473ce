import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Facts, VideoFacts } from '../../../workers/ingest/facts.ts'
import { openingChunk, openingOf, openingPlan } from '../../../workers/ingest/opening.ts'
import { layPlan } from '../../../workers/ingest/plan.ts'
import { facts, video } from './samples.ts'

const evenly = (seconds: number, rate: number, from = 0) => Array.from({ length: seconds * rate }, (_, i) => from + i / rate)
const look = (pictures: number[], more: Partial<Facts> = {}, rate: Partial<VideoFacts> = {}) =>
  openingOf({ ...facts, ...more, video: { ...video, ...rate } }, pictures)

describe('the opening', () => {
  it('is the first four seconds of a steady recording', () => {
    expect(look(evenly(20, 25))).toEqual({ frames: 100, first: 0, frameRate: 25 })
  })

  it('has every other picture of a hundred and twenty a second', () => {
    expect(look(evenly(20, 120), {}, { frameRate: 120 })).toEqual({ frames: 240, first: 0, frameRate: 60 })
  })

  it.each<[string, number[], Partial<Facts>]>([
    ['a recording that ends soon', evenly(18, 25), { declaredSeconds: 18, trackSeconds: 18 }],
    ['a length nobody declared', evenly(20, 25), { declaredSeconds: undefined, trackSeconds: undefined }],
    ['tracks that end long before the container', evenly(20, 25), { declaredSeconds: 60, trackSeconds: 30 }],
    ['too few pictures seen to know them all', evenly(7, 25), {}],
    ['a picture that comes late', evenly(20, 25, 2), {}],
    ['a hole in its beginning', [...evenly(2, 25), ...evenly(16, 25, 6)], {}],
    ['two pictures at one time', [0, ...evenly(20, 25)], {}],
    ['nothing seen', [], {}],
    ['sound alone', evenly(20, 25), { video: undefined }],
  ])('is not known for %s', (_, pictures, more) => {
    expect(openingOf({ ...facts, ...more }, pictures)).toBeUndefined()
  })

  it('is the first chunk of every plan that is laid later, whatever the rest is like', () => {
    const rest = fc.array(fc.double({ min: 0.001, max: 5, noNaN: true }), { minLength: 50, maxLength: 200 })
    fc.assert(
      fc.property(rest, (steps) => {
        const beginning = evenly(20, 25)
        let time = 19.96
        const pictures = [...beginning, ...steps.map((step) => (time += step))]
        const declared = { declaredSeconds: time + 0.04, trackSeconds: time + 0.04 }
        const opening = look(beginning, declared)
        const seen = { ...facts, ...declared, opening }
        const plan = layPlan(seen, { pictures, videoEnd: time + 0.04, audioEnd: 0 }, false)
        const early = openingPlan(seen, 'its keyframes are far apart')
        expect(early?.chunks[0]).toEqual(plan.chunks[0])
        expect(early?.rungs).toEqual(plan.rungs)
        expect(plan.chunks[0]).toEqual(opening && openingChunk(opening))
        expect(plan.chunks.at(-1)?.end).toBe(plan.videoSeconds)
      }),
    )
  })

  it('does not touch the plan beside a copied picture', () => {
    const opening = { frames: 1, first: 0, frameRate: 25 }
    const plan = layPlan({ ...facts, opening }, { pictures: evenly(60, 25), videoEnd: 60, audioEnd: 0 }, true)
    expect(plan.chunks[0]?.frames).toBe(100)
    expect(openingPlan({ ...facts, opening }, null)).toBeUndefined()
  })
})
