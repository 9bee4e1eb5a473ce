import type { WorkerDeps } from '../deps.ts'

/** Finds what looks like a face in one part of a recording. */
export async function lookAt(_deps: WorkerDeps, _payload: { searchId: string; part: number }): Promise<void> {
  throw new Error('being built')
}
