// Where in a recording a leaked stretch of its picture lies. Pure.
import { cellGrid, cells } from './picture.ts'

/** Pictures a second that are compared. */
export const lookRate = 30

/** What is looked at to find the place: a picture of one pixel for each cell of the mark. */
export const thumbSize = { width: cellGrid.across, height: cellGrid.down } as const

/** Every so many pictures one is searched with, and around what is found each. */
const stride = 6
/** Slow changes are taken back: what is left is what moves, strides to either side. */
const slow = 10
/** Length of what is searched for, strides: 20 s. */
const templateLength = 100
/** Likeness, 0 to 1, from which a place is believed, and from which no better one is looked for. */
const leastLikeness = 0.3
const sureLikeness = 0.8
/** Pictures to either side of what was found by strides. */
const reach = 2 * stride

export interface PicturePlace {
  /** The leak's picture 0 is the original's picture `offset`, at `lookRate`; may be below 0. */
  offset: number
  /** Correlation there, 0 to 1. */
  likeness: number
}

/** Undefined: no part of the leak was found. Both: thumbs one after the other, `lookRate` a second. */
export function placeOfPicture(original: Float32Array, leak: Float32Array): PicturePlace | undefined {
  const [whole, part] = [moving(original, stride), moving(leak, stride)]
  let best: (PicturePlace & { from: number }) | undefined
  for (const from of templatesIn(part)) {
    if (best && best.likeness >= sureLikeness) break
    const found = search(whole, part, { from, length: templateLength, first: -Math.floor(templateLength / 2), last: whole.length / cells })
    if (found && (!best || found.likeness > best.likeness)) best = { ...found, from }
  }
  if (!best || best.likeness < leastLikeness) return undefined
  return refined(original, leak, best)
}

/** Each picture around the place that was found by every sixth. */
function refined(original: Float32Array, leak: Float32Array, { offset, from }: PicturePlace & { from: number }): PicturePlace | undefined {
  const [start, length] = [from * stride, templateLength * stride]
  const lead = slow * stride
  const cut = (thumbs: Float32Array, first: number) => {
    const begin = Math.max(0, first - lead)
    return { begin, thumbs: moving(thumbs.subarray(begin * cells, Math.max(begin, first + length + lead) * cells), 1) }
  }
  const ours = cut(original, start + offset * stride - reach)
  const theirs = cut(leak, start)
  const shift = theirs.begin - ours.begin
  const near = offset * stride + shift
  const asked = { from: start - theirs.begin, length }
  // `search` counts places of the template, not of the leak.
  const found = search(ours.thumbs, theirs.thumbs, { ...asked, first: near - reach + asked.from, last: near + reach + asked.from })
  return found && { offset: found.offset - shift, likeness: found.likeness }
}

/** Every `step`th thumb less the mean of those around it. */
function moving(thumbs: Float32Array, step: number): Float32Array {
  const count = Math.floor(thumbs.length / cells / step)
  const around = slow * (stride / step)
  const moved = new Float32Array(count * cells)
  for (let cell = 0; cell < cells; cell++) {
    const at = (i: number) => thumbs[i * step * cells + cell] as number
    let [sum, from, to] = [0, 0, 0]
    for (let i = 0; i < count; i++) {
      for (; to < Math.min(count, i + around + 1); to++) sum += at(to)
      for (; from < i - around; from++) sum -= at(from)
      moved[i * cells + cell] = at(i) - sum / (to - from)
    }
  }
  return moved
}

/** Where templates begin: where most moves in each third, one alone of what is short. */
function templatesIn(part: Float32Array): number[] {
  const last = part.length / cells - templateLength
  if (last <= 0) return part.length > 0 ? [0] : []
  const energy = energyBefore(part)
  return [0, 1, 2].map((third) => {
    let [best, most] = [Math.floor((third * last) / 3), -1]
    for (let from = best; from <= ((third + 1) * last) / 3; from += 5) {
      const moved = (energy[from + templateLength] as number) - (energy[from] as number)
      if (moved > most) [best, most] = [from, moved]
    }
    return best
  })
}

function energyBefore(thumbs: Float32Array): Float64Array {
  const energy = new Float64Array(thumbs.length / cells + 1)
  for (let i = 0; i < energy.length - 1; i++) {
    let sum = energy[i] as number
    for (let at = i * cells; at < (i + 1) * cells; at++) sum += (thumbs[at] as number) ** 2
    energy[i + 1] = sum
  }
  return energy
}

interface Searched {
  /** The template: so many thumbs of the leak from there on. */
  from: number
  length: number
  /** Places in the original at which the template may begin. */
  first: number
  last: number
}

/** The place that is most like the template, which may hang over the ends by half. */
function search(whole: Float32Array, part: Float32Array, { from, length, first, last }: Searched): PicturePlace | undefined {
  const [ours, theirs] = [energyBefore(whole), energyBefore(part)]
  const [there, count] = [whole.length / cells, Math.min(length, part.length / cells - from)]
  let best: PicturePlace | undefined
  for (let at = first; at <= last; at++) {
    const begin = Math.max(0, -at)
    const end = Math.min(count, there - at)
    if (end - begin < count / 2) continue
    let both = 0
    const [x, y] = [(at + begin) * cells, (from + begin) * cells]
    for (let i = 0; i < (end - begin) * cells; i++) both += (whole[x + i] as number) * (part[y + i] as number)
    const energy = (ours[at + end] as number) - (ours[at + begin] as number)
    const own = (theirs[from + end] as number) - (theirs[from + begin] as number)
    const likeness = energy > 0 && own > 0 ? both / Math.sqrt(energy * own) : 0
    if (likeness > (best?.likeness ?? 0)) best = { offset: at - from, likeness }
  }
  return best
}
