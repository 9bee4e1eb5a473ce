import type { SourceKeyed } from '../../core/keys/keyring.ts'
import { SealedReader } from '../../core/keys/sealed-reader.ts'
import type { WorkerDeps } from '../deps.ts'
import type { ServedSource } from '../media/source-server.ts'

export interface SealedClip extends SourceKeyed {
  sourceObject: string | null
  sourceBytes: bigint | null
}

/** Opens a clip's sealed source for reading at any offset. Throws SafelightError `damaged_ciphertext` when it was cut or changed. */
export async function openSource(deps: WorkerDeps, clip: SealedClip, fileKey?: Uint8Array): Promise<SealedReader> {
  const { sourceObject: name, sourceBytes: bytes } = clip
  if (name === null || bytes === null) throw new Error(`clip ${clip.id} has no source`)
  const source = { bytes: Number(bytes), read: (start: number, end: number) => deps.objects.read(name, { start, end }) }
  return SealedReader.open(source, fileKey ?? (await deps.sourceKeys.openSourceKey(clip)))
}

/** Serves a clip's source to ffmpeg while `work` runs; a source that turned out damaged is told as such, whatever ffmpeg made of it. */
export async function withSource<T>(
  deps: WorkerDeps,
  reader: SealedReader,
  work: (url: string) => Promise<T>,
  gate?: () => Promise<void>,
): Promise<T> {
  const served: ServedSource = deps.sources.serve(reader, gate)
  try {
    const result = await work(served.url)
    if (served.failure) throw served.failure
    return result
  } catch (error) {
    throw served.failure ?? error
  } finally {
    served.close()
  }
}
