// Pictures of a recording at its search's constant rate, out of the sealed segments of its best picture.
import { clockOffsetSeconds } from '../../core/plan.ts'
import type { WorkerDeps } from '../deps.ts'
import { openSegments } from '../edits/segments.ts'
import type { PlacedSegment } from '../encode/timeline.ts'
import type { SteadyPictures } from '../media/anonymise-arguments.ts'
import { ours, quiet } from '../media/arguments.ts'
import type { LoadedSearch } from './load.ts'

/** Threads that decode: looking at pictures is what takes time. */
const decodeThreads = 2

/** Pictures `first` to before `first + frames`, to be read from `segmentsFor` on standard input. */
export const picturesFrom = ({ searched: { frameRate } }: LoadedSearch, first: number, frames: number): SteadyPictures => ({
  // What doesn't decode is no picture without faces: ffmpeg would paint over it and go on.
  input: [...quiet, '-xerror', '-err_detect', 'explode', '-copyts', '-threads', String(decodeThreads), ...ours],
  video: { index: 0, interlaced: false, highDynamicRange: false },
  ...{ frameRate, start: clockOffsetSeconds + first / frameRate, frames },
})

/** The segments of `picturesFrom`, opened: one more at each end, for pictures may be nearest to a time beyond it. */
export function segmentsFor(
  deps: Pick<WorkerDeps, 'objects'>,
  search: LoadedSearch,
  first: number,
  frames: number,
): AsyncGenerator<Buffer> {
  const { clipId, contentKey, rung, segments, searched } = search
  return openSegments(
    deps.objects,
    { clipId, contentKey, name: rung },
    segmentsWithin(segments, first / searched.frameRate, (first + frames) / searched.frameRate),
  )
}

/** Those that are shown from `from` to `to` (clip seconds), the one before them and the one after; never none. */
export function segmentsWithin(segments: readonly PlacedSegment[], from: number, to: number): PlacedSegment[] {
  const found = segments.findIndex(({ end }) => end > from)
  const first = found === -1 ? segments.length - 1 : found
  const last = Math.max(
    first,
    segments.findLastIndex(({ start }) => start < to),
  )
  return segments.slice(Math.max(0, first - 1), last + 2)
}
