import type { SourceKeyed } from '../../core/keys/keyring.ts'
import type { WorkerDeps } from '../deps.ts'
import type { Served } from '../threads/threads.ts'

export interface SealedClip extends SourceKeyed {
  sourceObject: string | null
  sourceBytes: bigint | null
}

/**
 * Serves a clip's sealed source to ffmpeg while `work` runs. `fileKey` opens a source whose key isn't wrapped yet. Throws
 * SafelightError `damaged_ciphertext` when it was cut or changed, whatever ffmpeg made of it.
 */
export async function withSource<T>(
  deps: WorkerDeps,
  clip: SealedClip,
  work: (source: Pick<Served, 'url' | 'hold'>) => Promise<T>,
  fileKey?: Uint8Array,
): Promise<T> {
  const { sourceObject: object, sourceBytes: bytes } = clip
  if (object === null || bytes === null) throw new Error(`clip ${clip.id} has no source`)
  const key = fileKey ?? (await deps.sourceKeys.openSourceKey(clip))
  const served = await deps.threads.serve({ object, bytes: Number(bytes), fileKey: key })
  const [worked] = await Promise.allSettled([work(served)])
  // A source that failed is the reason, whatever became of the work.
  await served.close()
  if (worked.status === 'rejected') throw worked.reason
  return worked.value
}
