// Finds what looks like a face in one part of a recording.
import type { Detection } from '../../core/anonymise/boxes.ts'
import { stepFor } from '../../core/anonymise/parts.ts'
import { partsOfSearch } from '../../core/anonymise/search.ts'
import { notify } from '../../core/events.ts'
import type { WorkerDeps } from '../deps.ts'
import { backgroundNiceness } from '../media/process.ts'
import { type LoadedSearch, loadSearch } from './load.ts'
import { picturesFrom, segmentsFor } from './read.ts'
import { Attempt, lockSearch } from './search-files.ts'

/** Eight seconds of a picture take less than a minute; a busy machine, s. */
const timeoutSeconds = 1800

/**
 * Done again it changes nothing; with its search gone it ends quietly. The last part adds what follows. Throws ClipGone; FindersClosed; MediaToolError;
 * what the object store throws.
 */
export async function lookAt(deps: WorkerDeps, { searchId, part }: { searchId: string; part: number }): Promise<void> {
  const search = await loadSearch(deps, searchId)
  const stretch = search && partsOfSearch(search.searched)[part]
  if (!search || !stretch) return
  const isThere = (await deps.db.faceFile.count({ where: { searchId, kind: 'look', index: part } })) > 0
  if (!isThere) await publish(deps, search, part, await detectionsIn(deps, search, stretch))
  const looked = await deps.db.faceFile.count({ where: { searchId, kind: 'look' } })
  if (looked >= search.parts) await deps.queues.add('follow', { searchId })
}

async function detectionsIn(deps: WorkerDeps, search: LoadedSearch, { first, frames }: { first: number; frames: number }) {
  const { grid, searched } = search
  const { width, height, frameRate } = searched
  return deps.finders.find({
    ...{ ffmpegPath: deps.config.ffmpegPath, timeoutSeconds, niceness: backgroundNiceness },
    ...{ pictures: picturesFrom(search, first, frames), segments: segmentsFor(deps, search, first, frames) },
    ...{ firstFrame: first, step: stepFor(frameRate), isLast: first + frames >= searched.frames, size: { width, height }, grid },
  })
}

async function publish(deps: WorkerDeps, search: LoadedSearch, part: number, detections: readonly Detection[]): Promise<void> {
  const attempt = new Attempt(deps, search)
  let published = false
  try {
    await attempt.put('look', part, new TextEncoder().encode(JSON.stringify(detections.map(rounded))))
    published = await deps.db.$transaction(async (tx) => {
      await lockSearch(tx, search)
      const { count } = await tx.faceFile.createMany({ data: attempt.rows, skipDuplicates: true })
      if (count === 0) return false
      await tx.faceSearch.update({ where: { id: search.id }, data: { updatedAt: deps.clock.now() } })
      await notify(tx, 'clip', { clipId: search.clipId, ownerId: search.ownerId })
      return true
    })
  } finally {
    if (!published) await attempt.takeBack()
  }
}

/** A hundredth of a pixel is more than anybody sees, and an hour of a full class is a million of them. */
function rounded({ frame, x, y, width, height, score }: Detection): Detection {
  const short = (value: number) => Math.round(value * 100) / 100
  return { frame, x: short(x), y: short(y), width: short(width), height: short(height), score: Math.round(score * 10_000) / 10_000 }
}
