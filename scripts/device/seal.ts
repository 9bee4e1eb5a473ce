// Encrypts a recording to its organisation (age-encryption.org/v1), as a stream: memory stays flat at any size.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { Encrypter } from 'age-encryption'
import { privateFolder } from './files.ts'
import { lookAt, type Recording, sameBytes } from './recording.ts'
import type { Ingest } from './service.ts'
import { Trouble } from './trouble.ts'

export interface Sealed {
  /** The recording whose bytes were encrypted. */
  recording: Recording
  /** Of the ciphertext; SHA-256 in hex. */
  bytes: number
  sha256: string
}

/** How often a recording that changes meanwhile is begun anew. */
const tries = 3

/**
 * Writes the ciphertext to `target`, whole or not at all. A recording that changes meanwhile is encrypted anew. Throws
 * Trouble when it is larger than the service takes (before anything is written), or doesn't stop changing.
 */
export async function seal(path: string, target: string, ingest: Ingest, progress: (done: number, total: number) => void): Promise<Sealed> {
  for (let tried = 0; tried < tries; tried++) {
    const recording = await lookAt(path)
    const sealed = await sealOnce(recording, target, ingest, progress)
    if (sameBytes(recording.fingerprint, (await lookAt(path)).fingerprint)) return { recording, ...sealed }
    await rm(target, { force: true })
  }
  throw new Trouble('The file keeps changing. Try again when the recording has ended.')
}

async function sealOnce({ path, fingerprint }: Recording, target: string, ingest: Ingest, progress: (done: number, total: number) => void) {
  const file = createReadStream(path, { highWaterMark: 1024 * 1024 })
  try {
    const encrypter = new Encrypter()
    encrypter.addRecipient(ingest.recipient)
    const stream = await encrypter.encrypt(Readable.toWeb(file) as globalThis.ReadableStream<Uint8Array>)
    const bytes = stream.size(fingerprint.size)
    if (bytes > ingest.maxBytes) throw new Trouble(tooLarge(bytes, ingest.maxBytes))
    return { bytes, sha256: await write(stream as ReadableStream<Uint8Array>, target, (written) => progress(written, bytes)) }
  } finally {
    file.destroy()
  }
}

/** Resolves to the SHA-256 of what was written; `target` exists only when all of it is on the disk. */
async function write(stream: ReadableStream<Uint8Array>, target: string, progress: (written: number) => void): Promise<string> {
  await privateFolder(dirname(target))
  const draft = `${target}.part`
  const hash = createHash('sha256')
  let written = 0
  try {
    const file = await open(draft, 'w', 0o600)
    try {
      for await (const chunk of stream) {
        hash.update(chunk)
        await file.writeFile(chunk)
        written += chunk.length
        progress(written)
      }
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(draft, target)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
    throw new Trouble(`There is no space left for the encrypted copy in ${dirname(target)}.`, { cause: error })
  } finally {
    await rm(draft, { force: true })
  }
  return hash.digest('hex')
}

function tooLarge(bytes: number, most: number): string {
  const gigabytes = (count: number) => `${(count / 1e9).toFixed(count < 1e8 ? 3 : 1)} GB`
  return `It is larger than the service takes: ${gigabytes(bytes)} encrypted, at most ${gigabytes(most)}. Nothing was sent.`
}
