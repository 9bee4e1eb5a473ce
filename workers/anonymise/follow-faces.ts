import type { WorkerDeps } from '../deps.ts'

/** Follows faces through the whole recording. */
export async function followFaces(_deps: WorkerDeps, _payload: { searchId: string }): Promise<void> {
  throw new Error('being built')
}
