// What the mark is beside the sound it is in.
import { unitFrames } from '../../../core/trace/chips.ts'
import { Marker } from '../../../core/trace/mark.ts'
import { decodedFrames } from '../../../workers/downloads/frames.ts'
import type { Marked } from './leaks.ts'
import type { BenchSound } from './sounds.ts'

const deps = { config: { ffmpegPath: 'ffmpeg' } } as Parameters<typeof decodedFrames>[0]

/** How far the mark's energy lies below the sound's, dB. */
export async function levelBelow({ source, frames }: BenchSound, key: Uint8Array): Promise<number> {
  const marker = new Marker(key, source.format)
  let [sound, mark] = [0, 0]
  const add = ({ a, b }: { a: Float32Array; b: Float32Array }) => {
    for (let i = 0; i < a.length; i++) {
      const [x, y] = [a[i] as number, b[i] as number]
      sound += ((x + y) / 2) ** 2
      mark += ((x - y) / 2) ** 2
    }
  }
  for await (const samples of decodedFrames(deps, source, frames)) add(marker.push(samples))
  add(marker.end())
  return 10 * Math.log10(sound / mark)
}

/** Borders of units, and those where the two variants' blocks overlap by windows that don't fit (ISO 14496-3 4.6.11.3.2). */
export function splices({ a, b }: Marked, sampleRate: number): { switches: number; unlike: number } {
  let [switches, unlike] = [0, 0]
  const perUnit = unitFrames(sampleRate)
  for (let i = perUnit; i < a.length; i += perUnit) {
    switches++
    // What the block after the border expects before it is what the other variant has there as well.
    const [before, after] = [(x: Buffer[]) => windowOf(x[i - 1] as Buffer), (x: Buffer[]) => windowOf(x[i] as Buffer)]
    if (!follows(before(a), after(b)) || !follows(before(b), after(a))) unlike++
  }
  return { switches, unlike }
}

interface Window {
  /** 0 long, 1 long to short, 2 eight short, 3 short to long. */
  sequence: number
  shape: number
}

const follows = (before: Window, after: Window): boolean => {
  const endsShort = before.sequence === 1 || before.sequence === 2
  const beginsShort = after.sequence === 2 || after.sequence === 3
  return endsShort === beginsShort
}

/** Of the frame's first element, of one channel or two. */
function windowOf(frame: Buffer): Window {
  const bits = [...frame.subarray(7, 20)].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  const read = (at: number, count: number) => Number.parseInt(bits.slice(at, at + count), 2)
  const isPair = read(0, 3) === 1
  const isCommon = isPair && read(7, 1) === 1
  // Three bits of kind and four of tag; a pair says whether its windows are common; what isn't common begins with a gain.
  const at = 7 + (isPair ? 1 : 0) + (isCommon ? 0 : 8) + 1
  return { sequence: read(at, 2), shape: read(at + 2, 1) }
}
