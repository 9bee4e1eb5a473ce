// Which frames of sound go along as they are and which are encoded anew. The new sound is one row of AAC frames: those well
// inside what is kept are the original's own; around every join, and around what is silenced, they are made. Pure.
//
// A frame's samples come out of its own block and the one before (the blocks of AAC overlap by half), and a block reaches over
// the following frame: so a frame goes along only where its neighbours are kept as well, and no block carries what was cut away.
import type { PlacedRange } from '../../core/edits/ranges.ts'
import type { Range } from '../../core/edits/recipe.ts'

/** The original's frames: `first` is when frame 0 is heard on the clip's clock, `seconds` how long each is. */
export interface FrameGrid {
  first: number
  seconds: number
}

/** Frames of the new sound from `from` to before `to`. Those of a kept run are the original's `by` frames further on. */
export type Run = { kind: 'kept'; from: number; to: number; by: number } | { kind: 'made'; from: number; to: number }

export interface SoundPlan {
  grid: FrameGrid
  /** When frame 0 of the new sound is heard, seconds: less than a frame. */
  start: number
  frames: number
  ranges: HeardRange[]
  /** In frames of the new sound, the last exclusive: nothing but silence. */
  silent: { from: number; to: number }[]
  runs: Run[]
}

/** A range as it lies in the frames of the new sound: `by` frames further on in the original. The shift is whole frames, so sound lies at most half a frame beside its picture. */
export interface HeardRange extends PlacedRange {
  by: number
}

export function planSound(grid: FrameGrid, ranges: readonly PlacedRange[], mute: readonly Range[]): SoundPlan {
  const d = grid.seconds
  const [head] = ranges
  const last = ranges.at(-1)
  if (!head || !last) throw new Error('a sound of nothing')
  const start = grid.first + Math.ceil((head.start - grid.first) / d - 1e-6) * d - head.start
  const frames = Math.max(1, Math.round((last.at + last.end - last.start - start) / d))
  const heard = ranges.map((range) => ({ ...range, by: Math.round((start + range.start - range.at - grid.first) / d) }))
  const silent = silences(grid, heard, mute, frames)
  const runs = runsOf(keptRuns(grid, heard, silent, frames), frames)
  return { grid, start, frames, ranges: heard, silent, runs }
}

/** When frame `index` of the original is heard, seconds on its clock. */
export const timeOf = ({ first, seconds }: FrameGrid, index: number): number => first + index * seconds

/** What is silenced, and a frame more on either side: then no block that reaches into it holds a sound. */
function silences(grid: FrameGrid, ranges: readonly HeardRange[], mute: readonly Range[], frames: number) {
  return ranges.flatMap(({ start, end, by }) =>
    mute.flatMap((one) => {
      const [from, to] = [Math.max(start, one.start), Math.min(end, one.end)]
      if (from >= to) return []
      const first = Math.floor((from - grid.first) / grid.seconds) - by - 1
      const after = Math.ceil((to - grid.first) / grid.seconds) - by + 1
      return first < frames && after > 0 ? [{ from: Math.max(0, first), to: Math.min(frames, after) }] : []
    }),
  )
}

function keptRuns(grid: FrameGrid, ranges: readonly HeardRange[], silent: readonly { from: number; to: number }[], frames: number) {
  return ranges.flatMap(({ start, end, by }) => {
    // The frame before, its own and the one after lie in the range.
    const from = Math.max(0, Math.ceil((start - grid.first) / grid.seconds + 1) - by)
    const to = Math.min(frames, Math.floor((end - grid.first) / grid.seconds - 1) - by)
    let free = [{ from, to }]
    for (const gap of silent) {
      // The block before a silence reaches into it, and the block in front of what follows it out of it.
      free = free.flatMap((one) => [
        { from: one.from, to: Math.min(one.to, gap.from - 1) },
        { from: Math.max(one.from, gap.to + 1), to: one.to },
      ])
    }
    return free.filter((one) => one.to > one.from).map((one) => ({ kind: 'kept' as const, ...one, by }))
  })
}

/** What lies between kept runs is made. */
function runsOf(kept: Extract<Run, { kind: 'kept' }>[], frames: number): Run[] {
  const runs: Run[] = []
  let at = 0
  for (const run of kept) {
    if (run.from > at) runs.push({ kind: 'made', from: at, to: run.from })
    runs.push(run)
    at = run.to
  }
  if (at < frames) runs.push({ kind: 'made', from: at, to: frames })
  return runs
}
