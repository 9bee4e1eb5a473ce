import type { FileSource, SliceResult } from 'tus-js-client'

interface Piece {
  offset: number
  data: Blob
}

/** The service asked for bytes that are no longer here. The file key is gone with them: only a new upload helps. */
export class SourceGoneError extends Error {
  override readonly name = 'SourceGoneError'
}

/** The upload was paused while a piece was being made; nobody is shown this. */
export class HeldError extends Error {
  override readonly name = 'HeldError'
}

/**
 * Ciphertext for tus-js-client, made as it is sent. It can't be made twice (every encryption is another ciphertext), so the
 * piece being sent and the one before are kept: after a cut, or a restart that lost the service's last writes,
 * the service says where to go on and those bytes must be the same ones. tus-js-client's own stream source
 * copies its whole buffer for every 64 KiB that arrives and keeps nothing before the current piece.
 */
export class SealedSource implements FileSource {
  readonly size: number
  readonly #read: (bytes: number) => Promise<Blob | null>
  readonly #pieceSize: number
  readonly #close: () => void
  #pieces: Piece[] = []
  #end = 0
  #held = false
  #turn: Promise<unknown> = Promise.resolve()

  /** @param read gives the next piece of ciphertext, of the asked size unless it is the last */
  constructor(size: number, pieceSize: number, read: (bytes: number) => Promise<Blob | null>, close: () => void = () => undefined) {
    this.size = size
    this.#pieceSize = pieceSize
    this.#read = read
    this.#close = close
  }

  /** @throws SourceGoneError when `start` lies before what is kept; HeldError while paused */
  slice(start: number, end: number): Promise<SliceResult> {
    // A paused and resumed upload may ask again while the first answer is still on its way: one at a time.
    const answer = this.#turn.then(() => this.#slice(start, Math.min(end, this.size)))
    this.#turn = answer.catch(() => undefined)
    return answer
  }

  /** tus-js-client would still send a piece that was being made when it was aborted, without the headers the abort cleared. */
  hold() {
    this.#held = true
  }

  release() {
    this.#held = false
  }

  close() {
    this.#pieces = []
    this.#close()
  }

  async #slice(start: number, end: number): Promise<SliceResult> {
    this.#pieces = this.#pieces.filter(({ offset, data }) => offset + data.size > start - this.#pieceSize)
    if (start < (this.#pieces[0]?.offset ?? this.#end)) throw new SourceGoneError('The service lost a part of the upload')
    while (this.#end < end) {
      if (this.#held) throw new HeldError('Paused')
      const data = await this.#read(Math.min(this.#pieceSize, this.size - this.#end))
      if (!data) throw new SourceGoneError('The file became shorter while it was sent')
      this.#pieces.push({ offset: this.#end, data })
      this.#end += data.size
    }
    if (this.#held) throw new HeldError('Paused')
    return { value: this.#cut(start, end), done: false }
  }

  #cut(start: number, end: number): Blob {
    return new Blob(this.#pieces.map(({ offset, data }) => data.slice(Math.max(0, start - offset), Math.max(0, end - offset))))
  }
}
