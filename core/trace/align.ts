// Where in a recording a leaked stretch of its sound lies. Pure.
import FFT from 'fft.js'

/** Sound of one channel, 16,000 samples a second: what traces are looked for in. */
export const traceRate = 16_000
const coarseStep = 4
/** Length of what is searched for, samples of the coarse rate: 16 s. */
const templateSamples = 2 ** 16
const mostTransformed = 2 ** 18
/** Likeness, 0 to 1, from which a place is believed, and from which no better one is looked for. */
export const leastLikeness = 0.15
const sureLikeness = 0.6

export interface Place {
  /** The leak's sample 0 is the original's sample `offset`; may be below 0. */
  offset: number
  /** Correlation there, 0 to 1. */
  likeness: number
}

/** Undefined: no part of the leak was found. Both at `traceRate`. */
export function placeOf(original: Float32Array, leak: Float32Array): Place | undefined {
  const [whole, part] = [coarse(original), coarse(leak)]
  let best: (Place & { from: number; length: number }) | undefined
  for (const from of templatesIn(part)) {
    if (best && best.likeness >= sureLikeness) break
    const template = part.subarray(from, from + templateSamples)
    const found = search(whole, template)
    if (found && (!best || found.likeness > best.likeness)) {
      best = { offset: found.at - from, likeness: found.likeness, from, length: template.length }
    }
  }
  if (!best || best.likeness < leastLikeness) return undefined
  const from = best.from * coarseStep
  return refine(original, leak, { offset: best.offset * coarseStep, from, to: from + best.length * coarseStep, reach: 2 * coarseStep })
}

export interface Nearby {
  /** About. */
  offset: number
  /** In the leak. */
  from: number
  to: number
  /** Samples to either side. */
  reach: number
}

/** The place nearby that is most alike; undefined where one of them is silent or there is nothing to compare. */
export function refine(original: Float32Array, leak: Float32Array, { offset, from, to, reach }: Nearby): Place | undefined {
  let best: Place | undefined
  for (let at = offset - reach; at <= offset + reach; at++) {
    const start = Math.max(from, -at, 0)
    const end = Math.min(to, leak.length, original.length - at)
    let [both, ours, theirs] = [0, 0, 0]
    for (let i = start; i < end; i++) {
      const [x, y] = [original[at + i] as number, leak[i] as number]
      both += x * y
      ours += x * x
      theirs += y * y
    }
    // Turned upside down it sounds the same.
    const likeness = Math.abs(both) / Math.sqrt(ours * theirs)
    if (likeness > (best?.likeness ?? 0)) best = { offset: at, likeness }
  }
  return best
}

/** Every fourth sample of what lies below 1,800 Hz, its lows taken back: their correlation is wide. */
function coarse(samples: Float32Array): Float32Array {
  const taps = 32
  const filter = Float64Array.from({ length: 2 * taps + 1 }, (_, i) => {
    const t = i - taps
    const sinc = t === 0 ? 0.225 : Math.sin(Math.PI * 0.225 * t) / (Math.PI * t)
    return sinc * (0.5 + 0.5 * Math.cos((Math.PI * t) / (taps + 1)))
  })
  const thinned = new Float32Array(Math.floor(samples.length / coarseStep))
  let before = 0
  for (let i = 0; i < thinned.length; i++) {
    let sum = 0
    const centre = i * coarseStep
    const [first, last] = [Math.max(0, taps - centre), Math.min(2 * taps, samples.length - 1 - centre + taps)]
    for (let j = first; j <= last; j++) sum += (filter[j] as number) * (samples[centre + j - taps] as number)
    thinned[i] = sum - before
    before = sum
  }
  return thinned
}

/** Where templates begin: the loudest of each third, one alone of what is short. */
function templatesIn(part: Float32Array): number[] {
  const last = part.length - templateSamples
  if (last <= 0) return part.length > 0 ? [0] : []
  const energy = sums(part)
  const step = templateSamples / 8
  return [0, 1, 2].map((third) => {
    let [best, most] = [Math.floor((third * last) / 3), -1]
    for (let from = best; from <= ((third + 1) * last) / 3; from += step) {
      const loud = (energy[from + templateSamples] as number) - (energy[from] as number)
      if (loud > most) [best, most] = [from, loud]
    }
    return best
  })
}

/** Energy before each sample. */
function sums(samples: Float32Array): Float64Array {
  const energy = new Float64Array(samples.length + 1)
  for (let i = 0; i < samples.length; i++) energy[i + 1] = (energy[i] as number) + (samples[i] as number) ** 2
  return energy
}

/** The place in `whole` that is most like the template; it may hang over its ends by half. */
function search(whole: Float32Array, template: Float32Array): { at: number; likeness: number } | undefined {
  const transformSamples = Math.min(mostTransformed, 2 ** Math.ceil(Math.log2(whole.length + 2 * template.length + 2)))
  const fft = new FFT(transformSamples)
  const [data, pattern, spectrum] = [0, 1, 2].map(() => new Float64Array(2 * transformSamples)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ]
  const own = (sums(template).at(-1) as number) + 1e-20
  fill(data, template, 0, template.length)
  fft.transform(pattern, data)
  const energy = sums(whole)
  const energyAt = (i: number) => energy[Math.min(whole.length, Math.max(0, i))] as number
  const valid = transformSamples - template.length
  const overhang = Math.floor(template.length / 2)
  let best: { at: number; likeness: number } | undefined
  for (let from = -overhang; from < whole.length; from += valid) {
    fill(data, whole, from, transformSamples)
    fft.transform(spectrum, data)
    for (let k = 0; k < spectrum.length; k += 2) {
      const [a, b, c, d] = [spectrum[k], spectrum[k + 1], pattern[k], pattern[k + 1]] as [number, number, number, number]
      spectrum[k] = a * c + b * d
      spectrum[k + 1] = b * c - a * d
    }
    fft.inverseTransform(data, spectrum)
    for (let i = 0; i < valid; i++) {
      const there = energyAt(from + i + template.length) - energyAt(from + i)
      // What hangs over is not more alike for being short.
      const likeness = Math.abs(data[2 * i] as number) / Math.sqrt(own * Math.max(there, own * 1e-6))
      if (likeness > (best?.likeness ?? 0)) best = { at: from + i, likeness: Math.min(1, likeness) }
    }
  }
  return best
}

/** Real samples from `from` on as complex ones, silence outside. */
function fill(data: Float64Array, samples: Float32Array, from: number, length: number): void {
  data.fill(0)
  for (let i = Math.max(0, -from); i < length && from + i < samples.length; i++) data[2 * i] = samples[from + i] as number
}
