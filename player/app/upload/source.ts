import type { FileSource, SliceResult } from 'tus-js-client'

interface Piece {
  offset: number
  bytes: Uint8Array
}

/** The service asked for bytes that are no longer in memory. The file key is gone with them: only a new upload helps. */
export class SourceGoneError extends Error {
  override readonly name = 'SourceGoneError'
}

/**
 * Ciphertext for tus-js-client, made as it is sent. It can't be made twice (every encryption is another ciphertext), so the
 * piece being sent and the one before stay in memory: after a cut, or a restart that lost the service's last writes,
 * the service says where to go on and those bytes must be the same ones. tus-js-client's own stream source
 * copies its whole buffer for every 64 KiB that arrives and keeps nothing before the current piece.
 */
export class SealedSource implements FileSource {
  readonly size: number
  readonly #read: (bytes: number) => Promise<Uint8Array | null>
  readonly #pieceSize: number
  readonly #close: () => void
  #pieces: Piece[] = []
  #end = 0
  #turn: Promise<unknown> = Promise.resolve()

  constructor(size: number, pieceSize: number, read: (bytes: number) => Promise<Uint8Array | null>, close: () => void = () => undefined) {
    this.size = size
    this.#pieceSize = pieceSize
    this.#read = read
    this.#close = close
  }

  /** @throws SourceGoneError when `start` lies before what is kept */
  slice(start: number, end: number): Promise<SliceResult> {
    // A paused and resumed upload may ask again while the first answer is still on its way: one at a time.
    const answer = this.#turn.then(() => this.#slice(start, Math.min(end, this.size)))
    this.#turn = answer.catch(() => undefined)
    return answer
  }

  close() {
    this.#pieces = []
    this.#close()
  }

  async #slice(start: number, end: number): Promise<SliceResult> {
    this.#pieces = this.#pieces.filter((piece) => piece.offset + piece.bytes.length > start - this.#pieceSize)
    if (start < (this.#pieces[0]?.offset ?? this.#end)) throw new SourceGoneError('The service lost a part of the upload')
    while (this.#end < end) {
      const bytes = await this.#read(Math.min(this.#pieceSize, this.size - this.#end))
      if (!bytes) throw new SourceGoneError('The file became shorter while it was sent')
      this.#pieces.push({ offset: this.#end, bytes })
      this.#end += bytes.length
    }
    return { value: this.#cut(start, end), done: false }
  }

  #cut(start: number, end: number): Uint8Array {
    const whole = this.#pieces.find(({ offset, bytes }) => offset <= start && offset + bytes.length >= end)
    if (whole) return whole.bytes.subarray(start - whole.offset, end - whole.offset)
    const joined = new Uint8Array(end - start)
    for (const { offset, bytes } of this.#pieces) {
      const from = Math.max(start, offset)
      const to = Math.min(end, offset + bytes.length)
      if (from < to) joined.set(bytes.subarray(from - offset, to - offset), from - start)
    }
    return joined
  }
}
