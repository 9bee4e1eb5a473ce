// How a process of ours ends: when asked to, when its parent is gone, once, and within a time.
import process from 'node:process'

export interface ShutdownOptions {
  /** How long `close` may take before the process ends anyway, with code 1. */
  seconds?: number
  /** Told why it ends; nothing of it is secret. */
  log?: { info(message: string): void; error(fields: object, message: string): void }
}

/**
 * Ends this process cleanly at SIGTERM, SIGINT or when the parent that spoke with it over IPC is gone: calls `close`
 * once, then exits with 0, or with 1 when `close` failed or took too long. Further signals while closing change nothing.
 */
export function onShutdown(close: () => Promise<void>, { seconds = 25, log }: ShutdownOptions = {}): void {
  let closing = false
  const shutdown = (reason: string) => {
    if (closing) return
    closing = true
    log?.info(`ending: ${reason}`)
    const late = setTimeout(() => process.exit(1), seconds * 1000)
    close().then(
      () => {
        clearTimeout(late)
        process.exit(0)
      },
      (error) => {
        log?.error({ err: error }, 'did not end cleanly')
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', () => shutdown('SIGTERM'))
  process.on('SIGINT', () => shutdown('SIGINT'))
  process.on('disconnect', () => shutdown('the process that started it is gone'))
  // Gone before we listened; undefined when there never was one.
  if (process.connected === false) shutdown('the process that started it is gone')
}

/** Tells the parent, if there is one listening, that this process does its work now. */
export function sayReady(): void {
  if (process.connected) process.send?.('ready')
}
