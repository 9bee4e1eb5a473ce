import { createCipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { HeaderSplitter } from '../../../core/keys/age-header.ts'
import type { SealedSource } from '../../../core/keys/sealed-reader.ts'

/** The bytes as views of `size` each, or of the sizes given, over and over. */
export function inChunks(bytes: Uint8Array, sizes: number | readonly number[]): Uint8Array[] {
  const cycle = typeof sizes === 'number' ? [sizes] : sizes
  const chunks: Uint8Array[] = []
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = cycle[i % cycle.length] ?? 1
    chunks.push(bytes.subarray(at, at + size))
    at += size
  }
  return chunks
}

/** Runs chunks through a splitter. */
export function split(chunks: Iterable<Uint8Array>, splitter = new HeaderSplitter()) {
  const header: Uint8Array[] = []
  const payload: Uint8Array[] = []
  for (const chunk of chunks) {
    const parts = splitter.push(chunk)
    header.push(parts.header)
    payload.push(parts.payload)
  }
  return { header: Buffer.concat(header), payload: Buffer.concat(payload), complete: splitter.complete }
}

/** Bytes in memory as a source; `released` counts the streams that ended or were stopped, `opened` those begun. */
export function sourceOf(bytes: Uint8Array, chunkSize: number | readonly number[] = 1000) {
  const source = {
    bytes: bytes.length,
    opened: 0,
    released: 0,
    async read(start: number, end: number) {
      source.opened++
      return (async function* () {
        try {
          yield* inChunks(bytes.subarray(start, end), chunkSize)
        } finally {
          source.released++
        }
      })()
    },
  }
  return source satisfies SealedSource
}

/** An age payload (c2sp.org/age, "Payload"). */
export function sealPayload(plain: Buffer, fileKey: Buffer): Buffer {
  const nonce = randomBytes(16)
  const key = Buffer.from(hkdfSync('sha256', fileKey, nonce, 'payload', 32))
  const parts: Buffer[] = [nonce]
  for (let i = 0; i * 65_536 < plain.length; i++) {
    const counter = Buffer.alloc(12)
    counter.writeUInt32BE(i, 7)
    counter[11] = (i + 1) * 65_536 >= plain.length ? 1 : 0
    const cipher = createCipheriv('chacha20-poly1305', key, counter, { authTagLength: 16 })
    parts.push(cipher.update(plain.subarray(i * 65_536, (i + 1) * 65_536)), cipher.final(), cipher.getAuthTag())
  }
  return Buffer.concat(parts)
}
