// What is hidden in the picture of a recording: faces that were found, and masks that its owner drew. Pure.
import { type Crop, type Fineness, fitted, type Size } from '../edits/crop.ts'
import { type Grid, inside, type Span, secondsAt } from '../edits/spans.ts'

/** What is put over what is hidden: a few blurred blocks of it, or one gray. */
export type Style = 'blocks' | 'neutral'
/** What is made of the whole picture once faces are covered; null: nothing. */
export type Whole = 'blur' | 'pixelate' | 'outline' | 'cartoon' | null
export type Shape = 'rectangle' | 'ellipse'

export interface MaskKey {
  /** Step of the recording. */
  at: number
  /** Pixels of the picture. */
  place: Crop
}

export interface Mask {
  /** It keeps it for as long as it is there. */
  id: number
  shape: Shape
  /** When it covers. */
  span: Span
  /** Laid elsewhere at another time, it moves there; else it lies there all the time. */
  moves: boolean
  /** In order; one that doesn't move has one. */
  keys: readonly MaskKey[]
}

export interface Hiding {
  /** The faces that were found are covered. */
  faces: boolean
  style: Style
  whole: Whole
  /** Ids of faces that stay as they are. */
  uncovered: readonly number[]
  masks: readonly Mask[]
}

export type HidingAct =
  | { do: 'faces'; on: boolean }
  | { do: 'style'; style: Style }
  | { do: 'whole'; whole: Whole }
  | { do: 'uncover'; face: number; on: boolean }
  /** `span`: when it covers; all the time without. */
  | { do: 'draw'; shape: Shape; place: Crop; at: number; span?: Span }
  | { do: 'place'; mask: number; place: Crop; at: number }
  | { do: 'shape'; mask: number; shape: Shape }
  /** It lies where it is at that step when it no longer moves. */
  | { do: 'moves'; mask: number; on: boolean; at: number }
  | { do: 'unkey'; mask: number; at: number }
  /** From that step on, or until it and with it; null: from the beginning, to the end. */
  | { do: 'from' | 'until'; mask: number; at: number | null }
  | { do: 'erase'; mask: number }

export const nothingHidden: Hiding = { faces: false, style: 'blocks', whole: null, uncovered: [], masks: [] }

/** In one edit, and key positions of one mask; the service takes no more. */
export const mostMasks = 200
export const mostKeys = 500
/** A mask is laid as finely as a small face needs it. */
export const maskFineness: Fineness = { least: 12, step: 1 }

interface Recording {
  grid: Grid
  picture: Size
}

/** Null: it can't be done. */
export function hidden({ grid, picture }: Recording, hiding: Hiding, act: HidingAct): Hiding | null {
  switch (act.do) {
    case 'faces':
      // A style of the whole picture hides faces only where they were covered first.
      return { ...hiding, faces: act.on, whole: act.on ? hiding.whole : null }
    case 'style':
      return { ...hiding, style: act.style }
    case 'whole':
      return hiding.faces ? { ...hiding, whole: act.whole } : null
    case 'uncover': {
      const others = hiding.uncovered.filter((id) => id !== act.face)
      return { ...hiding, uncovered: act.on ? [...others, act.face].sort((a, b) => a - b) : others }
    }
    case 'draw': {
      if (hiding.masks.length >= mostMasks) return null
      const { shape, at, span = { start: 0, end: grid.steps } } = act
      const keys = [{ at, place: fitted(picture, act.place, maskFineness) }]
      return { ...hiding, masks: [...hiding.masks, { id: nextMask(hiding), shape, span, moves: false, keys }] }
    }
    case 'erase':
      return { ...hiding, masks: hiding.masks.filter(({ id }) => id !== act.mask) }
    default: {
      const mask = hiding.masks.find(({ id }) => id === act.mask)
      const next = mask && changed({ grid, picture }, mask, act)
      return next ? { ...hiding, masks: hiding.masks.map((other) => (other === mask ? next : other)) } : null
    }
  }
}

/** Where somebody begins: in the middle, a third as high as the picture. */
export function firstMask({ width, height }: Size): Crop {
  const side = Math.min(width, height) / 3
  return { x: (width - side) / 2, y: (height - side) / 2, width: side, height: side }
}

/** The id that the next drawn mask gets. */
export const nextMask = ({ masks }: Hiding): number => Math.max(0, ...masks.map(({ id }) => id)) + 1

type MaskAct = Extract<HidingAct, { mask: number }>

function changed({ grid, picture }: Recording, mask: Mask, act: Exclude<MaskAct, { do: 'erase' }>): Mask | null {
  switch (act.do) {
    case 'shape':
      return { ...mask, shape: act.shape }
    case 'place':
      return placed(mask, { at: act.at, place: fitted(picture, act.place, maskFineness) })
    case 'moves': {
      const place = placeAt(mask, act.at)
      if (!place || act.on) return { ...mask, moves: act.on }
      return { ...mask, moves: false, keys: [{ at: act.at, place: fitted(picture, place, maskFineness) }] }
    }
    case 'unkey':
      return mask.keys.length > 1 ? { ...mask, keys: mask.keys.filter(({ at }) => at !== act.at) } : null
    case 'from': {
      const start = act.at ?? 0
      return start < mask.span.end ? { ...mask, span: { ...mask.span, start } } : null
    }
    case 'until': {
      const end = act.at === null ? grid.steps : Math.min(grid.steps, act.at + 1)
      return end > mask.span.start ? { ...mask, span: { ...mask.span, end } } : null
    }
  }
}

function placed(mask: Mask, key: MaskKey): Mask | null {
  if (!mask.moves) return { ...mask, keys: [key] }
  const others = mask.keys.filter(({ at }) => at !== key.at)
  return others.length < mostKeys ? { ...mask, keys: [...others, key].sort((a, b) => a.at - b.at) } : null
}

/** Where it lies at a step, in a straight line between two key positions, whether it covers then or not. */
export function placeAt({ keys }: Mask, step: number): Crop | null {
  const after = keys.findIndex(({ at }) => at >= step)
  const [from, to] = [keys[after === -1 ? keys.length - 1 : Math.max(0, after - 1)], keys[after === -1 ? keys.length - 1 : after]]
  if (!from || !to) return null
  const part = to.at > from.at ? inside((step - from.at) / (to.at - from.at), 0, 1) : 0
  const along = (side: keyof Crop) => from.place[side] + (to.place[side] - from.place[side]) * part
  return { x: along('x'), y: along('y'), width: along('width'), height: along('height') }
}

/** Where it covers at a step; null: it doesn't. */
export const maskAt = (mask: Mask, step: number): Crop | null =>
  step >= mask.span.start && step < mask.span.end ? placeAt(mask, step) : null

/** Something is hidden by it. */
export const hides = ({ faces, masks }: Hiding): boolean => faces || masks.length > 0

/** What its owner saw of what was found. */
export interface Looked {
  /** The search that found it: what is chosen holds for no other. Null: there is none. */
  searchId: string | null
  /** Indices of the uncertain moments that were looked at. */
  looked: readonly number[]
  /** The others needn't be. */
  accept: boolean
}

/** What is asked of the service: seconds, and shares of the picture. Null: nothing is hidden. */
export function anonymiseOf({ grid, picture }: Recording, hiding: Hiding, { searchId, looked, accept }: Looked) {
  if (!hides(hiding)) return null
  const { faces, style, whole, uncovered, masks } = hiding
  return {
    style,
    ...(faces && { faces: { ...(searchId && { searchId }), uncovered: [...uncovered], looked: [...looked], accept } }),
    drawn: masks.map(({ shape, span, keys }) => ({
      shape,
      start: startAt(grid, span.start),
      end: secondsAt(grid, span.end),
      keys: keys.map(({ at, place }) => ({ time: secondsAt(grid, at), ...sharesOf(picture, place) })),
    })),
    ...(faces && whole && { whole }),
  }
}

/** Half a step before: what begins with a picture is there whichever way its time is rounded. */
const startAt = (grid: Grid, step: number): number => (step <= 0 ? 0 : Math.round(((step - 0.5) / grid.rate) * 1e6) / 1e6)

/** Of the picture's width and height. */
const sharesOf = ({ width, height }: Size, place: Crop): Crop => ({
  x: place.x / width,
  y: place.y / height,
  width: place.width / width,
  height: place.height / height,
})
