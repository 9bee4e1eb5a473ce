// What an API tidies up beside its requests.
import type { Logger } from '../core/log.ts'

/**
 * Sweeps now and every so many seconds, one after the other, until the returned function is called; that waits for a sweep under way. One that takes
 * longer isn't begun again meanwhile.
 */
export function startSweeping(log: Logger, everySeconds: number, ...sweeps: readonly (() => Promise<unknown>)[]): () => Promise<void> {
  let running: Promise<void> | undefined
  const all = async () => {
    for (const one of sweeps) await one().catch((error) => log.warn({ err: error }, 'sweeping failed'))
  }
  const sweep = () => {
    running ??= all().finally(() => {
      running = undefined
    })
  }
  const timer = setInterval(sweep, everySeconds * 1000)
  sweep()
  return async () => {
    clearInterval(timer)
    await running
  }
}
