// Where comments stand on the time line, and which a pointer means. Pure.
import { clock } from '../shared/words.ts'
import type { Remark } from './session.ts'

export interface Mark {
  remark: Remark
  /** Share of the line's length, 0 to 1. */
  share: number
}

/** Those that lie in what can be played now: a line that grows moves them. `length` in seconds. */
export function marksOn(remarks: readonly Remark[], length: number): Mark[] {
  if (!(length > 0)) return []
  return remarks
    .filter(({ atSeconds }) => atSeconds >= 0 && atSeconds <= length + 0.5)
    .map((remark) => ({ remark, share: Math.min(1, remark.atSeconds / length) }))
}

/** The remarks of those within reach of a pointer, in their order. All in pixels of the line. */
export function marksAt(marks: readonly Mark[], width: number, x: number, reach: number): Remark[] {
  return marks.filter(({ share }) => Math.abs(share * width - x) <= reach).map(({ remark }) => remark)
}

/** "Mara Lind at 1:23: Look at the second table" */
export function remarkWords({ author, atSeconds, text }: Remark): string {
  return `${author} at ${clock(atSeconds)}: ${text}`
}

/** Which button a key leads to; -1: none. Stays at the ends. */
export function nextIndex(key: string, from: number, count: number): number {
  if (key === 'Home') return 0
  if (key === 'End') return count - 1
  if (key === 'ArrowLeft') return Math.max(0, from - 1)
  if (key === 'ArrowRight') return Math.min(count - 1, from + 1)
  return -1
}
