import type { Logger } from '../../core/log.ts'

/** Work that no reply waits for, so that its time tells nothing about accounts; closing waits for it. */
export class Behind {
  readonly #running = new Set<Promise<void>>()
  readonly #log: Logger

  constructor(log: Logger) {
    this.#log = log
  }

  /** Starts it. A failure is logged, as `what`. */
  run(what: string, work: () => Promise<void>): void {
    const running = work()
      .catch((error) => this.#log.error({ err: error }, what))
      .finally(() => this.#running.delete(running))
    this.#running.add(running)
  }

  async done(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running)
  }
}
