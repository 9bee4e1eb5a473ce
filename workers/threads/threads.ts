// Two threads of a worker: one opens sources and serves them to ffmpeg, one looks into finished segments and seals them.
import { Piscina } from 'piscina'
import type { Config } from '../../core/config.ts'
import { builtProgram } from '../../core/project.mjs'
import type { SealedChunk, SealWork } from '../encode/seal.ts'
import type { SegmentFacts } from '../media/transport-stream.ts'
import { errorOf, type Failure, type Outcome, unwrap } from './outcome.ts'

export interface ThreadData {
  config: Pick<Config, 's3' | 'objectsFolder'>
  linkSecret: string
}

/** A sealed recording in the object store, and the key that opens it. */
export interface SourceToServe {
  object: string
  /** Of the payload. */
  bytes: number
  /** 16 bytes. */
  fileKey: Uint8Array
}

export interface Served {
  url: string
  /** Lets its readers wait, or go on. */
  hold(on: boolean): void
  /** Ends it. Throws what reading it failed of: ffmpeg only saw an early end. */
  close(): Promise<void>
}

export class MediaThreads {
  readonly #sources: Piscina
  readonly #sealing: Piscina

  constructor(data: ThreadData) {
    this.#sources = openThread(data)
    this.#sealing = openThread(data)
  }

  /** Opens a source and serves it on this machine until closed. Throws SafelightError `damaged_ciphertext` when it was cut or changed. */
  async serve(source: SourceToServe): Promise<Served> {
    const url = unwrap(await ask<Outcome<string>>(this.#sources, 'serve', source))
    return {
      url,
      hold: (on) => void ask(this.#sources, 'hold', { url, on }).catch(() => {}),
      close: async () => {
        const failure = await ask<Failure | null>(this.#sources, 'close', url)
        if (failure) throw errorOf(failure)
      },
    }
  }

  /** What is in a finished segment. Throws an Error when it isn't one. */
  async inspect(path: string): Promise<SegmentFacts> {
    return unwrap(await ask<Outcome<SegmentFacts>>(this.#sealing, 'inspect', path))
  }

  /** Seals a chunk's segments into one object. Throws what the object store throws. */
  async seal(work: SealWork): Promise<SealedChunk> {
    return unwrap(await ask<Outcome<SealedChunk>>(this.#sealing, 'seal', work))
  }

  async close(): Promise<void> {
    await Promise.all([this.#sources.destroy(), this.#sealing.destroy()])
  }
}

function openThread(workerData: ThreadData): Piscina {
  return new Piscina({
    filename: builtProgram('media-thread'),
    workerData,
    ...{ minThreads: 1, maxThreads: 1, idleTimeout: Number.POSITIVE_INFINITY },
    // Its tasks wait for bytes most of the time, side by side; waiting for tasks must not stop them.
    ...{ concurrentTasksPerWorker: 10_000, atomics: 'disabled' as const },
    // What this process was started with is for its own first thread.
    execArgv: [],
  })
}

const ask = <T>(thread: Piscina, name: string, value: unknown): Promise<T> => thread.run(value, { name }) as Promise<T>
