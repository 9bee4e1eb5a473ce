import type { UploadParts } from './uploads.ts'

/** Bytes between two flushes: few enough to be written in a moment, at the end of an upload too. */
const everyBytes = 64 * 1024 * 1024

/** Makes durable what has come while more is coming, so that the last byte of a large recording has little left to wait for. */
export class EarlyFlush {
  readonly #parts: Pick<UploadParts, 'objects' | 'log'>
  readonly #object: string
  #waiting = 0
  #flushing = false

  constructor(parts: Pick<UploadParts, 'objects' | 'log'>, object: string) {
    this.#parts = parts
    this.#object = object
  }

  /** So many more bytes were handed to the store. */
  passed(bytes: number): void {
    this.#waiting += bytes
    if (this.#waiting < everyBytes || this.#flushing) return
    this.#waiting = 0
    this.#flushing = true
    this.#parts.objects
      .flush(this.#object)
      // The flush at the end decides; this one only went ahead of it.
      .catch((error) => this.#parts.log.debug({ err: error }, 'early flush'))
      .finally(() => {
        this.#flushing = false
      })
  }
}
