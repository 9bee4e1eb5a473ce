// Pictures of a recording at its search's constant rate, out of the sealed segments of its best picture.
import { clockOffsetSeconds } from '../../core/plan.ts'
import type { WorkerDeps } from '../deps.ts'
import { openSegments } from '../edits/segments.ts'
import { segmentsWithin } from '../encode/timeline.ts'
import { ownPicture, type SteadyPictures } from '../media/anonymise-arguments.ts'
import { ours, quiet } from '../media/arguments.ts'
import type { LoadedSearch } from './load.ts'

/** Threads that decode: looking at pictures is what takes time. */
const decodeThreads = 2

/**
 * What doesn't decode is no picture without faces: ffmpeg would paint over it and go on. In what a camera encoded it may: small faults are common there, and the
 * picture that is covered is painted over in the same way.
 */
const strict = ['-xerror', '-err_detect', 'explode']

/** Pictures `first` to before `first + frames`, to be read from `segmentsFor` on standard input. */
export const picturesFrom = ({ rung, searched: { frameRate } }: LoadedSearch, first: number, frames: number): SteadyPictures => ({
  input: [...quiet, ...(rung === 'source' ? [] : strict), '-copyts', '-threads', String(decodeThreads), ...ours],
  video: ownPicture,
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
