// The tus server's view of our uploads.
import { DataStore, ERRORS, Upload as TusUpload } from '@tus/utils'
import type { Config } from '../../core/config.ts'
import type { Upload } from '../../generated/prisma/client.ts'
import type { RawMetadata } from './metadata.ts'
import type { Uploads } from './uploads.ts'

/** An upload's id is its clip's. Creation happens in the route, which knows who asks. */
export class SealedStore extends DataStore {
  readonly #uploads: Uploads
  readonly #expirySeconds: number

  constructor(uploads: Uploads, config: Pick<Config, 'uploadExpirySeconds'>) {
    super()
    this.#uploads = uploads
    this.#expirySeconds = config.uploadExpirySeconds
    this.extensions = ['creation', 'creation-with-upload', 'creation-defer-length', 'termination', 'expiration']
  }

  override async write(stream: AsyncIterable<Uint8Array>, id: string, offset: number): Promise<number> {
    const upload = await this.#find(id)
    if (upload.finishedAt) return Number(upload.length)
    return this.#uploads.write(upload, offset, stream)
  }

  /** Also finishes an upload whose last byte came just before its process died: its device asks here how far it got. */
  override async getUpload(id: string): Promise<TusUpload> {
    await this.#uploads.settle(id)
    const upload = await this.#find(id)
    return new TusUpload({
      id,
      offset: await this.#uploads.received(upload),
      creation_date: upload.createdAt.toISOString(),
      metadata: upload.metadata as RawMetadata,
      ...(upload.length !== null && { size: Number(upload.length) }),
    })
  }

  override declareUploadLength(id: string, length: number): Promise<void> {
    return this.#uploads.declareLength(id, length)
  }

  override async remove(id: string): Promise<void> {
    await this.#uploads.remove(await this.#find(id))
  }

  override getExpiration(): number {
    return this.#expirySeconds * 1000
  }

  async #find(id: string): Promise<Upload> {
    const upload = await this.#uploads.find(id)
    if (!upload) throw ERRORS.FILE_NOT_FOUND
    return upload
  }
}
