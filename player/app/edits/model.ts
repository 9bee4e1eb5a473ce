// What is kept of a recording and where it is silenced while its owner cuts it, with the way back. Pure.
import type { PlayWindow } from '../../shared/window.ts'
import { anonymiseOf, type Hiding, type HidingAct, hidden, hides, type Looked, nothingHidden } from '../faces/hiding.ts'
import { type Crop, fitted, isAll, type Size } from './crop.ts'
import { type Grid, gapsOf, inside, joined, moved, type Side, type Span, shortest, stretchesOf } from './spans.ts'

/** Parts that are kept lie in one lane, silenced stretches in the other. */
export type Lane = 'kept' | 'mute'

export interface Chosen {
  lane: Lane
  index: number
}

/** Disguised by amounts that nobody keeps, or left out; null: kept as it is. */
export type Voice = 'disguise' | 'mute' | null

export interface Cut {
  kept: readonly Span[]
  mute: readonly Span[]
  /** What is kept of the picture; null: all of it. */
  crop: Crop | null
  voice: Voice
  /** Of all of the picture, whatever is kept of it. */
  hiding: Hiding
}

export interface Moment {
  cut: Cut
  /** What the next act is about, when it is about one of them. */
  chosen: Chosen | null
}

export interface Editing extends Moment {
  grid: Grid
  /** Null: there is none that a part could be kept of. */
  picture: Size | null
  past: readonly Moment[]
  future: readonly Moment[]
  /** The movement that was last: one way back for all of it. */
  stroke: string | null
}

export type Act =
  /** It begins at that step: the part there, else the one after it. */
  | { do: 'begin'; at: number }
  /** It ends with that step: the part there, else the one before it. */
  | { do: 'end'; at: number }
  /** What is cut out begins there: the part falls in two, and either can be cut back or taken away. */
  | { do: 'split'; at: number }
  | { do: 'silence'; at: number }
  | { do: 'move'; lane: Lane; index: number; side: Side; to: number; stroke: string }
  | ({ do: 'remove' } & Chosen)
  /** Keeps what was cut out before that part. */
  | { do: 'restore'; before: number }
  /** Null: the whole picture. `stroke` null: a movement of its own. */
  | { do: 'crop'; crop: Crop | null; stroke: string | null }
  | { do: 'voice'; voice: Voice }
  | { do: 'hide'; what: HidingAct; stroke: string | null }
  /** What was found is forgotten, and never comes back: faces that are found again have other numbers. */
  | { do: 'forget' }
  | { do: 'choose'; chosen: Chosen | null }
  | { do: 'undo' | 'redo' }
  | { do: 'reset' }

/** In one edit; the service takes no more. */
export const mostSpans = 100
const mostMoments = 500
/** A silence is so long at first, seconds. */
const silenceSeconds = 1

export const openEditing = (grid: Grid, picture: Size | null = null): Editing => ({
  ...whole(grid),
  ...{ grid, picture, past: [], future: [], stroke: null },
})

const whole = ({ steps }: Grid): Moment => ({
  cut: { kept: [{ start: 0, end: steps }], mute: [], crop: null, voice: null, hiding: nothingHidden },
  chosen: null,
})

/** The same object: it changes nothing. */
export function perform(editing: Editing, act: Act): Editing {
  switch (act.do) {
    case 'choose':
      return same(act.chosen, editing.chosen) ? editing : { ...editing, chosen: act.chosen, stroke: null }
    case 'undo':
      return step(editing, editing.past, editing.future, false)
    case 'redo':
      return step(editing, editing.future, editing.past, true)
    case 'forget':
      return forgotten(editing)
    default: {
      const next = changed(editing, act)
      return next === null || same(next.cut, editing.cut) ? editing : remember(editing, next, 'stroke' in act ? act.stroke : null)
    }
  }
}

function remember(editing: Editing, next: Moment, stroke: string | null): Editing {
  const goesOn = stroke !== null && stroke === editing.stroke
  const past = goesOn ? editing.past : [...editing.past, { cut: editing.cut, chosen: editing.chosen }].slice(-mostMoments)
  return { ...editing, ...next, past, future: [], stroke }
}

function step(editing: Editing, from: readonly Moment[], to: readonly Moment[], forward: boolean): Editing {
  const next = from.at(-1)
  if (!next) return editing
  const [left, right] = [from.slice(0, -1), [...to, { cut: editing.cut, chosen: editing.chosen }]]
  return { ...editing, ...next, past: forward ? right : left, future: forward ? left : right, stroke: null }
}

function forgotten(editing: Editing): Editing {
  const without = <Kept extends Moment>(moment: Kept): Kept => {
    const hiding = { ...moment.cut.hiding, faces: false, whole: null, uncovered: [] }
    return { ...moment, cut: { ...moment.cut, hiding } }
  }
  return { ...without(editing), past: editing.past.map(without), future: editing.future.map(without), stroke: null }
}

type Change = Exclude<Act, { do: 'choose' | 'undo' | 'redo' | 'forget' }>

/** Null: it can't be done there. */
function changed({ grid, picture, cut, chosen }: Editing, act: Change): Moment | null {
  switch (act.do) {
    case 'begin':
      return begun(grid, cut, act.at)
    case 'end':
      return ended(grid, cut, act.at)
    case 'split':
      return splitAt(grid, cut, act.at)
    case 'silence':
      return silenced(grid, cut, act.at)
    case 'move': {
      const { lane, index, side, to } = act
      return cut[lane][index] ? { cut: { ...cut, [lane]: moved(grid, cut[lane], index, side, to) }, chosen: { lane, index } } : null
    }
    case 'remove':
      return removed(cut, act)
    case 'restore':
      return restored(grid, cut, act.before)
    case 'crop':
      return picture && { cut: { ...cut, crop: act.crop && fitted(picture, act.crop) }, chosen }
    case 'voice':
      return { cut: { ...cut, voice: act.voice }, chosen }
    case 'hide': {
      const hiding = picture && hidden({ grid, picture }, cut.hiding, act.what)
      return hiding && { cut: { ...cut, hiding }, chosen }
    }
    case 'reset':
      return whole(grid)
  }
}

const withKept = (cut: Cut, kept: readonly Span[], index: number): Moment => ({
  cut: { ...cut, kept },
  chosen: { lane: 'kept', index },
})

function begun(grid: Grid, cut: Cut, at: number): Moment | null {
  const index = cut.kept.findIndex(({ end }) => at < end)
  if (index !== -1) return withKept(cut, moved(grid, cut.kept, index, 'start', at), index)
  const start = Math.max(cut.kept.at(-1)?.end ?? 0, Math.min(at, grid.steps - shortest(grid)))
  if (grid.steps - start < shortest(grid) || cut.kept.length >= mostSpans) return null
  return withKept(cut, [...cut.kept, { start, end: grid.steps }], cut.kept.length)
}

function ended(grid: Grid, cut: Cut, at: number): Moment | null {
  const index = cut.kept.findLastIndex(({ start }) => start <= at)
  if (index !== -1) return withKept(cut, moved(grid, cut.kept, index, 'end', at + 1), index)
  const end = Math.min(cut.kept[0]?.start ?? grid.steps, Math.max(at + 1, shortest(grid)))
  if (end < shortest(grid) || cut.kept.length >= mostSpans) return null
  return withKept(cut, [{ start: 0, end }, ...cut.kept], 0)
}

function splitAt(grid: Grid, cut: Cut, at: number): Moment | null {
  const least = shortest(grid)
  const index = cut.kept.findIndex(({ start, end }) => start + least <= at && at <= end - least)
  const span = cut.kept[index]
  if (!span || cut.kept.length >= mostSpans) return null
  return withKept(cut, cut.kept.toSpliced(index, 1, { start: span.start, end: at }, { start: at, end: span.end }), index + 1)
}

function silenced(grid: Grid, cut: Cut, at: number): Moment | null {
  const start = Math.max(0, Math.min(at, grid.steps - shortest(grid)))
  const end = Math.min(grid.steps, start + Math.max(shortest(grid), Math.round(silenceSeconds * grid.rate)))
  const mute = joined([...cut.mute, { start, end }])
  if (mute.length > mostSpans) return null
  return { cut: { ...cut, mute }, chosen: { lane: 'mute', index: mute.findIndex((span) => span.start <= start && end <= span.end) } }
}

/** The last part stays: a recording of nothing is none. */
function removed(cut: Cut, { lane, index }: Chosen): Moment | null {
  if (!cut[lane][index] || (lane === 'kept' && cut.kept.length === 1)) return null
  const left = cut[lane].toSpliced(index, 1)
  return { cut: { ...cut, [lane]: left }, chosen: left.length === 0 ? null : { lane, index: inside(index, 0, left.length - 1) } }
}

function restored(grid: Grid, cut: Cut, before: number): Moment | null {
  const [previous, next] = [cut.kept[before - 1], cut.kept[before]]
  if (!previous && !next) return null
  const span = { start: previous?.start ?? 0, end: next?.end ?? grid.steps }
  const first = previous ? before - 1 : before
  return withKept(cut, cut.kept.toSpliced(first, previous && next ? 2 : 1, span), first)
}

/** What the recording is made into, as far as it is known yet. */
export type Made = Pick<Editing, 'grid' | 'picture' | 'cut'>

/** What is kept of the picture, where that isn't all of it. */
export const partOf = ({ picture, cut: { crop } }: Made): Crop | null => (picture && crop && !isAll(picture, crop) ? crop : null)

/** Nothing is cut out, silenced or changed: there is nothing to save. */
export function isWhole(made: Made): boolean {
  const { grid, cut } = made
  const [first, ...more] = joined(cut.kept)
  const all = more.length === 0 && first?.start === 0 && first.end === grid.steps
  return all && cut.mute.length === 0 && cut.voice === null && partOf(made) === null && !hides(cut.hiding)
}

/** What is asked of the service, seconds. @param seen of the uncertain moments, where faces are covered */
export function recipeOf(made: Made, seen: Looked = { searchId: null, looked: [], accept: false }) {
  const { grid, picture, cut } = made
  const crop = partOf(made)
  const anonymise = picture && anonymiseOf({ grid, picture }, cut.hiding, seen)
  return {
    ...{ ranges: stretchesOf(grid, cut.kept), mute: stretchesOf(grid, cut.mute) },
    ...(crop && { crop }),
    ...(cut.voice && { voice: cut.voice }),
    ...(anonymise && { anonymise }),
  }
}

/** What the player is to play of it. A disguised voice is heard only once it is saved. */
export const windowOf = ({ grid, cut }: Pick<Made, 'grid' | 'cut'>): PlayWindow => ({
  ranges: stretchesOf(grid, cut.kept),
  mute: cut.voice === 'mute' ? [{ start: 0, end: grid.seconds }] : stretchesOf(grid, cut.mute),
})

export interface Row {
  /** A gap is what was cut out; its index is that of the part after it. */
  kind: Lane | 'gap'
  index: number
  span: Span
}

/** All that is kept and cut out, as it comes, then what is silenced. */
export function rowsOf({ grid, cut }: Pick<Editing, 'grid' | 'cut'>): Row[] {
  const kept = cut.kept.map((span, index): Row => ({ kind: 'kept', index, span }))
  const gaps = gapsOf(grid, cut.kept).map(({ before, ...span }): Row => ({ kind: 'gap', index: before, span }))
  const mute = cut.mute.map((span, index): Row => ({ kind: 'mute', index, span }))
  return [...[...kept, ...gaps].sort((a, b) => a.span.start - b.span.start), ...mute]
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
