// The chunks of an edit whose picture is encoded anew: each lies in one of the parts that are kept. Pure.
import { chunkEnds, gridTimes, type PlannedChunk } from '../plan.ts'
import { placeRanges } from './ranges.ts'
import type { Range } from './recipe.ts'

/** On the new clip's clock. `frames` is counted when a chunk is made: the original's pictures are, one by one. */
export function editChunks(ranges: readonly Range[]): PlannedChunk[] {
  let firstSegment = 0
  return placeRanges(ranges).flatMap(({ start: from, end, at }) => {
    const ends = chunkEnds(end - from)
    return ends.map((chunkEnd, i): PlannedChunk => {
      const start = at + (ends[i - 1] ?? 0)
      const chunk = { start, end: at + chunkEnd, timing: 'own' as const, frames: 0, first: start, seek: 0 }
      const edit = { shift: at - from, firstSegment }
      firstSegment += 1 + gridTimes(chunk).length
      return { ...chunk, edit }
    })
  })
}
