// The model that orders stills has a thread of its own: loaded when first asked (seconds, 200 MB), let go when nobody asks any more.
import { Piscina } from 'piscina'
import { Outage } from '../../core/outage.ts'
import { builtProgram } from '../../core/project.mjs'
import { type Outcome, unwrap } from '../threads/outcome.ts'

/** ms. */
const idleTimeout = 30_000
/** Loading and one picture take seconds even on a busy machine, ms. */
const patience = 120_000

/** The worker is closing: another one takes the job up, and its stills don't go without scores for that. */
export class ScorerClosed extends Outage {}

export class Scorer {
  #closing = false
  readonly #thread = new Piscina({
    filename: builtProgram('scorer-thread'),
    ...{ minThreads: 0, maxThreads: 1, idleTimeout, atomics: 'disabled' as const },
    // What this process was started with is for its own first thread.
    execArgv: [],
  })

  /** How likely a picture is inappropriate, 0 to 1. `pixels`: 224 x 224 of red, green and blue. Throws ScorerClosed, and an Error when the model fails or hangs. */
  async score(pixels: Uint8Array): Promise<number> {
    if (this.#closing) throw new ScorerClosed('the scorer is closing')
    try {
      return unwrap((await this.#thread.run(pixels, { name: 'score', signal: AbortSignal.timeout(patience) })) as Outcome<number>)
    } catch (error) {
      throw this.#closing ? new ScorerClosed('the scorer is closing', { cause: error }) : error
    }
  }

  async close(): Promise<void> {
    this.#closing = true
    await this.#thread.destroy()
  }
}
