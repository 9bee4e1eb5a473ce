import { describe, expect, it } from 'vitest'
import { chipAt, chipsAcross, chipsHigh, chipsUp, patternOf, unitFrames, unitSamples } from '../../../core/trace/chips.ts'
import { type MarkedPair, Marker, markDepth } from '../../../core/trace/mark.ts'
import { babble } from '../../support/drawing.ts'

const key = Buffer.alloc(32, 1)

function joined(pairs: MarkedPair[]): MarkedPair {
  const join = (name: 'a' | 'b') => Float32Array.from(pairs.flatMap((pair) => [...pair[name]]))
  return { a: join('a'), b: join('b') }
}

/** Both variants, the sound handed over in blocks of these lengths in turn, moments. */
function marked(samples: Float32Array, sampleRate: number, channels = 1, blocks: number[] = [4096]): MarkedPair {
  const marker = new Marker(key, { sampleRate, channels })
  const pairs: MarkedPair[] = []
  for (let at = 0, i = 0; at < samples.length; i++) {
    const length = (blocks[i % blocks.length] as number) * channels
    pairs.push(marker.push(samples.subarray(at, at + length)))
    at += length
  }
  return joined([...pairs, marker.end()])
}

const energy = (samples: Float32Array, from = 0, to = samples.length): number => {
  let sum = 0
  for (let i = from; i < to; i++) sum += (samples[i] as number) ** 2
  return sum
}

describe('the pattern of the mark', () => {
  it('is keyed, differs from unit to unit, and each louder chip is followed by a softer one or the other way round', () => {
    const pattern = patternOf(key, 5)
    expect(pattern).toEqual(patternOf(key, 5))
    expect(pattern).toHaveLength(chipsAcross * chipsHigh)
    for (let i = 0; i < pattern.length; i++) {
      const across = Math.floor(i / chipsHigh)
      if (across % 2 === 0) expect((pattern[i] as number) + (pattern[i + chipsHigh] as number)).toBe(0)
    }
    for (const other of [patternOf(key, 6), patternOf(Buffer.alloc(32, 2), 5)]) {
      const same = pattern.filter((chip, i) => chip === other[i]).length / pattern.length
      expect(Math.abs(same - 0.5)).toBeLessThan(0.15)
    }
  })

  it('lies between 400 and 7,000 Hz, and below what the sound can have; a unit is about half a second', () => {
    expect([300, 399, 401, 6900, 7100].map((frequency) => chipAt(frequency, 48_000))).toEqual([undefined, undefined, 0, 34, undefined])
    expect([48_000, 44_100, 16_000, 8000].map(chipsUp)).toEqual([35, 35, 35, 17])
    expect([48_000, 44_100, 32_000, 22_050, 16_000].map(unitFrames)).toEqual([24, 24, 16, 12, 8])
  })
})

describe('the mark', () => {
  const sound = babble(4, 48_000)
  const { a, b } = marked(sound, 48_000)
  const change = a.map((sample, i) => sample - (sound[i] as number))

  it('changes nothing of the length, and is the same up and down', () => {
    expect([a.length, b.length]).toEqual([sound.length, sound.length])
    const differences = sound.map((sample, i) => Math.abs((a[i] as number) + (b[i] as number) - 2 * sample))
    expect(differences.reduce((most, one) => Math.max(most, one))).toBeLessThan(0.5e-5)
  })

  it('lies at least 24 dB below the sound, and next to nothing of it at the borders of units', () => {
    expect(markDepth).toBeLessThan(0.1)
    expect(10 * Math.log10(energy(sound) / energy(change))).toBeGreaterThan(24)
    expect(energy(change)).toBeGreaterThan(0)
    const unit = unitSamples(48_000)
    for (let border = unit; border + 256 < sound.length; border += unit) {
      const below = energy(sound, border - 256, border + 256) / (energy(change, border - 256, border + 256) + 1e-12)
      expect(10 * Math.log10(below)).toBeGreaterThan(42)
    }
  })

  it('is the same however the sound comes, to the last sample', () => {
    const short = sound.subarray(0, 50_001)
    const whole = marked(short, 48_000, 1, [50_001])
    const bytes = ({ a, b }: typeof whole) => [a, b].map((samples) => Buffer.from(samples.buffer).toString('base64'))
    for (const blocks of [[1, 2, 3, 511], [1024], [777, 40_000], [512]])
      expect(bytes(marked(short, 48_000, 1, blocks))).toEqual(bytes(whole))
    expect(whole.a).toHaveLength(50_001)
    for (const length of [0, 1, 511, 512, 513, 1024]) expect(marked(sound.subarray(0, length), 48_000).b).toHaveLength(length)
  })

  it.each([2, 3])('of %i channels is that of each alone', (channels) => {
    const parts = Array.from({ length: channels }, (_, i) => babble(1, 44_100, i + 1))
    const mixed = Float32Array.from({ length: 44_100 * channels }, (_, i) => parts[i % channels]?.[Math.floor(i / channels)] as number)
    const together = marked(mixed, 44_100, channels, [1000])
    for (const [channel, part] of parts.entries()) {
      const alone = marked(part, 44_100)
      const differences = alone.a.map((sample, i) => Math.abs((together.a[i * channels + channel] as number) - sample))
      expect(differences.reduce((most, one) => Math.max(most, one))).toBeLessThan(0.5e-5)
    }
  })

  it('of silence is silence', () => {
    const silence = marked(new Float32Array(20_000), 16_000)
    expect(energy(silence.a) + energy(silence.b)).toBe(0)
  })

  it('refuses half a moment, and formats that no sound has', () => {
    expect(() => new Marker(key, { sampleRate: 48_000, channels: 2 }).push(new Float32Array(3))).toThrow(RangeError)
    for (const format of [
      { sampleRate: 0, channels: 1 },
      { sampleRate: 48_000, channels: 0 },
    ])
      expect(() => new Marker(key, format)).toThrow(RangeError)
  })

  it('needs the same memory for ten minutes as for one', () => {
    const marker = new Marker(key, { sampleRate: 16_000, channels: 1 })
    const second = babble(1, 16_000)
    const grown = (seconds: number) => {
      for (let i = 0; i < seconds; i++) marker.push(second)
      return process.memoryUsage().arrayBuffers
    }
    const before = grown(60)
    expect(grown(600) - before).toBeLessThan(64 * 1024 * 1024)
  })
})
