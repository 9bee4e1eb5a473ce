// Which stretch of a recording the time line shows: all of it, or what is around the playhead. Pure.
import { inside } from './spans.ts'

/** Seconds. */
export interface View {
  from: number
  to: number
}

/** Nearer than so many seconds from one side to the other nothing is gained. */
const nearest = 2
const factor = 2
/** Ticks are at least so many pixels apart. */
const tickPixels = 76
const tickSteps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200]

export const mostZoom = (seconds: number): number => Math.max(0, Math.floor(Math.log(seconds / nearest) / Math.log(factor)))

/** The view at a zoom (0: all of it) with `around` in its middle, as far as the recording reaches. */
export function viewOf(seconds: number, zoom: number, around: number): View {
  const width = seconds / factor ** inside(zoom, 0, mostZoom(seconds))
  const from = inside(around - width / 2, 0, seconds - width)
  return { from, to: from + width }
}

/** The view once the playhead has gone to `position`: it turns over like a page, and stays while the playhead is in it. */
export function following(view: View, seconds: number, position: number): View {
  if (position >= view.from && position <= view.to) return view
  const width = view.to - view.from
  const from = inside(position - (position > view.to ? width * 0.1 : width * 0.9), 0, seconds - width)
  return { from, to: from + width }
}

/** Where a time lies in the view: 0 at its left side, 1 at its right one. */
export const placeIn = ({ from, to }: View, seconds: number): number => (to > from ? (seconds - from) / (to - from) : 0)

/** Left side and width of a stretch in the view, percent; null: it is not in it. */
export function boxOf(view: View, start: number, end: number): { left: string; width: string } | null {
  const left = Math.max(0, placeIn(view, start))
  const right = Math.min(1, placeIn(view, end))
  return right > left ? { left: `${left * 100}%`, width: `${(right - left) * 100}%` } : null
}

/** Times that are written over the line. */
export function ticksOf({ from, to }: View, width: number): number[] {
  const least = width > 0 ? ((to - from) / width) * tickPixels : to - from
  const step = tickSteps.find((one) => one >= least) ?? Math.ceil(least / 3600) * 3600
  const first = Math.ceil(from / step - 1e-6)
  const count = Math.max(0, Math.floor(to / step + 1e-6) - first + 1)
  return Array.from({ length: count }, (_, index) => Math.round((first + index) * step * 10) / 10)
}
