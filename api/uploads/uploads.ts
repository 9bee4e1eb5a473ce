// Recordings on their way in: one life for tus and for one-request uploads. What has come is what the store holds; the
// rows follow it, so that any process can go on after any other died.
import { Readable } from 'node:stream'
import { type ErrorCode, SafelightError } from '../../core/errors.ts'
import { notify } from '../../core/events.ts'
import type { Upload } from '../../generated/prisma/client.ts'
import type { Context } from '../context.ts'
import type { Viewer } from '../viewer.ts'
import { Arrival } from './arrival.ts'
import { createUpload } from './creation.ts'
import { EarlyFlush } from './early-flush.ts'
import { finishUpload } from './finish.ts'
import { hashUpTo, saveHash } from './hash-state.ts'
import type { RawMetadata } from './metadata.ts'
import type { PayloadStore } from './payload-store.ts'
import { Progress } from './progress.ts'
import { demandSize, demandSpace, spaceLeft } from './quota.ts'

export type UploadParts = Pick<Context, 'config' | 'db' | 'objects' | 'queues' | 'clock' | 'log' | 'audit'> & { payloads: PayloadStore }

/** An age payload holds at least a nonce and one chunk's tag (c2sp.org/age). */
const leastPayloadBytes = 16 + 16

/** Sending the same again gives the same: what came is taken away. */
const hopeless = new Set<ErrorCode>(['not_age', 'wrong_sha256', 'quota_exceeded'])

export class Uploads {
  readonly #parts: UploadParts

  constructor(parts: UploadParts) {
    this.#parts = parts
  }

  create(viewer: Viewer, id: string, length: number | undefined, metadata: RawMetadata): Promise<void> {
    return createUpload(this.#parts, viewer, id, length, metadata)
  }

  async find(id: string): Promise<Upload | undefined> {
    return (await this.#parts.db.upload.findUnique({ where: { id } })) ?? undefined
  }

  /** Bytes of ciphertext that have come and will not be lost. */
  async received(upload: Upload): Promise<number> {
    if (upload.finishedAt) return Number(upload.length)
    if (!upload.headerComplete) return upload.header?.length ?? 0
    return upload.headerBytes + ((await this.#parts.payloads.size(upload.object)) ?? 0)
  }

  /**
   * Takes what the stream brings, from byte `offset` on; resolves to the bytes received in all. The last byte finishes the
   * upload. What came before a cut is kept, then the cut is thrown. `not_age`, `wrong_sha256` and `quota_exceeded` leave nothing behind.
   * The caller holds the upload's lock.
   */
  async write(upload: Upload, offset: number, stream: AsyncIterable<Uint8Array>): Promise<number> {
    const progress = new Progress(this.#parts, upload)
    const hash = await hashUpTo(this.#parts, upload, offset)
    const arrival = new Arrival(stream, hash, () => progress.tell(), await this.#room(upload))
    const received = await this.#take(upload, offset, arrival).catch((error) => this.#refuse(upload, error))
    if (hash) await saveHash(this.#parts, upload, hash, received)
    if (arrival.cut) await this.#refuse(upload, arrival.cut)
    await this.settle(upload.id)
    return received
  }

  /** Finishes an upload whose bytes are all there: also one whose process died in between. */
  async settle(id: string): Promise<void> {
    const upload = await this.find(id)
    if (!upload || upload.finishedAt || upload.length === null) return
    if ((await this.received(upload)) < Number(upload.length)) return
    try {
      if (!upload.headerComplete) throw new SafelightError('not_age')
      await finishUpload(this.#parts, upload)
    } catch (error) {
      await this.#refuse(upload, error)
    }
  }

  /** The length of an upload created without one. Throws `too_large` and `quota_exceeded`; the latter leaves nothing behind. */
  async declareLength(id: string, length: number): Promise<void> {
    const { config, db } = this.#parts
    demandSize(config, length)
    const include = { clip: { select: { organisationId: true } } }
    const { clip, ...upload } = await db.upload.findUniqueOrThrow({ where: { id }, include })
    const declared = db.$transaction(async (tx) => {
      await tx.upload.update({ where: { id }, data: { length: BigInt(length) } })
      await demandSpace(tx, config, clip.organisationId, 0)
    })
    await declared.catch((error) => this.#refuse(upload, error))
    if (!upload.headerComplete) return
    if (length - upload.headerBytes < leastPayloadBytes) await this.#refuse(upload, new SafelightError('not_age'))
    if ((await this.#parts.payloads.size(upload.object)) !== undefined)
      await this.#parts.payloads.declare(upload.object, length - upload.headerBytes)
  }

  /** Takes an unfinished upload away: its bytes, its rows, and the reflection that was made for it alone. */
  async remove(upload: Upload): Promise<void> {
    const { db, objects } = this.#parts
    await objects.deletePrefix(`sources/${upload.id}/`)
    await db.$transaction(async (tx) => {
      const clip = await tx.clip.findUnique({ where: { id: upload.id } })
      if (clip?.status !== 'receiving') return void (await tx.upload.deleteMany({ where: { id: upload.id } }))
      await tx.clip.delete({ where: { id: upload.id } })
      const given = (upload.metadata as RawMetadata | null)?.reflectionId
      if (!given) await tx.reflection.deleteMany({ where: { id: clip.reflectionId, clips: { none: {} } } })
      await notify(tx, 'clip', { clipId: upload.id, ownerId: upload.ownerId })
    })
  }

  /** Bytes that may come of an upload that didn't declare its length: a declared one has its space already. */
  async #room({ id, length }: Upload): Promise<number | undefined> {
    const { config, db } = this.#parts
    if (length !== null) return undefined
    const clip = await db.clip.findUnique({ where: { id }, select: { organisationId: true } })
    // Deleted meanwhile: taking it finds that out.
    if (!clip) return undefined
    return Number(await db.$transaction((tx) => spaceLeft(tx, config, clip.organisationId)))
  }

  async #take(upload: Upload, offset: number, arrival: Arrival): Promise<number> {
    if (upload.headerComplete) return this.#append(upload, offset - upload.headerBytes, arrival, new Uint8Array())
    const { header, complete, rest } = await arrival.header(upload.header ?? new Uint8Array())
    if (upload.length !== null && Number(upload.length) - header.length < (complete ? leastPayloadBytes : 1))
      throw new SafelightError('not_age')
    const headerBytes = complete ? header.length : 0
    const data = { header: new Uint8Array(header), headerComplete: complete, headerBytes }
    const [begun] = await this.#parts.db.upload.updateManyAndReturn({ where: { id: upload.id }, data })
    // Its clip was deleted while it came.
    if (!begun) throw new SafelightError('not_found')
    return complete ? this.#append(begun, 0, arrival, rest) : header.length
  }

  async #append(upload: Upload, offset: number, arrival: Arrival, rest: Uint8Array): Promise<number> {
    const { payloads } = this.#parts
    const length = upload.length === null ? undefined : Number(upload.length) - upload.headerBytes
    if ((await payloads.size(upload.object)) === undefined) await payloads.begin(upload.object, length)
    const early = new EarlyFlush(this.#parts, upload.object)
    const stream = Readable.from(arrival.payload(rest, early), { objectMode: false, highWaterMark: 256 * 1024 })
    return upload.headerBytes + (await payloads.append(upload.object, stream, offset))
  }

  /** A recording that can't be taken leaves nothing behind; other failures leave it as it is, to go on later. */
  async #refuse(upload: Upload, error: unknown): Promise<never> {
    if (error instanceof SafelightError && hopeless.has(error.code)) await this.remove(upload)
    throw error
  }
}
