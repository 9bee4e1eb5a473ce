// The keys under a clip's content key: one for each chunk and each picture, so that letting someone see one lets them see no other.
import { createCipheriv, createDecipheriv, type Decipher } from 'node:crypto'
import { giveBack } from '../memory.ts'
import { derive, open, seal } from './envelope.ts'

/** Names one attempt at one chunk: two attempts never share a key. */
export interface ChunkName {
  clipId: string
  /** `source`, `1080` … `audio` */
  rung: string
  index: number
  attempt: string
}

/** The chunk's own AES-128 key (16 bytes), what an EXT-X-KEY address answers with (RFC 8216 4.3.2.4). */
export function chunkKey(contentKey: Uint8Array, { clipId, rung, index, attempt }: ChunkName): Buffer<ArrayBuffer> {
  return derive(contentKey, 'chunk', [clipId, rung, index, attempt], 16)
}

/** RFC 8216 5.2: without an IV attribute the IV is the media sequence number, big-endian in 16 bytes. */
export function segmentIv(sequence: number): Buffer<ArrayBuffer> {
  const iv = Buffer.alloc(16)
  iv.writeBigUInt64BE(BigInt(sequence), 8)
  return iv
}

/** So much at once: results of this size come out of memory that is used again, and larger ones cost more than sealing them, bytes. */
const partBytes = 256 * 1024

/** A segment as HLS plays it: AES-128-CBC with PKCS7 padding (RFC 8216 4.3.2.4, METHOD=AES-128), in parts, so that megabytes aren't copied. */
export function* encryptSegment(key: Uint8Array, sequence: number, plain: Uint8Array): Generator<Buffer> {
  const cipher = createCipheriv('aes-128-cbc', key, segmentIv(sequence))
  for (let at = 0; at < plain.length; at += partBytes) yield cipher.update(plain.subarray(at, at + partBytes))
  yield cipher.final()
}

/**
 * The way back, for checks and edits. CBC authenticates nothing: a wrong key may give rubbish instead of an error. Throws an Error where the padding
 * shows it.
 */
export function decryptSegment(key: Uint8Array, sequence: number, sealed: Uint8Array): Buffer {
  const opener = new SegmentOpener(key, sequence, Buffer.allocUnsafe(sealed.length))
  opener.add(sealed)
  return opener.plain()
}

/** As `decryptSegment`, of a segment that comes in parts, into memory that is at least as long. */
export class SegmentOpener {
  readonly #decipher: Decipher
  readonly #into: Buffer
  #length = 0

  constructor(key: Uint8Array, sequence: number, into: Buffer) {
    // The padding is taken off in `plain`: otherwise the last block of each part is held back.
    this.#decipher = createDecipheriv('aes-128-cbc', key, segmentIv(sequence)).setAutoPadding(false)
    this.#into = into
  }

  /** Throws a RangeError when it is more than there is room for. */
  add(sealed: Uint8Array): void {
    for (let at = 0; at < sealed.length; at += partBytes) {
      const plain = this.#decipher.update(sealed.subarray(at, at + partBytes))
      this.#into.set(plain, this.#length)
      this.#length += plain.length
      giveBack(plain)
    }
  }

  /** What has been opened so far: whole blocks, the padding among them. */
  get opened(): Buffer {
    return this.#into.subarray(0, this.#length)
  }

  /** What was opened, once all of it has been added. Throws as `decryptSegment`. */
  plain(): Buffer {
    this.#decipher.final()
    const plain = this.opened
    const padding = plain.at(-1) ?? 0
    const isPadded = padding >= 1 && padding <= 16 && plain.subarray(-padding).every((byte) => byte === padding)
    if (!isPadded) throw new Error('a segment does not open with this key')
    return plain.subarray(0, -padding)
  }
}

/** Seals a still (poster, storyboard sheet) under a key of its own; `name` is its object's name. */
export function sealPicture(contentKey: Uint8Array, name: string, plain: Uint8Array): Buffer<ArrayBuffer> {
  return seal(derive(contentKey, 'picture', [name], 32), plain, `picture:${name}`)
}

/** The still that `sealPicture` sealed under this name. Throws NotOpened. */
export function openPicture(contentKey: Uint8Array, name: string, sealed: Uint8Array): Buffer<ArrayBuffer> {
  return open(derive(contentKey, 'picture', [name], 32), sealed, `picture:${name}`)
}
