import type { Upload } from '../../generated/prisma/client.ts'
import { RunningHash } from './running-hash.ts'
import type { UploadParts } from './uploads.ts'

/**
 * The hash of the first `offset` bytes, to go on from. A process that died left bytes in the store that no kept state
 * covers: they are read back. Undefined where the store can't read an unfinished payload: then `hashAll` does it at the end.
 */
export async function hashUpTo(parts: UploadParts, upload: Upload, offset: number): Promise<RunningHash | undefined> {
  const hash = await keptHash(upload, offset)
  const inPayload = upload.headerComplete && offset > upload.headerBytes
  if (hash.bytes < offset && inPayload && !parts.payloads.readsUnfinished) return undefined
  await catchUp(parts, upload, hash, offset)
  return hash
}

/** The hash of all of it, once all of it is there. */
export async function hashAll(parts: UploadParts, upload: Upload, length: number): Promise<RunningHash> {
  const hash = await keptHash(upload, length)
  await catchUp(parts, upload, hash, length)
  return hash
}

/** Keeps the state, unless the store took fewer bytes than were hashed: then the next request reads them back. */
export async function saveHash(parts: UploadParts, upload: Upload, hash: RunningHash, received: number): Promise<void> {
  if (hash.bytes !== received) return
  const data = { hashState: hash.save(), hashedBytes: BigInt(hash.bytes) }
  await parts.db.upload.updateMany({ where: { id: upload.id, finishedAt: null }, data })
}

/** A state of more bytes than the store holds (it lost some) is of no use. */
async function keptHash(upload: Upload, offset: number): Promise<RunningHash> {
  const bytes = Number(upload.hashedBytes)
  return RunningHash.open(upload.hashState && bytes <= offset ? { state: upload.hashState, bytes } : undefined)
}

async function catchUp({ objects }: UploadParts, upload: Upload, hash: RunningHash, offset: number): Promise<void> {
  const header = upload.header ?? new Uint8Array()
  if (hash.bytes < header.length) hash.update(header.subarray(hash.bytes, Math.min(header.length, offset)))
  if (hash.bytes >= offset) return
  const start = hash.bytes - upload.headerBytes
  await hash.updateFrom(await objects.read(upload.object, { start, end: offset - upload.headerBytes }))
}
