// Threads that find and follow faces: as many as jobs may do so at once, started when first asked, let go when nobody asks any more.
import { setTimeout as wait } from 'node:timers/promises'
import { MessageChannel } from 'node:worker_threads'
import { Piscina } from 'piscina'
import type { Detection } from '../../core/anonymise/boxes.ts'
import { Outage } from '../../core/outage.ts'
import { builtProgram } from '../../core/project.mjs'
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
/** A picture that is being looked at is looked at to its end; then the thread can be let go, s. */
const closingSeconds = 20

/** The worker is closing: another one takes the job up. */
export class FindersClosed extends Outage {}

export class Finders {
  readonly #closing = new AbortController()
  readonly #looking = new Set<Promise<void>>()
  readonly #threads: Piscina

  constructor(threads: number) {
    this.#threads = new Piscina({
      filename: builtProgram('finder-thread'),
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
    const failed = new AbortController()
    const ends = AbortSignal.any([failed.signal, this.#closing.signal, ...(signal ? [signal] : [])])
    ends.throwIfAborted()
    const { port1: mine, port2: port } = new MessageChannel()
    const { grid, size, timeoutSeconds } = stretch
    const late = setTimeout(() => failed.abort(new Error('looking at a stretch took too long')), (timeoutSeconds + grace) * 1000)
    const looked = this.#look({ port, grid, size })
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
      if (!ends.aborted) await looked.catch(() => {})
      throw ends.aborted ? ends.reason : error
    } finally {
      clearTimeout(late)
    }
  }

  /** Follows what was found through a whole recording; the memory of `looks` goes with it. Throws FindersClosed; an Error when that failed. */
  async follow(work: FollowWork): Promise<Followed> {
    const signal = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(followSeconds * 1000)])
    signal.throwIfAborted()
    const transferList = work.looks.map(({ buffer }) => buffer as ArrayBuffer)
    try {
      return unwrap((await this.#threads.run(work, { name: 'follow', signal, transferList })) as Outcome<Followed>)
    } catch (error) {
      throw this.#closing.signal.aborted ? this.#closing.signal.reason : error
    }
  }

  async close(): Promise<void> {
    this.#closing.abort(new FindersClosed('the finders are closing'))
    await Promise.race([Promise.allSettled(this.#looking), wait(closingSeconds * 1000, undefined, { ref: false })])
    await this.#threads.destroy()
  }

  /** Until the other end of its port is closed. It is never ended in any other way: the model takes the whole process with it (N-API). */
  #look(looking: Looking): Promise<void> {
    const run = async () => unwrap((await this.#threads.run(looking, { name: 'look', transferList: [looking.port] })) as Outcome<void>)
    const looked = run().finally(() => this.#looking.delete(looked))
    this.#looking.add(looked)
    return looked
  }
}
