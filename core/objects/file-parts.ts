// Files in parts that cost no new memory.
import { type FileHandle, open } from 'node:fs/promises'
import type { GivenFile } from './store.ts'

/** Bytes per read of a file: sealed sources are read from end to end, and calls cost more than memory (545 MB/s at 64 KiB, 1070 at 1 MiB). */
export const readBytes = 1024 * 1024

/** Bytes `start` to `end` (exclusive) of an open file, or to where it ends, each part in `buffer`. Throws what reading throws. */
export async function* partsOf(file: FileHandle, start: number, end: number, buffer: Buffer): AsyncGenerator<Buffer> {
  for (let at = start; at < end; ) {
    const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, end - at), at)
    if (bytesRead === 0) break
    yield buffer.subarray(0, bytesRead)
    at += bytesRead
  }
}

/** All of it, each part valid until the next is asked for. Throws what opening and reading throw. */
export async function* contentOf({ file: path }: GivenFile): AsyncGenerator<Buffer> {
  const file = await open(path, 'r')
  try {
    yield* partsOf(file, 0, Number.POSITIVE_INFINITY, Buffer.allocUnsafeSlow(readBytes))
  } finally {
    await file.close()
  }
}

/** What came in parts, in one; what came in one is not copied. */
export const joined = (parts: Buffer[]): Buffer => {
  const [first] = parts
  return first && parts.length === 1 ? first : Buffer.concat(parts)
}
