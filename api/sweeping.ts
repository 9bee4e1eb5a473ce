// What an API tidies up beside its requests.
import type { Logger } from '../core/log.ts'

const everyMilliseconds = 10 * 60_000

/** Sweeps now and every ten minutes, one after the other, until the returned function is called; that waits for a sweep under way. */
export function startSweeping(log: Logger, ...sweeps: readonly (() => Promise<unknown>)[]): () => Promise<void> {
  let running: Promise<unknown> = Promise.resolve()
  const sweep = () => {
    for (const one of sweeps) running = running.then(one).catch((error) => log.warn({ err: error }, 'sweeping failed'))
  }
  const timer = setInterval(sweep, everyMilliseconds)
  sweep()
  return async () => {
    clearInterval(timer)
    await running
  }
}
