// The loudness of a recording over time, as a shape. Pure.
import type { View } from './view.ts'

export interface Wave {
  secondsPerPeak: number
  /** 0 to 255. */
  peaks: readonly number[]
}

/** Null: it is not drawn yet, or there is no sound. */
export const waveOf = (drawn: { secondsPerPeak: number | null; peaks: readonly number[] | null } | undefined): Wave | null =>
  drawn?.secondsPerPeak && drawn.peaks && drawn.peaks.length > 0 ? { secondsPerPeak: drawn.secondsPerPeak, peaks: drawn.peaks } : null

/** The loudest peak in each of `count` columns of the view, 0 to 1. */
export function columnsOf({ secondsPerPeak, peaks }: Wave, { from, to }: View, count: number): number[] {
  const width = (to - from) / count
  return Array.from({ length: count }, (_, column) => {
    const first = Math.max(0, Math.floor((from + column * width) / secondsPerPeak))
    const after = Math.max(first + 1, Math.ceil((from + (column + 1) * width) / secondsPerPeak))
    let most = 0
    for (let at = first; at < after && at < peaks.length; at += 1) most = Math.max(most, peaks[at] ?? 0)
    return most / 255
  })
}

/** The outline of columns in a box of `columns.length` by 100, the same up and down; silence is a thin line. */
export function outlineOf(columns: readonly number[]): string {
  const half = (loud: number) => Math.max(1, Math.round(loud * 48))
  const up = columns.map((loud, x) => `${x},${50 - half(loud)} ${x + 1},${50 - half(loud)}`)
  const down = columns.map((loud, x) => `${x + 1},${50 + half(loud)} ${x},${50 + half(loud)}`).reverse()
  return [...up, ...down].join(' ')
}
