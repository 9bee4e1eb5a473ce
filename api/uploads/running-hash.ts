// SHA-256 of a recording's ciphertext across requests and processes: its state is kept between them.
import { createSHA256, type IHasher } from 'hash-wasm'

export class RunningHash {
  readonly #hasher: IHasher
  #bytes: number

  private constructor(hasher: IHasher, bytes: number) {
    this.#hasher = hasher
    this.#bytes = bytes
  }

  /** Goes on from a kept state of the first `bytes` bytes, or starts anew. */
  static async open(kept?: { state: Uint8Array; bytes: number }): Promise<RunningHash> {
    const hasher = await createSHA256()
    if (kept) hasher.load(kept.state)
    else hasher.init()
    return new RunningHash(hasher, kept?.bytes ?? 0)
  }

  /** Bytes hashed so far. */
  get bytes(): number {
    return this.#bytes
  }

  update(chunk: Uint8Array): void {
    this.#hasher.update(chunk)
    this.#bytes += chunk.length
  }

  async updateFrom(stream: AsyncIterable<Uint8Array>): Promise<void> {
    for await (const chunk of stream) this.update(chunk)
  }

  /** What `open` goes on from. */
  save(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#hasher.save())
  }

  /** Hex; nothing can be added afterwards. */
  digest(): string {
    return this.#hasher.digest('hex')
  }
}
