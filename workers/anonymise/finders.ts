// Threads that find and follow faces: as many as jobs may do so at once, started when first asked, let go when nobody asks any more.
import { MessageChannel, type Transferable } from 'node:worker_threads'
import { Piscina } from 'piscina'
import type { Detection } from '../../core/anonymise/boxes.ts'
import { Outage } from '../../core/outage.ts'
import { type Outcome, unwrap } from '../threads/outcome.ts'
import { findFaces, type Stretch } from './find-faces.ts'
import type { Looking } from './finder-thread.ts'
import type { Followed, FollowWork } from './follow-all.ts'

/** ms. */
const idleTimeout = 30_000
/** Following an hour of a full class takes a minute; a busy machine, and twelve hours, s. */
const followSeconds = 3600
/** An hour of a full class is followed in a good gigabyte, MB. */
const mostMemory = 6144
/** A thread that hangs is found out after ffmpeg would have been, s. */
const grace = 10

/** The worker is closing: another one takes the job up. */
export class FindersClosed extends Outage {}

export class Finders {
  #closing = false
  readonly #threads: Piscina

  constructor(threads: number) {
    this.#threads = new Piscina({
      filename: new URL('finder-entry.mjs', import.meta.url).href,
      ...{ minThreads: 0, maxThreads: threads, idleTimeout, atomics: 'disabled' as const },
      resourceLimits: { maxOldGenerationSizeMb: mostMemory },
      // What this process was started with is for its own first thread.
      execArgv: [],
    })
  }

  /**
   * Everything like a face in a stretch of a clip. Throws FindersClosed; when `signal` says so, its reason; MediaToolError; what reading the segments
   * fails of; an Error when looking failed.
   */
  async find(stretch: Stretch, signal?: AbortSignal): Promise<Detection[]> {
    const { port1: mine, port2: port } = new MessageChannel()
    const failed = new AbortController()
    const ends = AbortSignal.any([failed.signal, ...(signal ? [signal] : [])])
    const { grid, size, timeoutSeconds } = stretch
    const late = setTimeout(() => failed.abort(new Error('looking at a stretch took too long')), (timeoutSeconds + grace) * 1000)
    const looked = this.#run<void>('look', { port, grid, size } satisfies Looking, [port], ends)
    // Without the thread, ffmpeg needn't go on either.
    looked.catch((error) => failed.abort(error))
    try {
      const detections = await findFaces(mine, stretch, ends)
      mine.close()
      await looked
      return detections
    } catch (error) {
      mine.close()
      // It may be the thread's failure that this one comes of.
      await looked.catch(() => {})
      signal?.throwIfAborted()
      throw failed.signal.aborted ? failed.signal.reason : error
    } finally {
      clearTimeout(late)
      mine.close()
    }
  }

  /** Follows what was found through a whole recording; the memory of `looks` goes with it. Throws FindersClosed; an Error when that failed. */
  follow(work: FollowWork): Promise<Followed> {
    const memory = work.looks.map(({ buffer }) => buffer as ArrayBuffer)
    return this.#run('follow', work, memory, AbortSignal.timeout(followSeconds * 1000))
  }

  async close(): Promise<void> {
    this.#closing = true
    await this.#threads.destroy()
  }

  async #run<T>(name: 'look' | 'follow', task: unknown, transferList: Transferable[], signal: AbortSignal): Promise<T> {
    signal.throwIfAborted()
    if (this.#closing) throw new FindersClosed('the finders are closing')
    try {
      return unwrap((await this.#threads.run(task, { name, signal, transferList: transferList as never })) as Outcome<T>)
    } catch (error) {
      throw this.#closing ? new FindersClosed('the finders are closing', { cause: error }) : error
    }
  }
}
