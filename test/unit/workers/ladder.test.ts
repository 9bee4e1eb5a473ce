import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planRungs, scaled, tileSize } from '../../../workers/ingest/ladder.ts'

const shown = (width: number, height: number, copied: boolean) =>
  planRungs(width, height, copied).map((rung) => `${rung.name} ${rung.width}x${rung.height}`)

describe('the rungs of a picture', () => {
  it.each<[number, number, boolean, string[]]>([
    [1920, 1080, false, ['1080 1920x1080', '720 1280x720', '480 854x480', '240 426x240']],
    [1920, 1080, true, ['720 1280x720', '480 854x480', '240 426x240']],
    [3840, 2160, false, ['1080 1920x1080', '720 1280x720', '480 854x480', '240 426x240']],
    [3840, 2160, true, ['720 1280x720', '480 854x480', '240 426x240']],
    [1080, 1920, false, ['1080 1080x1920', '720 720x1280', '480 480x854', '240 240x426']],
    [1280, 720, true, ['480 854x480', '240 426x240']],
    [640, 360, false, ['480 640x360', '240 426x240']],
    [640, 360, true, ['240 426x240']],
    [426.67, 240, false, ['240 426x240']],
    [320, 180, false, ['240 320x180']],
    [320, 180, true, []],
    [321, 241, false, ['480 322x242']],
    [1280, 360, false, ['480 1280x360', '240 854x240']],
    [2, 2, false, ['240 2x2']],
  ])('%d x %d, copied %s', (width, height, copied, rungs) => {
    expect(shown(width, height, copied)).toEqual(rungs)
  })

  const side = fc.double({ min: 16, max: 8192, noNaN: true })
  it('are even, smaller each time, never upscaled and never bent', () => {
    fc.assert(
      fc.property(side, side, fc.boolean(), (width, height, copied) => {
        const rungs = planRungs(width, height, copied)
        if (!copied) expect(rungs.length).toBeGreaterThan(0)
        let last = Number.POSITIVE_INFINITY
        for (const rung of rungs) {
          expect([rung.width % 2, rung.height % 2]).toEqual([0, 0])
          const short = Math.min(rung.width, rung.height)
          expect(short).toBeLessThan(last)
          last = short
          expect(rung.width).toBeLessThanOrEqual(width + 1)
          expect(rung.height).toBeLessThanOrEqual(height + 1)
          expect(short).toBeLessThanOrEqual(Number(rung.name))
          // Each side is at most half a step of two away from the exact one.
          const scale = Math.min(width, height) <= Number(rung.name) ? 1 : Number(rung.name) / Math.min(width, height)
          expect(Math.abs(rung.width - Math.max(2, width * scale))).toBeLessThanOrEqual(1.001)
          expect(Math.abs(rung.height - Math.max(2, height * scale))).toBeLessThanOrEqual(1.001)
        }
        expect(new Set(rungs.map(({ name }) => name)).size).toBe(rungs.length)
      }),
    )
  })
})

it('sizes are even and never nothing', () => {
  expect(scaled(1920, 1080, 240)).toEqual({ width: 426, height: 240 })
  expect(scaled(1080, 1920, 240)).toEqual({ width: 240, height: 426 })
  expect(scaled(8000, 4, 2)).toEqual({ width: 4000, height: 2 })
})

it('a tile is 160 px long, whichever way it is held', () => {
  expect(tileSize(1920, 1080)).toEqual({ width: 160, height: 90 })
  expect(tileSize(1080, 1920)).toEqual({ width: 90, height: 160 })
  expect(tileSize(500, 500)).toEqual({ width: 160, height: 160 })
})
