// One chunk of an edit in which something is covered: each picture with its mask, at a constant rate, or nothing is made.
import type { Size } from '../../core/anonymise/boxes.ts'
import { Masks } from '../../core/anonymise/scene.ts'
import { joinPlaces, type Places, picturesBetween, placesOf, steadyRate } from '../../core/anonymise/search.ts'
import type { Track } from '../../core/anonymise/tracks.ts'
import type { Anonymise } from '../../core/edits/recipe.ts'
import { SafelightError } from '../../core/errors.ts'
import { clockOffsetSeconds, type PlannedChunk } from '../../core/plan.ts'
import { everyMask, maskStream } from '../anonymise/cover.ts'
import { openFile } from '../anonymise/search-files.ts'
import type { WorkerDeps } from '../deps.ts'
import type { ChunkCheck } from '../encode/publish.ts'
import { blockFor, coveredFirst, ownPicture } from '../media/anonymise-arguments.ts'
import type { Prepared } from '../media/arguments.ts'
import { tick } from '../media/edit-arguments.ts'
import { secondInput } from '../media/process.ts'
import type { EditedClip, OriginalRung } from './load.ts'

export interface CoveredChunk {
  prepared: Prepared
  /** Anew for each reading. */
  masks: () => AsyncGenerator<Uint8Array>
  /** As many pictures came out as masks went in. */
  check: ChunkCheck
}

/** What `chunk` of an edit is covered with. Throws SafelightError `faces_missing`; what the object store throws; NotOpened. */
export async function coveredChunk(
  deps: Pick<WorkerDeps, 'db' | 'objects'>,
  edited: EditedClip & { recipe: { anonymise: Anonymise } },
  rung: OriginalRung,
  chunk: PlannedChunk,
): Promise<CoveredChunk> {
  const { style, faces, drawn, whole } = edited.recipe.anonymise
  const search =
    faces && (await deps.db.faceSearch.findUnique({ where: { id: faces.searchId, clipId: edited.original.id, doneAt: { not: null } } }))
  if (faces && !search) throw new SafelightError('faces_missing')
  const size: Size = search ?? { width: even(rung.width ?? 0), height: even(rung.height ?? 0) }
  const frameRate = search?.frameRate ?? steadyRate(edited.clip.frameRate ?? 30)
  const shift = chunk.edit?.shift ?? 0
  const { first, end } = picturesBetween(chunk.start - shift - tick, chunk.end - shift - tick, { frameRate, frames: search?.frames })
  const tracks = search ? await tracksIn(deps, edited, search.id, placesOf(first, end, frameRate)) : []
  const masks = new Masks({ size, frameRate, tracks, uncovered: faces?.uncovered ?? [], drawn })
  const frames = end - first
  const block = blockFor(masks.largest(first, end), size)
  const pictures = { input: [], video: ownPicture, frameRate, start: clockOffsetSeconds + first / frameRate, frames }
  return {
    prepared: coveredFirst(pictures, { size, planeSize: masks.planeSize, face: style, whole, block }, secondInput),
    masks: () => everyMask(maskStream(masks, first, frames), masks.planeSize, frames),
    check: ({ pictures: made }) => {
      if (made !== frames) throw new Error(`${made} pictures came out of ${frames} with a mask`)
    },
  }
}

const even = (length: number) => Math.max(2, 2 * Math.round(length / 2))

async function tracksIn(
  { db, objects }: Pick<WorkerDeps, 'db' | 'objects'>,
  { originalKey }: EditedClip,
  searchId: string,
  indices: number[],
): Promise<Track[]> {
  const files = await db.faceFile.findMany({ where: { searchId, kind: 'places', index: { in: indices } }, orderBy: { index: 'asc' } })
  if (files.length !== indices.length) throw new SafelightError('faces_missing')
  const stretches = await Promise.all(
    files.map(async (file) => JSON.parse((await openFile({ objects }, { contentKey: originalKey }, file)).toString()) as Places),
  )
  return joinPlaces(stretches)
}
