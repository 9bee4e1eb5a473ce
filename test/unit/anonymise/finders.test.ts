// Following in a thread, however much there is to follow.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { afterAll, describe, expect, it } from 'vitest'
import type { Detection } from '../../../core/anonymise/boxes.ts'
import { joinPlaces, type Places } from '../../../core/anonymise/search.ts'
import { firstFrame, lastFrame } from '../../../core/anonymise/tracks.ts'
import { Finders, FindersClosed } from '../../../workers/anonymise/finders.ts'

const finders = new Finders(1)
afterAll(() => finders.close())

const searched = { width: 1920, height: 1080, frameRate: 30, frames: 5400 }

/** So many faces that sway for three minutes. */
function classOf(faces: number): Detection[] {
  return Array.from({ length: (searched.frames / 3) * faces }, (_, i) => {
    const [frame, face] = [3 * Math.floor(i / faces), i % faces]
    const [x, y] = [100 + 220 * (face % 8), 100 + 200 * Math.floor(face / 8)]
    return { frame, x: x + 15 * Math.sin(frame / 90 + face), y, width: 40, height: 50, score: 0.9 }
  })
}
/** As parts of eight seconds leave them. */
function looksOf(detections: readonly Detection[]): Uint8Array[] {
  const parts = Math.ceil(searched.frames / 240)
  const json = new TextEncoder()
  return Array.from({ length: parts }, (_, i) =>
    json.encode(JSON.stringify(detections.filter(({ frame }) => Math.floor(frame / 240) === i))),
  )
}

describe('following', () => {
  it('a full class holds nobody else up, and says where each of them is', { timeout: 120_000 }, async () => {
    const looks = looksOf(classOf(30))
    // The thread runs.
    await finders.follow({ searched, looks: [] })
    const delay = monitorEventLoopDelay({ resolution: 5 })
    delay.enable()
    const began = performance.now()
    const { faces, uncertain, places } = await finders.follow({ searched, looks })
    const took = performance.now() - began
    delay.disable()
    expect(took).toBeGreaterThan(500)
    expect(delay.max / 1e6).toBeLessThan(took / 4)
    expect(looks.every(({ length }) => length === 0)).toBe(true)
    expect([faces.length, uncertain, places.length]).toEqual([30, [], 3])
    const tracks = joinPlaces(places.map((minute) => JSON.parse(new TextDecoder().decode(minute)) as Places))
    expect(tracks.map((track) => [firstFrame(track), lastFrame(track)])).toEqual(tracks.map(() => [0, 5399]))
    // Two keys a second say as much as ten looks.
    expect(tracks.reduce((sum, { keys }) => sum + keys.length, 0)).toBeLessThan((30 * 1800) / 3)
  })

  it('what isn’t what was written fails', { timeout: 120_000 }, async () => {
    await expect(finders.follow({ searched, looks: [Uint8Array.from([1, 2, 3])] })).rejects.toThrow(Error)
  })

  it('closing is told from failing: another worker takes it up', { timeout: 120_000 }, async () => {
    const closing = new Finders(1)
    const closed = expect(closing.follow({ searched, looks: looksOf(classOf(10)) })).rejects.toThrow(FindersClosed)
    await closing.close()
    await closed
    await expect(closing.follow({ searched, looks: [] })).rejects.toThrow(FindersClosed)
  })
})
