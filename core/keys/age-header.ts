import { SafelightError } from '../errors.ts'

const versionLine = Buffer.from('age-encryption.org/v1\n')
const macPrefix = Buffer.from('\n--- ')
const newline = 0x0a
/** 32 bytes in base64 without padding. */
const macCharacters = 43

/** Far more than a header for twenty hybrid recipients; bounds what a sender can make the API keep in a row. */
export const maxHeaderBytes = 64 * 1024

/**
 * Parts an age v1 file into its header and its payload while it streams in, at any chunking
 * (https://c2sp.org/age: the header ends with the line `--- <MAC>`). It finds where the header ends and refuses what can't
 * be one; whether the header is sound is checked by the worker that opens it.
 */
export class HeaderSplitter {
  #seen = 0
  /** Bytes of `macPrefix` that the last bytes seen match. Only its first byte is a newline, so a mismatch restarts simply. */
  #matched = 0
  #macSeen = 0
  #complete = false

  /** `collected`: header bytes of earlier chunks, to go on from there. Throws like `push`, also when they hold payload bytes. */
  constructor(collected?: Uint8Array) {
    if (collected && this.push(collected).payload.length > 0) throw new SafelightError('not_age', 'payload bytes among the header')
  }

  /** The header's last byte was seen; all that follows is payload. */
  get complete(): boolean {
    return this.#complete
  }

  /** Header bytes seen so far. */
  get headerBytes(): number {
    return this.#seen
  }

  /**
   * The chunk's header bytes and the rest of it, both views of the chunk.
   * Throws SafelightError('not_age') at the first byte that can't belong to a binary age header, or beyond 64 KiB without an end.
   */
  push(chunk: Uint8Array): { header: Uint8Array; payload: Uint8Array } {
    let used = 0
    while (!this.#complete && used < chunk.length) this.#take(chunk[used++] as number)
    return { header: chunk.subarray(0, used), payload: chunk.subarray(used) }
  }

  #take(byte: number): void {
    const position = this.#seen++
    if (position < versionLine.length ? byte !== versionLine[position] : !isHeaderByte(byte)) throw new SafelightError('not_age')
    if (this.#matched === macPrefix.length) this.#takeMac(byte)
    else if (byte === macPrefix[this.#matched]) this.#matched++
    else this.#matched = byte === newline ? 1 : 0
    if (!this.#complete && this.#seen >= maxHeaderBytes) throw new SafelightError('not_age', 'The header does not end')
  }

  #takeMac(byte: number): void {
    this.#complete = byte === newline
    if (this.#complete ? this.#macSeen !== macCharacters : ++this.#macSeen > macCharacters) throw new SafelightError('not_age')
  }
}

/** Headers are lines of printable ASCII (c2sp.org/age: VCHAR, spaces and LF). */
function isHeaderByte(byte: number): boolean {
  return byte === newline || (byte >= 0x20 && byte <= 0x7e)
}
