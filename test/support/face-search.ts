// What a search for faces would have left in a recording, of faces whose places are known.

import type { Size } from '../../core/anonymise/boxes.ts'
import { facesOf } from '../../core/anonymise/faces.ts'
import { type Found, facesFolder, partsOfSearch, placesCount, placesIn, type Searched, searchedOf } from '../../core/anonymise/search.ts'
import type { Track } from '../../core/anonymise/tracks.ts'
import { newId } from '../../core/ids.ts'
import { sealPicture } from '../../core/keys/chunk-key.ts'
import type { Plan } from '../../core/plan.ts'
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
  const keep = async (kind: 'places' | 'found', index: number, value: object) => {
    const object = `${facesFolder(clipId, searchId)}${kind}-${index}-${newId()}`
    const sealed = sealPicture(contentKey, object, Buffer.from(JSON.stringify(value)))
    await objects.put(object, sealed)
    await db.faceFile.create({ data: { searchId, kind, index, object, bytes: sealed.length } })
  }
  for (let index = 0; index < placesCount(searched); index++) await keep('places', index, placesIn(tracks, index, searched.frameRate))
  const found: Found = { faces: facesOf(tracks), uncertain: [] }
  await keep('found', 0, found)
  return searchId
}

/** A search as the API begins it, but for its jobs; resolves to its id. */
export async function beginSearch({ db }: Pick<House, 'db'>, clipId: string, size: Size): Promise<string> {
  const { plan } = await db.clip.findUniqueOrThrow({ where: { id: clipId } })
  const searched = searchedOf(plan as unknown as Plan, size)
  const parts = partsOfSearch(searched).length
  return (await db.faceSearch.create({ data: { clipId, grid: 'fine', ...searched, parts, createdAt: new Date() } })).id
}
