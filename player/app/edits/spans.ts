// Stretches of a recording in steps: pictures of a video, hundredths of a second of a sound. Pure.
import { type Stretch, secondsOf } from '../../shared/window.ts'

export interface Span {
  start: number
  /** Exclusive. */
  end: number
}

export type Side = keyof Span

/** What a recording is cut by. */
export interface Grid {
  /** Steps a second. */
  rate: number
  /** Steps in all of it; what is left over at the end belongs to the last one. */
  steps: number
  /** Seconds of all of it. */
  seconds: number
}

interface Measured {
  kind: 'video' | 'audio' | null
  durationSeconds: number | null
  rungs: readonly { frameRate: number | null }[]
}

/** A sound has no pictures: hundredths of a second. */
const soundRate = 100
/** Where nobody knows how many pictures there are a second. */
const usualRate = 25
/** No shorter stretch can be kept or silenced, seconds. */
const shortestSeconds = 0.1

export function gridOf({ kind, durationSeconds, rungs }: Measured): Grid {
  const seconds = durationSeconds ?? 0
  const rate = kind === 'audio' ? soundRate : Math.max(0, ...rungs.map(({ frameRate }) => frameRate ?? 0)) || usualRate
  return { rate, seconds, steps: Math.max(1, Math.floor(seconds * rate + 1e-3)) }
}

/** When a step begins, seconds; the last one ends with the recording. */
export function secondsAt({ rate, steps, seconds }: Grid, step: number): number {
  return step >= steps ? seconds : Math.min(seconds, Math.round((step / rate) * 1e6) / 1e6)
}

/** The step that is shown at `position`. */
export const stepAt = ({ rate, steps }: Grid, position: number): number => inside(Math.floor(position * rate + 1e-4), 0, steps - 1)

/** The middle of a step, seconds: wherever a player rounds to, it shows that one. */
export const middleOf = ({ rate }: Grid, step: number): number => (step + 0.5) / rate

export const shortest = ({ rate, steps }: Grid): number => Math.min(steps, Math.max(1, Math.ceil(shortestSeconds * rate - 1e-9)))

/** Between which steps an end of a span may lie: never beyond its neighbours, and never too near to its other end. */
export function limits(grid: Grid, spans: readonly Span[], index: number, side: Side): [number, number] {
  const span = spans[index] ?? { start: 0, end: grid.steps }
  if (side === 'start') return [spans[index - 1]?.end ?? 0, span.end - shortest(grid)]
  return [span.start + shortest(grid), spans[index + 1]?.start ?? grid.steps]
}

export function moved(grid: Grid, spans: readonly Span[], index: number, side: Side, to: number): Span[] {
  const [least, most] = limits(grid, spans, index, side)
  return spans.map((span, i) => (i === index ? { ...span, [side]: inside(Math.round(to), least, most) } : span))
}

/** Those that touch or overlap as one, in order. */
export function joined(spans: readonly Span[]): Span[] {
  const all: Span[] = []
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    const last = all.at(-1)
    if (last && span.start <= last.end) last.end = Math.max(last.end, span.end)
    else all.push({ ...span })
  }
  return all
}

export const stretchesOf = (grid: Grid, spans: readonly Span[]): Stretch[] =>
  joined(spans).map(({ start, end }) => ({ start: secondsAt(grid, start), end: secondsAt(grid, end) }))

/** How long it all is, seconds. */
export const lengthOf = (grid: Grid, spans: readonly Span[]): number => secondsOf(stretchesOf(grid, spans))

/** What lies between the spans, before the first and after the last; `before` is the index of the span that follows. */
export function gapsOf(grid: Grid, spans: readonly Span[]): (Span & { before: number })[] {
  return [...spans, { start: grid.steps, end: grid.steps }]
    .map(({ start }, before) => ({ start: spans[before - 1]?.end ?? 0, end: start, before }))
    .filter(({ start, end }) => end > start)
}

export const inside = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, value))
