// What the mark is beside the sound it is in.
import type { TraceCode } from '../../../core/trace/code.ts'
import { Marker } from '../../../core/trace/mark.ts'
import { alike, FrameChooser } from '../../../workers/downloads/choose.ts'
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

/** Changes from one variant to the other in a download, and those where the blocks before don't end in the same window. */
export function splices({ a, b }: Marked, code: TraceCode, number: number): { changes: number; unlike: number } {
  const chooser = new FrameChooser(code, number)
  let [changes, unlike] = [0, 0]
  let before: { held: Buffer[]; frame: Buffer; other: Buffer } | undefined
  for (const [i, ours] of a.entries()) {
    const theirs = b[i] as Buffer
    const frame = chooser.next(ours, theirs)
    const held = frame === ours ? a : b
    if (before && held !== before.held) {
      changes++
      if (!alike(before.frame, before.other)) unlike++
    }
    before = { held, frame, other: frame === ours ? theirs : ours }
  }
  return { changes, unlike }
}
