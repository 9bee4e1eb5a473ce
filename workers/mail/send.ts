import type { WorkerDeps } from '../deps.ts'

/** Sends the letters that wait. */
export async function sendMail(_deps: WorkerDeps): Promise<void> {}
