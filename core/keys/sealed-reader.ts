import { createDecipheriv, hkdfSync } from 'node:crypto'
import { SafelightError } from '../errors.ts'

const nonceBytes = 16
const tagBytes = 16
const plainChunk = 64 * 1024
const sealedChunk = plainChunk + tagBytes

/** An age payload (what follows the header): its length, and a way to read bytes `start` to `end` (exclusive) of it. */
export interface SealedSource {
  bytes: number
  read(start: number, end: number): Promise<AsyncIterable<Uint8Array>>
}

/**
 * Reads an age payload at any offset: 16 bytes of nonce, then chunks of 64 KiB and a 16-byte tag each, ChaCha20-Poly1305
 * with a counter and a last-chunk flag as nonce (https://c2sp.org/age, "Payload"; the STREAM construction).
 * Never gives out a byte that was not authenticated. Throws SafelightError('damaged_ciphertext') when one can't be;
 * errors of the source itself pass as they are, since they may pass with time.
 */
export class SealedReader {
  /** Length of the opened recording in bytes. */
  readonly plainBytes: number
  readonly #source: SealedSource
  readonly #key: Buffer
  readonly #chunks: number

  private constructor(source: SealedSource, key: Buffer) {
    const sealed = source.bytes - nonceBytes
    this.#source = source
    this.#key = key
    this.#chunks = Math.ceil(sealed / sealedChunk)
    this.plainBytes = sealed - this.#chunks * tagBytes
  }

  /**
   * Opens a payload with its 16-byte file key. Authenticates the last chunk with its flag first, so that a cut or
   * lengthened payload is found here and not at the end of a long read.
   */
  static async open(source: SealedSource, fileKey: Uint8Array): Promise<SealedReader> {
    checkLength(source.bytes)
    const nonce = await collect(await source.read(0, nonceBytes), nonceBytes)
    const key = Buffer.from(hkdfSync('sha256', fileKey, nonce, 'payload', 32))
    const reader = new SealedReader(source, key)
    await reader.#authenticateEnd()
    return reader
  }

  /** Opened bytes `start` to `end` (exclusive), in order, from one ranged read of the source. Stopping early releases it. */
  async *stream(start = 0, end = this.plainBytes): AsyncGenerator<Buffer, void, undefined> {
    this.#checkRange(start, end)
    if (start === end) return
    const first = Math.floor(start / plainChunk)
    const last = Math.floor((end - 1) / plainChunk)
    let index = first
    for await (const chunk of this.#sealedChunks(first, last)) {
      const plain = this.#open(chunk, index)
      const offset = index++ * plainChunk
      yield plain.subarray(Math.max(0, start - offset), Math.min(plain.length, end - offset))
    }
  }

  /** Opened bytes `start` to `end` (exclusive) in memory: for small stretches. */
  async read(start: number, end: number): Promise<Buffer> {
    const parts: Buffer[] = []
    for await (const part of this.stream(start, end)) parts.push(part)
    return Buffer.concat(parts)
  }

  async #authenticateEnd(): Promise<void> {
    const last = this.#chunks - 1
    for await (const chunk of this.#sealedChunks(last, last)) this.#open(chunk, last)
  }

  async *#sealedChunks(first: number, last: number): AsyncGenerator<Buffer, void, undefined> {
    const start = nonceBytes + first * sealedChunk
    const end = Math.min(this.#source.bytes, nonceBytes + (last + 1) * sealedChunk)
    yield* inPieces(await this.#source.read(start, end), sealedChunk, end - start)
  }

  #open(sealed: Buffer, index: number): Buffer {
    const body = sealed.subarray(0, sealed.length - tagBytes)
    const nonce = chunkNonce(index, index === this.#chunks - 1)
    const decipher = createDecipheriv('chacha20-poly1305', this.#key, nonce, { authTagLength: tagBytes })
    decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes))
    const plain = decipher.update(body)
    try {
      decipher.final()
    } catch (error) {
      throw new SafelightError('damaged_ciphertext', undefined, { cause: error })
    }
    return plain
  }

  #checkRange(start: number, end: number): void {
    const whole = Number.isSafeInteger(start) && Number.isSafeInteger(end)
    if (!whole || start < 0 || end < start || end > this.plainBytes) throw new RangeError('outside the recording')
  }
}

/** Lengths no payload can have. The last chunk may be empty only when it is the only one. */
function checkLength(bytes: number): void {
  const sealed = bytes - nonceBytes
  const lastChunk = sealed % sealedChunk
  const lastIsEmpty = sealed > tagBytes && lastChunk > 0 && lastChunk <= tagBytes
  if (!Number.isSafeInteger(bytes) || sealed < tagBytes || lastIsEmpty) throw new SafelightError('damaged_ciphertext')
}

/** 11 bytes of big-endian counter, then 1 for the last chunk. Six bytes count to 2^48 chunks: 16 exbibytes. */
function chunkNonce(index: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeUIntBE(index, 5, 6)
  nonce[11] = last ? 1 : 0
  return nonce
}

/** Regroups a stream of any chunking into pieces of `size` (the last may be shorter), copying only across boundaries. */
async function* inPieces(source: AsyncIterable<Uint8Array>, size: number, total: number): AsyncGenerator<Buffer, void, undefined> {
  let seen = 0
  let kept = Buffer.alloc(0)
  let filled = 0
  for await (const part of source) {
    seen += part.length
    if (seen > total) throw new SafelightError('damaged_ciphertext')
    let rest = Buffer.from(part.buffer, part.byteOffset, part.length)
    while (filled + rest.length >= size) {
      if (filled === 0) {
        yield rest.subarray(0, size)
        rest = rest.subarray(size)
        continue
      }
      const used = rest.copy(kept, filled, 0, size - filled)
      rest = rest.subarray(used)
      filled = 0
      yield kept
    }
    if (rest.length === 0) continue
    if (kept.length === 0) kept = Buffer.allocUnsafeSlow(size)
    filled += rest.copy(kept, filled)
  }
  if (seen < total) throw new SafelightError('damaged_ciphertext')
  if (filled > 0) yield kept.subarray(0, filled)
}

async function collect(source: AsyncIterable<Uint8Array>, total: number): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const piece of inPieces(source, total, total)) parts.push(Buffer.from(piece))
  return Buffer.concat(parts)
}
