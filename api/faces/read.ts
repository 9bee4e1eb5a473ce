// What a search for faces left, as its owner is shown it.
import type { Found, Places } from '../../core/anonymise/search.ts'
import type { Db, Tx } from '../../core/db.ts'
import type { DoneSearch } from '../../core/edits/anonymise.ts'
import { SafelightError } from '../../core/errors.ts'
import { notify } from '../../core/events.ts'
import { openPicture } from '../../core/keys/chunk-key.ts'
import { NotOpened } from '../../core/keys/envelope.ts'
import type { ContentKeyed } from '../../core/keys/keyring.ts'
import { ObjectNotFound } from '../../core/objects/store.ts'
import type { Prisma } from '../../generated/prisma/client.ts'
import type { FaceFileKind } from '../../generated/prisma/enums.ts'
import type { Context } from '../context.ts'

const withFiles = { files: { select: { kind: true, index: true, object: true } } } satisfies Prisma.FaceSearchInclude
export type Search = Prisma.FaceSearchGetPayload<{ include: typeof withFiles }>

type Parts = Pick<Context, 'db' | 'objects' | 'contentKeys'>
type Searched = ContentKeyed & { ownerId: string }

export const findSearch = (db: Db | Tx, clipId: string): Promise<Search | null> =>
  db.faceSearch.findUnique({ where: { clipId }, include: withFiles })

/** It is done, and nothing of it is lost. */
export const isDone = ({ doneAt, failureCode }: Pick<Search, 'doneAt' | 'failureCode'>): boolean => doneAt !== null && failureCode === null

/** The list of faces and of uncertain stretches; undefined when it is lost. */
export const readFound = (parts: Parts, clip: Searched, search: Search): Promise<Found | undefined> =>
  readJson(parts, clip, search, 'found', 0)

/** Of the stretch with this index. Throws SafelightError `not_found` where there is none; undefined when it is lost. */
export const readPlaces = (parts: Parts, clip: Searched, search: Search, index: number): Promise<Places | undefined> =>
  readJson(parts, clip, search, 'places', index)

/** What an edit is made with; undefined when no search is done, or what it found is lost. */
export async function findDone(parts: Parts, clip: Searched): Promise<DoneSearch | undefined> {
  const search = await findSearch(parts.db, clip.id)
  const found = search && isDone(search) ? await readFound(parts, clip, search) : undefined
  if (!search || !found) return undefined
  return { searchId: search.id, grid: search.grid, frameRate: search.frameRate, ...found }
}

async function readJson<T>(parts: Parts, clip: Searched, search: Search, kind: FaceFileKind, index: number): Promise<T | undefined> {
  const plain = await readFile(parts, clip, search, kind, index)
  return plain && JSON.parse(plain.toString('utf8'))
}

/**
 * Opens one file of a search that is done. Lost or damaged: the search has failed then, so that it can be begun anew, and this resolves to
 * undefined. Throws SafelightError `not_found` where there never was such a file.
 */
export async function readFile(
  parts: Parts,
  clip: Searched,
  search: Search,
  kind: FaceFileKind,
  index: number,
): Promise<Buffer | undefined> {
  const file = search.files.find((one) => one.kind === kind && one.index === index)
  if (!file) {
    if (kind !== 'found') throw new SafelightError('not_found')
    await loseSearch(parts, clip, search)
    return undefined
  }
  const key = await parts.contentKeys.open(clip)
  try {
    return openPicture(key, file.object, await parts.objects.bytes(file.object))
  } catch (error) {
    if (!(error instanceof ObjectNotFound || error instanceof NotOpened)) throw error
    await loseSearch(parts, clip, search)
    return undefined
  }
}

/** Its rows stay: what is being made with it reads the other files. */
async function loseSearch({ db }: Parts, { id: clipId, ownerId }: Searched, { id }: Search): Promise<void> {
  await db.$transaction(async (tx) => {
    const { count } = await tx.faceSearch.updateMany({ where: { id, failureCode: null }, data: { failureCode: 'faces_failed' } })
    if (count > 0) await notify(tx, 'clip', { clipId, ownerId })
  })
}
