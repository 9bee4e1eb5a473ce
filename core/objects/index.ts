import type { Config } from '../config.ts'
import { FileObjectStore } from './files.ts'
import { S3ObjectStore } from './s3.ts'
import type { ObjectStore } from './store.ts'

/** The configured object store: S3 when a bucket is named, else files. `linkSecret` signs the links to files. */
export function openObjects(config: Pick<Config, 's3' | 'objectsFolder'>, linkSecret: string): ObjectStore {
  return config.s3 ? new S3ObjectStore(config.s3) : new FileObjectStore(config.objectsFolder, { linkSecret })
}
