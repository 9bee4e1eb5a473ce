// Searches for faces as the workers leave them.
import type { Found, Places } from '../../core/anonymise/search.ts'
import { newId } from '../../core/ids.ts'
import { sealPicture } from '../../core/keys/chunk-key.ts'
import type { FaceFileKind, Prisma } from '../../generated/prisma/client.ts'
import type { House, Person } from './api-house.ts'
import type { SharedClip } from './api-scene.ts'

const box = (x: number) => ({ x, y: 72, width: 64, height: 72 })

/** Two faces and a bridge's place among the ids; three uncertain stretches, worst first. Of a picture of 1280 x 720 at 30 a second. */
export const found: Found = {
  faces: [
    { id: 0, first: 0, last: 239, best: { frame: 60, box: box(128), score: 0.98 }, still: { sheet: 0, place: 0 } },
    { id: 2, first: 30, last: 59, best: { frame: 45, box: box(640), score: 0.7 }, still: null },
  ],
  uncertain: [
    { doubt: 'uncovered', first: 75, last: 89, box: box(256), tracks: [], weight: 0.9 },
    { doubt: 'lost', first: 0, last: 14, box: box(128), tracks: [0], weight: 0.5 },
    { doubt: 'crowded', first: 120, last: 134, box: box(640), tracks: [0, 2], weight: 0.2 },
  ],
}

export const places: Places = {
  tracks: [
    {
      id: 0,
      keys: [
        { frame: 0, ...box(128), score: 0.9 },
        { frame: 239, ...box(256) },
      ],
    },
    { id: 1, keys: [{ frame: 30, ...box(320) }], between: [0, 2] },
  ],
}
export const sheet = Buffer.from('a picture of faces')

interface Made {
  id: string
  /** Names of its objects. */
  objects: Record<'found' | 'places' | 'sheet', string>
}

/** A search of a clip that is done, of what was found above or of what is given. */
export async function makeSearch(
  house: House,
  clip: SharedClip,
  data: Partial<Prisma.FaceSearchUncheckedCreateInput> = {},
  of = found,
): Promise<Made> {
  const id = newId()
  const size = { width: 1280, height: 720, frameRate: 30, frames: 240, parts: 4 }
  const at = house.clock.now()
  await house.db.faceSearch.create({ data: { id, clipId: clip.id, grid: 'fine', ...size, createdAt: at, doneAt: at, ...data } })
  const add = async (kind: FaceFileKind, plain: Uint8Array) => {
    const object = `clips/${clip.id}/faces/${id}/${kind}-0-${newId()}`
    const bytes = await house.context.objects.put(object, sealPicture(clip.contentKey, object, plain))
    await house.db.faceFile.create({ data: { searchId: id, kind, index: 0, object, bytes } })
    return object
  }
  const json = (value: unknown) => Buffer.from(JSON.stringify(value))
  const objects = { found: await add('found', json(of)), places: await add('places', json(places)), sheet: await add('sheet', sheet) }
  return { id, objects }
}

/** Names of everything that is kept of the clip's faces. */
export async function faceObjects(house: House, clipId: string): Promise<string[]> {
  const names: string[] = []
  for await (const name of house.context.objects.list(`clips/${clipId}/faces/`)) names.push(name)
  return names
}

/** The rest of the request to hide what was found. */
export const all = { style: 'blocks', faces: { uncovered: [] as number[], looked: [0, 1, 2], accept: false }, drawn: [] as object[] }
/** Nothing is cut away. */
export const whole = { ranges: [{ start: 0, end: 8 }] }

/** An edit of the clip that hides faces, ready as the workers leave it. */
export async function makeAnonymised(house: House, owner: Person, clip: SharedClip): Promise<{ clipId: string; reflectionId: string }> {
  await makeSearch(house, clip)
  const reply = await house.fetch(`/v1/clips/${clip.id}/edits`, owner, { json: { ...whole, anonymise: all } })
  if (reply.status !== 201) throw new Error(`${reply.status} ${await reply.text()}`)
  const made = (await reply.json()) as { clipId: string; reflectionId: string }
  await house.db.clip.update({ where: { id: made.clipId }, data: { status: 'ready' } })
  return made
}
