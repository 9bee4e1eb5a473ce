import { describe, expect, it } from 'vitest'
import { Carried, leastCarried } from '../../../core/trace/carried.ts'
import { unitSamples } from '../../../core/trace/chips.ts'
import { Marker } from '../../../core/trace/mark.ts'
import { babble, drawing } from '../../support/drawing.ts'

const rate = 16_000
const unit = unitSamples(rate)

/** Share of a sound's units that carry its mark, heard in pieces of this many samples. */
function carriedBy(sound: Float32Array, piece = 4000): number {
  const marker = new Marker(Buffer.alloc(32, 5), { sampleRate: rate, channels: 1 })
  const carried = new Carried({ sampleRate: rate, channels: 1 })
  for (let at = 0; at < sound.length; at += piece) carried.add(marker.push(sound.subarray(at, at + piece)))
  carried.add(marker.end())
  return carried.share
}

describe('what can carry a mark', () => {
  const draw = drawing(11)
  const hiss = Float32Array.from({ length: 20 * unit }, () => 8e-5 * (2 * draw() - 1))

  it('is a voice, and a faint hiss', () => {
    expect(carriedBy(babble(20, rate))).toBe(1)
    expect(carriedBy(hiss)).toBe(1)
    expect(carriedBy(hiss, 777)).toBe(1)
  })

  it('is no silence, and what there is of it counts', () => {
    expect(carriedBy(new Float32Array(20 * unit))).toBe(0)
    expect(carriedBy(new Float32Array(0))).toBe(0)
    const gated = hiss.map((value, i) => (Math.floor(i / unit) % 4 === 0 ? value : 0))
    expect(carriedBy(gated)).toBeGreaterThan(0.2)
    expect(carriedBy(gated)).toBeLessThan(leastCarried)
  })
})
