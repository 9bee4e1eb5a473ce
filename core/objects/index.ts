import { type Clock, systemClock } from '../clock.ts'
import type { Config } from '../config.ts'
import type { ObjectStore } from './store.ts'

/** The configured object store: S3 when a bucket is named, else files. `linkSecret` signs the links to files, which hold by `clock`. */
export async function openObjects(
  config: Pick<Config, 's3' | 'objectsFolder'>,
  linkSecret: string,
  clock: Clock = systemClock,
): Promise<ObjectStore> {
  // Only the one in use is loaded: the S3 client is larger than a whole media thread beside it.
  if (config.s3) return new (await import('./s3.ts')).S3ObjectStore(config.s3)
  return new (await import('./files.ts')).FileObjectStore(config.objectsFolder, { linkSecret, clock })
}
