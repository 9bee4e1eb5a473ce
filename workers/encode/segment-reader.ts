// Segments of any length in little memory.
import { open } from 'node:fs/promises'
import { SegmentOpener } from '../../core/keys/chunk-key.ts'
import type { ObjectStore } from '../../core/objects/store.ts'

/** Where a sealed segment is, and what opens it. */
export interface SealedPlace {
  object: string
  /** Bytes of the object, the last exclusive. */
  start: number
  end: number
  /** Media sequence number it was sealed with. */
  sequence: number
  /** 16 bytes. */
  key: Uint8Array
}

/** Reads segments one after the other into the same memory: each is valid until the next is read. New memory for each costs more than opening it. */
export class SegmentReader {
  readonly #objects: Pick<ObjectStore, 'scan'>
  #buffer = Buffer.alloc(0)

  constructor(objects: Pick<ObjectStore, 'scan'>) {
    this.#objects = objects
  }

  /** One that lies in scratch. Throws an Error when it changes meanwhile. */
  async made(path: string): Promise<Buffer> {
    const file = await open(path, 'r')
    try {
      const { size } = await file.stat()
      const { bytesRead } = await file.read(this.#room(size), 0, size, 0)
      if (bytesRead !== size) throw new Error(`a segment of ${size} bytes was read as ${bytesRead}`)
      return this.#buffer.subarray(0, size)
    } finally {
      await file.close()
    }
  }

  /** One that is sealed, as it was made. Throws what the object store throws, and an Error when it doesn't open. */
  async opened({ object, start, end, sequence, key }: SealedPlace): Promise<Buffer> {
    const opener = new SegmentOpener(key, sequence, this.#room(end - start))
    for await (const part of this.#objects.scan(object, { start, end })) opener.add(part)
    return opener.plain()
  }

  #room(bytes: number): Buffer {
    if (bytes > this.#buffer.length) this.#buffer = Buffer.allocUnsafeSlow(bytes * 2)
    return this.#buffer
  }
}
