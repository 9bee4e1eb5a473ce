/** Cuts a stream into pictures of the same number of bytes. */
export class Sheets {
  #sheet: Uint8Array
  readonly #take: (sheet: Uint8Array) => Promise<Uint8Array>
  #pending: Promise<void> | undefined
  /** Bytes of the picture that has begun. */
  rest = 0

  /** Pictures are written into `first`; `take` gets each full one, and gives what the next is written into. */
  constructor(first: Uint8Array, take: (sheet: Uint8Array) => Promise<Uint8Array>) {
    this.#sheet = first
    this.#take = take
  }

  /** What it gives ends when there is room again. What comes before that waits: Node lets a pipe flow when its process ends (child_process). */
  push(chunk: Uint8Array): Promise<void> | undefined {
    const written = this.#pending ? this.#pending.then(() => this.#write(chunk)) : this.#write(chunk)
    if (!written) return undefined
    const pending = written.then(() => {
      if (this.#pending === pending) this.#pending = undefined
    })
    this.#pending = pending
    return pending
  }

  /** Everything that came was taken. Throws what taking it failed of. */
  async finish(): Promise<void> {
    await this.#pending
  }

  #write(chunk: Uint8Array): Promise<void> | undefined {
    const room = this.#sheet.length - this.rest
    if (chunk.length < room) {
      this.#sheet.set(chunk, this.rest)
      this.rest += chunk.length
      return undefined
    }
    this.#sheet.set(chunk.subarray(0, room), this.rest)
    return this.#take(this.#sheet).then((next) => {
      this.#sheet = next
      this.rest = 0
      return this.#write(chunk.subarray(room))
    })
  }
}
