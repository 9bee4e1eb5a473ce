// What a search leaves: sealed objects, and rows that make them count.
import { facesFolder } from '../../core/anonymise/search.ts'
import type { Tx } from '../../core/db.ts'
import { newId } from '../../core/ids.ts'
import { openPicture, sealPicture } from '../../core/keys/chunk-key.ts'
import type { FaceFileKind } from '../../generated/prisma/client.ts'
import type { WorkerDeps } from '../deps.ts'
import { ClipGone, unlessGone } from '../encode/publish.ts'
import { lockReady } from '../oversight/keep.ts'
import type { LoadedSearch } from './load.ts'

export interface FileRow {
  searchId: string
  kind: FaceFileKind
  index: number
  object: string
  bytes: number
}

type Sealing = Pick<LoadedSearch, 'id' | 'clipId' | 'contentKey'>

/** A place for a file of this attempt; its object isn't there yet. */
function place({ id: searchId, clipId }: Sealing, kind: FaceFileKind, index: number): FileRow {
  return { searchId, kind, index, object: `${facesFolder(clipId, searchId)}${kind}-${index}-${newId()}`, bytes: 0 }
}

/** Objects of one attempt: those that no row names are taken away again. */
export class Attempt {
  readonly rows: FileRow[] = []
  readonly #deps: Pick<WorkerDeps, 'db' | 'objects'>
  readonly #search: Sealing

  constructor(deps: Pick<WorkerDeps, 'db' | 'objects'>, search: Sealing) {
    this.#deps = deps
    this.#search = search
  }

  /** Seals and stores it. Throws ClipGone where the search went away meanwhile; what the object store throws. */
  async put(kind: FaceFileKind, index: number, plain: Uint8Array): Promise<void> {
    const row = place(this.#search, kind, index)
    this.rows.push(row)
    const sealed = sealPicture(this.#search.contentKey, row.object, plain)
    row.bytes = sealed.length
    await unlessGone(
      this.#deps,
      (tx) => lockSearch(tx, this.#search),
      () => this.#deps.objects.put(row.object, sealed),
    )
  }

  async takeBack(): Promise<void> {
    for (const { object } of this.rows) await this.#deps.objects.delete(object)
  }
}

/** The file as it was sealed. Throws NotOpened, ObjectNotFound, what the object store throws. */
export async function openFile(
  { objects }: Pick<WorkerDeps, 'objects'>,
  { contentKey }: Pick<LoadedSearch, 'contentKey'>,
  { object }: { object: string },
): Promise<Buffer> {
  return openPicture(contentKey, object, await objects.bytes(object))
}

/**
 * Holds clip and search until the transaction ends, so that taking them away and keeping something of them can't cross. Throws ClipGone where the
 * clip isn't ready, or the search is gone or has ended.
 */
export async function lockSearch(tx: Tx, { id, clipId }: Pick<LoadedSearch, 'id' | 'clipId'>): Promise<void> {
  await lockReady(tx, clipId)
  const rows = await tx.$queryRaw<{ ended: boolean }[]>`
    SELECT (done_at IS NOT NULL OR failure_code IS NOT NULL) AS ended FROM face_searches WHERE id = ${id}::uuid FOR UPDATE`
  if (rows[0]?.ended !== false) throw new ClipGone(`the search ${id} is ${rows[0] ? 'over' : 'gone'}`)
}

/** Takes away what no row names, of a search that has ended: nobody can name it any more. */
export async function sweepSearch(
  { db, objects }: Pick<WorkerDeps, 'db' | 'objects'>,
  search: { id: string; clipId: string },
): Promise<void> {
  const rows = await db.faceFile.findMany({ where: { searchId: search.id }, select: { object: true } })
  const named = new Set(rows.map(({ object }) => object))
  for await (const name of objects.list(facesFolder(search.clipId, search.id))) if (!named.has(name)) await objects.delete(name)
}
