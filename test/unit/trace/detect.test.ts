import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { unitSamples } from '../../../core/trace/chips.ts'
import { TraceCode } from '../../../core/trace/code.ts'
import { detectSound, traceRate } from '../../../core/trace/detect.ts'
import { Marker } from '../../../core/trace/mark.ts'
import { babble, drawing } from '../../support/drawing.ts'

const key = Buffer.alloc(32, 1)
const number = 9_876_543
const issued = [17, 4711, number, 12_000_000]

/** A download's sound as samples: units of one variant or the other. */
function downloaded(sound: Float32Array, rate: number, of = number): Float32Array {
  const marker = new Marker(key, { sampleRate: rate, channels: 1 })
  const [first, last] = [marker.push(sound), marker.end()]
  const code = new TraceCode(key)
  const payload = code.payload(of)
  return Float32Array.from(sound, (_, i) => {
    const name = code.variant(payload, Math.floor(i / unitSamples(rate))) === 0 ? 'a' : 'b'
    return (i < first.a.length ? first[name][i] : last[name][i - first.a.length]) as number
  })
}

const ffmpeg = (args: string[], input: Uint8Array): Buffer =>
  execFileSync('ffmpeg', ['-v', 'error', '-nostdin', ...args, 'pipe:1'], { input, maxBuffer: 2 ** 28 })
const raw = (samples: Float32Array, rate: number) =>
  ffmpeg(['-f', 'f32le', '-ar', String(rate), '-ac', '1', '-i', 'pipe:0', '-f', 'wav'], new Uint8Array(samples.buffer))
const heard = (file: Uint8Array): Float32Array =>
  new Float32Array(new Uint8Array(ffmpeg(['-i', 'pipe:0', '-ac', '1', '-ar', String(traceRate), '-f', 'f32le'], file)).buffer)
const encoded = (samples: Float32Array, rate: number, ...args: string[]): Float32Array =>
  heard(ffmpeg(['-i', 'pipe:0', ...args], raw(samples, rate)))

describe('looking a trace up', () => {
  const sound = babble(60, traceRate)
  const file = downloaded(sound, traceRate)
  const look = (leak: Float32Array, more: { key?: Buffer; numbers?: number[] } = {}) =>
    detectSound(more.key ?? key, { original: sound, leak, sampleRate: traceRate, issued: more.numbers ?? issued })

  it('names the download, reads its number and says where the file begins, by any stretch that is long enough', () => {
    for (const [from, to] of [
      [0, 60],
      [11.3, 41.9],
    ] as const) {
      const found = look(file.slice(from * traceRate, to * traceRate))
      expect(found.named?.number).toBe(number)
      expect(found.read?.number).toBe(number)
      expect(found.from).toBeCloseTo(from, 3)
    }
  })

  it('bears another loudness, being turned upside down, noise, and more before and after it', () => {
    const draw = drawing(5)
    const hiss = (length: number) => Float32Array.from({ length }, () => 0.02 * (2 * draw() - 1))
    const part = file.subarray(10 * traceRate, 45 * traceRate)
    const around = Float32Array.from([...hiss(3 * traceRate), ...part, ...hiss(2 * traceRate)])
    for (const leak of [part.map((x) => -0.2 * x), part.map((x) => x + 0.02 * (2 * draw() - 1)), around]) {
      expect(look(leak).named?.number).toBe(number)
    }
    expect(look(around).from).toBeCloseTo(7, 3)
  })

  it('can’t say anything of an unmarked file, by another key, of a number that isn’t among them, of too little, of silence', () => {
    const strange = { named: undefined, read: undefined }
    expect(look(sound.slice(5 * traceRate, 50 * traceRate))).toMatchObject(strange)
    expect(look(file, { key: Buffer.alloc(32, 9) })).toMatchObject(strange)
    expect(look(file, { numbers: [1, 2, 3] })).toMatchObject({ named: undefined, read: { number } })
    expect(look(file.slice(20 * traceRate, 24 * traceRate))).toMatchObject(strange)
    for (const leak of [new Float32Array(30 * traceRate), new Float32Array(0), babble(40, traceRate, 77)]) {
      expect(look(leak)).toMatchObject({ ...strange, from: undefined, bits: [] })
    }
  })
})

it.each([
  ['AAC at 64 kb/s', 48_000, ['-c:a', 'aac', '-b:a', '64k', '-f', 'adts']],
  ['MP3 at 64 kb/s', 48_000, ['-c:a', 'libmp3lame', '-b:a', '64k', '-f', 'mp3']],
  ['AAC at 64 kb/s and 32,000 samples a second', 44_100, ['-ar', '32000', '-c:a', 'aac', '-b:a', '64k', '-f', 'adts']],
] as const)('names a download after %s', (_, rate, args) => {
  const sound = babble(34, rate, 3)
  const cut = downloaded(sound, rate).slice(3.21 * rate, 33 * rate)
  const found = detectSound(key, { original: heard(raw(sound, rate)), leak: encoded(cut, rate, ...args), sampleRate: rate, issued })
  expect(found.named?.number).toBe(number)
  expect(found.read?.number).toBe(number)
})
