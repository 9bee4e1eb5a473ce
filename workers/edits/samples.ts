// The samples that a made run of sound is encoded from. Pure.
import { frameSamples, type SoundFormat } from '../media/adts.ts'
import { type HeardRange, type SoundPlan, timeOf } from './sound-plan.ts'

/** Sound swells and fades this long at the ends of what is kept, so that no join clicks, seconds. */
const fadeSeconds = 0.005

/** Decoded frames of the original by their number: interleaved floats. */
export type Decoded = ReadonlyMap<number, Float32Array>

/** Which frames of the original a frame of the new sound is heard from; none in what is silenced. A frame at a join has two. */
export function heardIn(plan: SoundPlan, frame: number): { range: HeardRange; index: number }[] {
  if (plan.silent.some(({ from, to }) => frame >= from && frame < to)) return []
  return plan.ranges.flatMap((range) => {
    const index = frame + range.by
    const time = timeOf(plan.grid, index)
    return time < range.end && time + plan.grid.seconds > range.start ? [{ range, index }] : []
  })
}

/** The samples of one frame: what is kept of the original's, faded at the ends of ranges; silence where there is none. */
export function samplesOf(plan: SoundPlan, frame: number, decoded: Decoded, { channels, sampleRate }: SoundFormat): Float32Array {
  const samples = new Float32Array(frameSamples * channels)
  const fade = fadeSeconds * sampleRate
  for (const { range, index } of heardIn(plan, frame)) {
    const source = decoded.get(index)
    if (!source) continue
    const began = (timeOf(plan.grid, index) - range.start) * sampleRate
    const left = (range.end - timeOf(plan.grid, index)) * sampleRate
    for (let i = 0; i < frameSamples; i++) {
      const gain = Math.max(0, Math.min(1, (began + i) / fade, (left - i) / fade))
      if (gain === 0) continue
      for (let c = 0; c < channels; c++) {
        const at = i * channels + c
        samples[at] = (samples[at] ?? 0) + gain * (source[at] ?? 0)
      }
    }
  }
  return samples
}
