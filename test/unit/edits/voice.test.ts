import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { drawVoice, voiceCommands, voiceFilters } from '../../../workers/edits/voice.ts'

const folder = mkdtempSync(join(tmpdir(), 'safelight-voice-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const rate = 16_000
const seconds = 3
/** Sound through filters: samples of one channel, `rate` a second. */
const filtered = (input: string[], filters: string): Float32Array => {
  const args = ['-v', 'error', '-nostdin', ...input, '-af', `${filters},aresample=${rate}`, '-ac', '1', '-f', 'f32le', 'pipe:1']
  return new Float32Array(new Uint8Array(execFileSync('ffmpeg', args, { maxBuffer: 64 * 1024 * 1024 })).buffer)
}
const written = (samples: Float32Array, name: string): string[] => {
  const path = join(folder, name)
  writeFileSync(path, samples)
  return ['-f', 'f32le', '-ar', String(rate), '-ac', '1', '-i', path]
}

/** Somebody speaking, as far as this goes: pulses of a wandering pitch through three resonances, in syllables. */
const pulses = `0.5*gt(sin(2*PI*(${'120*t'}+6*sin(2.1*t))),0.97)*(0.55+0.45*sin(2*PI*3.1*t))`
const speech = ['-f', 'lavfi', '-i', `aevalsrc='${pulses}':s=48000:d=${seconds},aresample=48000`]
const mouth =
  'asplit=3[a][b][c];[a]bandpass=f=650:width_type=h:w=130[x];[b]bandpass=f=1350:width_type=h:w=170[y];[c]bandpass=f=2600:width_type=h:w=240[z];[x][y][z]amix=inputs=3,volume=20'

const width = 1024
/** Logarithms of loudness in 40 bands from 100 to 5,000 Hz, one row each 64 ms. */
function spectrogram(samples: Float32Array): number[][] {
  const rows: number[][] = []
  for (let at = 0; at + width <= samples.length; at += width) rows.push(bands(samples.subarray(at, at + width)))
  return rows
}

const hann = Float64Array.from({ length: width }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / width))
const edges = Array.from({ length: 42 }, (_, i) => 100 * 50 ** (i / 41))
/** Goertzel's recurrence at the middle of each band: enough to compare by. */
function bands(samples: Float32Array): number[] {
  return Array.from({ length: 40 }, (_, band) => {
    const middle = Math.sqrt((edges[band] ?? 0) * (edges[band + 2] ?? 0))
    const w = 2 * Math.cos((2 * Math.PI * middle) / rate)
    let [one, two] = [0, 0]
    for (const [i, sample] of samples.entries()) {
      const next = sample * (hann[i] ?? 0) + w * one - two
      two = one
      one = next
    }
    return Math.log(1e-6 + one * one + two * two - w * one * two)
  })
}

/** How alike two sounds are, row by row: 1 for the same. */
function likeness(a: number[][], b: number[][]): number {
  const rows = Math.min(a.length, b.length)
  let sum = 0
  for (let i = 0; i < rows; i++) sum += correlation(a[i] ?? [], b[i] ?? [])
  return sum / rows
}

function correlation(a: number[], b: number[]): number {
  const mean = (values: number[]) => values.reduce((all, value) => all + value, 0) / values.length
  const [ma, mb] = [mean(a), mean(b)]
  let [ab, aa, bb] = [0, 0, 0]
  for (const [i, value] of a.entries()) {
    const [x, y] = [value - ma, (b[i] ?? 0) - mb]
    ab += x * y
    aa += x * x
    bb += y * y
  }
  return ab / Math.sqrt(aa * bb + 1e-12)
}

/** What somebody tries who suspects a shift: pitches from 0.7 to 1.4, each with the throat moved along or not. */
const tries = Array.from({ length: 9 }, (_, i) => 0.7 * 2 ** (i / 8))
function bestUndone(disguised: Float32Array, original: number[][], name: string): number {
  const input = written(disguised, name)
  return Math.max(
    ...tries.flatMap((pitch) =>
      ['shifted', 'preserved'].map((formant) =>
        likeness(spectrogram(filtered(input, `aresample=48000,rubberband=pitch=${pitch}:formant=${formant}`)), original),
      ),
    ),
  )
}

/** The same voices in each run (Lehmer's generator). */
function drawnFrom(seed: number): (below: number) => number {
  let state = seed * 7919
  return (below) => {
    state = (state * 48_271) % 2_147_483_647
    return state % below
  }
}

describe('a voice', () => {
  it('is drawn anew each time, far enough from the speaker’s own, and its pitch wanders', () => {
    const voices = Array.from({ length: 300 }, () => drawVoice(60))
    for (const { rate: drawn, pitch } of voices) {
      expect(Math.abs(drawn / 48_000 - 1)).toBeGreaterThan(0.07)
      expect(Math.abs(drawn / 48_000 - 1)).toBeLessThan(0.21)
      for (const [i, { from, factor }] of pitch.entries()) {
        expect(factor > 0.77 && factor < 1.27).toBe(true)
        // To the last bit of a double, a time is a whole number of milliseconds.
        expect(Math.round(from * 1000) / 1000).toBe(from)
        if (i > 0) expect(Math.round((from - (pitch[i - 1]?.from ?? 0)) * 1000)).toBeGreaterThanOrEqual(1500)
      }
      expect(new Set(pitch.map(({ factor }) => factor)).size).toBeGreaterThan(5)
    }
    expect(new Set(voices.map((voice) => JSON.stringify(voice))).size).toBe(300)
    expect(voices.filter(({ rate: drawn }) => drawn < 48_000).length).toBeGreaterThan(90)
    expect(voices.filter(({ rate: drawn }) => drawn > 48_000).length).toBeGreaterThan(90)
  })

  it('that is shifted comes back by a search of eighteen tries; one that is disguised does not come back by the same', () => {
    const plain = filtered(speech, mouth)
    const own = spectrogram(plain)
    const shifted = filtered(written(plain, 'plain'), `aresample=48000,rubberband=pitch=${1 / (tries[2] ?? 1)}:formant=shifted`)
    const back = bestUndone(shifted, own, 'shifted')
    expect(back).toBeGreaterThan(0.9)
    for (const seed of [1]) {
      const voice = drawVoice(seconds, drawnFrom(seed))
      const commands = join(folder, 'pitch')
      writeFileSync(commands, voiceCommands(voice))
      const disguised = filtered(written(plain, 'plain'), voiceFilters(voice, commands))
      expect(Math.abs(disguised.length - plain.length) / rate).toBeLessThan(0.02)
      // At least twice as far from the speaker's own voice.
      expect(1 - bestUndone(disguised, own, 'disguised')).toBeGreaterThan(2 * (1 - back))
    }
  }, 120_000)
})
