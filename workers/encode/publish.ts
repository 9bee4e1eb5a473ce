// Seals what ffmpeg made and publishes it: first the object, then the row that makes it count.
import type { Db, Tx } from '../../core/db.ts'
import { notify } from '../../core/events.ts'
import { newId } from '../../core/ids.ts'
import { chunkKey } from '../../core/keys/chunk-key.ts'
import type { Clip, Rung } from '../../generated/prisma/client.ts'
import type { WorkerDeps } from '../deps.ts'
import { peakRate } from './rates.ts'
import { signReceiptWhenDue } from './receipt.ts'
import type { SealedChunk, SegmentToSeal } from './seal.ts'
import { Together } from './together.ts'

/** The clip went away (deleted, or failed in another job): the work is for nothing and nobody need be told. */
export class ClipGone extends Error {
  override readonly name = 'ClipGone'
}

export interface MadeChunk<Segment extends SegmentToSeal = SegmentToSeal> {
  index: number
  /** Media sequence number of its first segment. */
  firstSegment: number
  start: number
  segments: Segment[]
}

type KeyedClip = Pick<Clip, 'id' | 'ownerId'> & { contentKey: Buffer }

/** What a chunk turned out to be, for checks against the plan before it is published. */
export type ChunkCheck = (sealed: Pick<SealedChunk, 'pictures' | 'firstTime'>) => void

/**
 * Seals a chunk under a key of its own and publishes it. False when another attempt was there first: then this one's
 * object is gone again. Throws ClipGone; whatever `check` throws; whatever the object store throws.
 */
export async function publishChunk(deps: WorkerDeps, clip: KeyedClip, rung: Rung, chunk: MadeChunk, check?: ChunkCheck): Promise<boolean> {
  const attempt = newId()
  const object = `clips/${clip.id}/${rung.name}/${chunk.index}-${attempt}.ts`
  const key = chunkKey(clip.contentKey, { clipId: clip.id, rung: rung.name, index: chunk.index, attempt })
  let published = false
  try {
    const toSeal = { object, key, firstSegment: chunk.firstSegment, segments: chunk.segments }
    const sealed = await unlessGone(
      deps,
      (tx) => lockClip(tx, clip.id),
      () => deps.threads.seal(toSeal),
    )
    check?.(sealed)
    published = await insertion(deps).add(clip.id, { clip, rung, chunk, attempt, object, sealed })
  } finally {
    if (!published) await deps.objects.delete(object)
  }
  // What a receipt waits for of a rung is its beginning.
  if (published && chunk.index === 0) await signReceiptWhenDue(deps, clip.id)
  return published
}

interface Attempt {
  clip: KeyedClip
  rung: Rung
  chunk: MadeChunk
  attempt: string
  object: string
  sealed: SealedChunk
}

const insertions = new WeakMap<Db, Together<Attempt, boolean>>()

/** Chunks of a clip, whatever their rung, are written together: each transaction holds the clip's row, and tells everybody who watches. */
function insertion(deps: WorkerDeps): Together<Attempt, boolean> {
  const known = insertions.get(deps.db)
  if (known) return known
  const made = new Together<Attempt, boolean>((attempts) => deps.db.$transaction((tx) => insertChunks(tx, deps, attempts)))
  insertions.set(deps.db, made)
  return made
}

/** Of one clip. Whether each is the one that counts. */
async function insertChunks(tx: Tx, deps: WorkerDeps, attempts: readonly Attempt[]): Promise<boolean[]> {
  const { id: clipId, ownerId } = (attempts[0] as Attempt).clip
  const status = await lockClip(tx, clipId)
  const rows = await tx.chunk.createManyAndReturn({ data: attempts.map(rowOf), skipDuplicates: true, select: { attempt: true } })
  const inserted = attempts.filter(({ attempt }) => rows.some((row) => row.attempt === attempt))
  if (inserted.length > 0) {
    for (const each of inserted) await noteRates(tx, each)
    if (status === 'processing' && inserted.some(({ chunk }) => chunk.index === 0)) await markPlayable(tx, deps, clipId)
    await tx.clip.update({ where: { id: clipId }, data: { updatedAt: deps.clock.now() } })
    await notify(tx, 'clip', { clipId, ownerId })
  }
  return attempts.map((each) => inserted.includes(each))
}

const rowOf = ({ clip, rung, chunk, attempt, object, sealed }: Attempt) => ({
  ...{ clipId: clip.id, rungId: rung.id, index: chunk.index, firstSegment: chunk.firstSegment },
  startSeconds: chunk.start,
  endSeconds: chunk.start + sealed.table.reduce((sum, [length]) => sum + length, 0),
  ...{ attempt, object, bytes: sealed.bytes, segments: sealed.table, frames: sealed.pictures },
})

/** What the playlist says of the rung, where this chunk exceeds it. `rung` may be as it was a while ago: nothing of it ever shrinks. */
async function noteRates(tx: Tx, { rung, sealed: { table, codec } }: Attempt): Promise<void> {
  const longest = Math.max(0, ...table.map(([seconds]) => Math.round(seconds)))
  const peak = peakRate(table, Math.max(longest, rung.targetDuration))
  const { id } = rung
  if (rung.bandwidth !== null && rung.bandwidth < peak)
    await tx.rung.updateMany({ where: { id, bandwidth: { lt: peak } }, data: { bandwidth: peak } })
  if (rung.targetDuration < longest)
    await tx.rung.updateMany({ where: { id, targetDuration: { lt: longest } }, data: { targetDuration: longest } })
  if (codec && rung.codecs === null) await tx.rung.updateMany({ where: { id, codecs: null }, data: { codecs: codec } })
}

/** Holds the clip's row until the transaction ends, so that deleting and publishing can't cross. Throws ClipGone. */
export async function lockClip(tx: Tx, clipId: string): Promise<'processing' | 'playable'> {
  const rows = await tx.$queryRaw<{ status: string }[]>`SELECT status::text FROM clips WHERE id = ${clipId}::uuid FOR UPDATE`
  const status = rows[0]?.status
  if (status !== 'processing' && status !== 'playable') throw new ClipGone(`clip ${clipId} is ${status ?? 'gone'}`)
  return status
}

/**
 * Does work that puts something of a clip into the object store. Where it fails because all of that is being taken away (what is under way to a folder
 * of files fails then), `lock` throws why: ClipGone, in place of what the store said. Throws what the work throws; what the database throws.
 */
export async function unlessGone<T>(
  { db }: Pick<WorkerDeps, 'db'>,
  lock: (tx: Tx) => Promise<unknown>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof ClipGone)) await db.$transaction(lock)
    throw error
  }
}

/** Playable: the first chunk of any picture is there, and of the sound when there is one. */
async function markPlayable(tx: Tx, deps: WorkerDeps, clipId: string): Promise<void> {
  const rungs = await tx.rung.findMany({ where: { clipId }, select: { kind: true, chunks: { where: { index: 0 }, select: { id: true } } } })
  const begun = (kind: 'video' | 'audio') => rungs.some((rung) => rung.kind === kind && rung.chunks.length > 0)
  const wanted = (kind: 'video' | 'audio') => rungs.some((rung) => rung.kind === kind)
  const { kind } = await tx.clip.findUniqueOrThrow({ where: { id: clipId }, select: { kind: true } })
  if ((kind === 'audio' || begun('video')) && (!wanted('audio') || begun('audio'))) {
    await tx.clip.update({ where: { id: clipId }, data: { status: 'playable', playableAt: deps.clock.now() } })
  }
}
