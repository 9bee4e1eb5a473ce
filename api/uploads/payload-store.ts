// Where payloads grow: the object store's other door, which can append. By the tus project's own stores, under the names
// that core/objects reads; what they would write about uploads is kept in our tables instead.
import type { Readable } from 'node:stream'
import { FileStore } from '@tus/file-store'
import { S3Store } from '@tus/s3-store'
import { ERRORS, type KvStore, Upload } from '@tus/utils'
import type { Config, S3Config } from '../../core/config.ts'

export interface PayloadStore {
  /** What has come can be read back through the object store before all has. */
  readonly readsUnfinished: boolean
  /** Bytes that have come; undefined when it was never begun. */
  size(object: string): Promise<number | undefined>
  /** `length` is the whole payload's, when known. */
  begin(object: string, length: number | undefined): Promise<void>
  declare(object: string, length: number): Promise<void>
  /** Appends at `offset` until the stream ends; resolves to the new size. On S3 it is complete once `length` bytes are there. */
  append(object: string, stream: Readable, offset: number): Promise<number>
  /** Names of objects beside the payload that aren't needed once it is complete. */
  leftovers(object: string): string[]
}

export function openPayloadStore(config: Pick<Config, 's3' | 'objectsFolder' | 'maxUploadBytes'>): PayloadStore {
  return config.s3 ? s3Payloads(config.s3, config.maxUploadBytes) : filePayloads(config.objectsFolder)
}

const nothingKept: KvStore<never> = { get: async () => undefined, set: async () => {}, delete: async () => {} }

function filePayloads(directory: string): PayloadStore {
  const configstore: KvStore<Upload> = { ...nothingKept, get: async (id) => new Upload({ id, offset: 0 }) }
  const store = new FileStore({ directory, configstore })
  return {
    readsUnfinished: true,
    size: (object) => sizeIn(store, object),
    begin: async (object) => void (await asErrors(store.create(new Upload({ id: object, offset: 0 })))),
    declare: async () => {},
    append: (object, stream, offset) => asErrors(store.write(stream, object, offset)),
    leftovers: () => [],
  }
}

const partBytes = 8 * 1024 * 1024

function s3Payloads(s3: S3Config, maxUploadBytes: number): PayloadStore {
  const { bucket, region, endpoint, accessKeyId, secretAccessKey, forcePathStyle } = s3
  const store = new S3Store({
    partSize: partBytes,
    useTags: false,
    maxConcurrentPartUploads: 4,
    // Another API process may have gone on with the upload: what one remembers may be old.
    cache: nothingKept,
    s3ClientConfig: {
      bucket,
      region,
      forcePathStyle,
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      ...(endpoint && { endpoint }),
      ...(accessKeyId && secretAccessKey && { credentials: { accessKeyId, secretAccessKey } }),
    },
  })
  // For an undeclared length it would cut parts for 5 TiB: half a gigabyte each, on disk.
  Object.assign(store, { maxUploadSize: maxUploadBytes })
  return {
    readsUnfinished: false,
    size: (object) => sizeIn(store, object),
    begin: async (object, length) =>
      void (await asErrors(store.create(new Upload({ id: object, offset: 0, ...(length !== undefined && { size: length }) })))),
    declare: (object, length) => asErrors(store.declareUploadLength(object, length)),
    append: (object, stream, offset) => asErrors(store.write(stream, object, offset)),
    leftovers: (object) => [`${object}.info`, `${object}.part`],
  }
}

async function sizeIn(store: FileStore | S3Store, object: string): Promise<number | undefined> {
  try {
    return (await store.getUpload(object)).offset
  } catch (error) {
    if (error === ERRORS.FILE_NOT_FOUND || error === ERRORS.FILE_NO_LONGER_EXISTS) return undefined
    throw error
  }
}

/** The tus stores throw plain objects, which have no stack and are no Error. */
async function asErrors<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw error instanceof Error ? error : new Error('the payload store failed', { cause: error })
  }
}
