import type { SourceKeyed } from '../../core/keys/keyring.ts'
import type { WorkerDeps } from '../deps.ts'
import { ClipGone } from '../encode/publish.ts'
import type { Served } from '../threads/threads.ts'

export interface SealedClip extends SourceKeyed {
  sourceObject: string | null
  sourceBytes: bigint | null
}

/** A source while it is served. `signal` ends the work when its clip has gone away. */
export interface Source extends Pick<Served, 'url' | 'hold'> {
  signal: AbortSignal
}

/** How often it is looked whether the clip is still there, ms. */
const lookEvery = 1000

/**
 * Serves a clip's sealed source to ffmpeg while `work` runs. `fileKey` opens a source whose key isn't wrapped yet. Throws
 * SafelightError `damaged_ciphertext` when it was cut or changed, whatever ffmpeg made of it; ClipGone when the clip goes away meanwhile.
 */
export async function withSource<T>(
  deps: WorkerDeps,
  clip: SealedClip,
  work: (source: Source) => Promise<T>,
  fileKey?: Uint8Array,
): Promise<T> {
  const { sourceObject: object, sourceBytes: bytes } = clip
  if (object === null || bytes === null) throw new Error(`clip ${clip.id} has no source`)
  const key = fileKey ?? (await deps.sourceKeys.openSourceKey(clip))
  const served = await deps.threads.serve({ object, bytes: Number(bytes), fileKey: key })
  const gone = watchFor(deps, clip.id)
  const [worked] = await Promise.allSettled([work({ url: served.url, hold: served.hold, signal: gone.signal })])
  gone.stop()
  // A source that failed is the reason, whatever became of the work.
  await served.close()
  if (worked.status === 'rejected') throw gone.signal.aborted ? gone.signal.reason : worked.reason
  return worked.value
}

/** Aborts with ClipGone as soon as the clip was deleted or has failed: nobody waits for the work any more, and nothing may be left of it. */
function watchFor({ db, log }: WorkerDeps, id: string): { signal: AbortSignal; stop(): void } {
  const controller = new AbortController()
  const look = async () => {
    const clip = await db.clip.findUnique({ where: { id }, select: { status: true } })
    const status = clip?.status ?? 'gone'
    if (status === 'deleted' || status === 'failed' || status === 'gone') controller.abort(new ClipGone(`clip ${id} is ${status}`))
  }
  const timer = setInterval(() => void look().catch((error) => log.debug({ err: error }, 'a clip could not be looked at')), lookEvery)
  return { signal: controller.signal, stop: () => clearInterval(timer) }
}
