// Threads that find faces: as many as jobs may look at once, started when first asked, let go when nobody asks any more.
import { Piscina } from 'piscina'
import type { Detection } from '../../core/anonymise/boxes.ts'
import { Outage } from '../../core/outage.ts'
import { type Outcome, unwrap } from '../threads/outcome.ts'
import type { Stretch } from './find-faces.ts'

/** ms. */
const idleTimeout = 30_000

/** The worker is closing: another one takes the job up. */
export class FindersClosed extends Outage {}

export class Finders {
  #closing = false
  readonly #threads: Piscina

  constructor(threads: number) {
    this.#threads = new Piscina({
      filename: new URL('finder-entry.mjs', import.meta.url).href,
      ...{ minThreads: 0, maxThreads: threads, idleTimeout, atomics: 'disabled' as const },
      // What this process was started with is for its own first thread.
      execArgv: [],
    })
  }

  /** Everything like a face in a stretch of a clip. Throws FindersClosed; when `signal` says so, its reason; an Error when looking failed. */
  async find(stretch: Stretch, signal?: AbortSignal): Promise<Detection[]> {
    signal?.throwIfAborted()
    if (this.#closing) throw new FindersClosed('the finders are closing')
    try {
      return unwrap((await this.#threads.run(stretch, { name: 'find', ...(signal && { signal }) })) as Outcome<Detection[]>)
    } catch (error) {
      signal?.throwIfAborted()
      throw this.#closing ? new FindersClosed('the finders are closing', { cause: error }) : error
    }
  }

  async close(): Promise<void> {
    this.#closing = true
    await this.#threads.destroy()
  }
}
