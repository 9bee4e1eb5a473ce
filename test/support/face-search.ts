// What a search for faces would have left in a recording, of faces whose places are known.
import { facesFolder, placesCount, placesIn, type Searched } from '../../core/anonymise/search.ts'
import type { Track } from '../../core/anonymise/tracks.ts'
import { newId } from '../../core/ids.ts'
import { sealPicture } from '../../core/keys/chunk-key.ts'
import type { WorkerHouse } from './worker-house.ts'

type House = Pick<WorkerHouse, 'db' | 'contentKeys' | 'objects'>

/** Resolves to the search's id. */
export async function keepSearch(
  { db, contentKeys, objects }: House,
  clipId: string,
  searched: Searched,
  tracks: Track[],
): Promise<string> {
  const contentKey = await contentKeys.open(await db.clip.findUniqueOrThrow({ where: { id: clipId } }))
  const now = new Date()
  const { id: searchId } = await db.faceSearch.create({
    data: { clipId, grid: 'fine', ...searched, parts: 1, createdAt: now, doneAt: now },
  })
  for (let index = 0; index < placesCount(searched); index++) {
    const object = `${facesFolder(clipId, searchId)}places-${index}-${newId()}`
    const sealed = sealPicture(contentKey, object, Buffer.from(JSON.stringify(placesIn(tracks, index, searched.frameRate))))
    await objects.put(object, sealed)
    await db.faceFile.create({ data: { searchId, kind: 'places', index, object, bytes: sealed.length } })
  }
  return searchId
}
