// What comes in one request: parted into header and payload, hashed as it passes, never gathered in memory.
import { SafelightError } from '../../core/errors.ts'
import { HeaderSplitter } from '../../core/keys/age-header.ts'
import type { RunningHash } from './running-hash.ts'

export class Arrival {
  readonly #source: AsyncIterator<Uint8Array>
  readonly #hash: RunningHash | undefined
  readonly #seen: (bytes: number) => void
  #room: number
  /** What ended the stream before its end: a cut connection, or more bytes than there is room for. */
  cut: unknown

  /**
   * `hash` is left out when bytes before these aren't hashed yet; `seen` hears of every chunk's bytes. More than `room` bytes
   * are `quota_exceeded`.
   */
  constructor(
    source: AsyncIterable<Uint8Array>,
    hash: RunningHash | undefined,
    seen: (bytes: number) => void,
    room = Number.POSITIVE_INFINITY,
  ) {
    this.#source = source[Symbol.asyncIterator]()
    this.#hash = hash
    this.#seen = seen
    this.#room = room
  }

  /**
   * Takes header bytes, after those `kept`, until the header is complete or the stream ends. `rest` is the beginning
   * of the payload that came in the same chunk. Throws `not_age`.
   */
  async header(kept: Uint8Array): Promise<{ header: Buffer; complete: boolean; rest: Uint8Array }> {
    const splitter = new HeaderSplitter(kept)
    const parts: Uint8Array[] = [kept]
    let rest: Uint8Array = new Uint8Array()
    while (!splitter.complete) {
      const chunk = await this.#next()
      if (!chunk) break
      const { header, payload } = splitter.push(chunk)
      this.#pass(header)
      // A view would keep the whole chunk it came in.
      parts.push(Buffer.from(header))
      rest = payload
    }
    return { header: Buffer.concat(parts), complete: splitter.complete, rest }
  }

  /** Bytes of the payload as `store` is told of them: `rest`, then what follows. Ends quietly when the connection is cut, so that what came is kept. */
  async *payload(rest: Uint8Array, store?: { passed(bytes: number): void }): AsyncGenerator<Uint8Array, void, undefined> {
    for (let chunk: Uint8Array | undefined = rest; chunk; chunk = await this.#next()) {
      if (chunk.length === 0) continue
      this.#pass(chunk)
      store?.passed(chunk.length)
      yield chunk
    }
  }

  #pass(bytes: Uint8Array): void {
    this.#hash?.update(bytes)
    this.#seen(bytes.length)
  }

  async #next(): Promise<Uint8Array | undefined> {
    if (this.cut) return undefined
    try {
      const next = await this.#source.next()
      if (next.done) return undefined
      this.#room -= next.value.length
      if (this.#room < 0) throw new SafelightError('quota_exceeded')
      return next.value
    } catch (error) {
      this.cut = error
      return undefined
    }
  }
}
