import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { Encrypter } from 'age-encryption'

/** A file as age ciphertext, read piece by piece; never more than one piece in memory. */
export interface Sealer {
  /** Bytes of the whole ciphertext, known before the first is made. */
  readonly size: number
  /** The next `bytes` bytes of ciphertext, fewer at the end, null after it. @throws when the file can't be read */
  read(bytes: number): Promise<Uint8Array<ArrayBuffer> | null>
  /** SHA-256 (hex) of all ciphertext; to be asked once `read` gave null or `size` bytes were read. */
  digest(): string
}

/**
 * Encrypts `file` to an age recipient (age-encryption.org/v1). @noble/hashes rather than WebAssembly:
 * the pages' content security policy forbids compiling WebAssembly.
 */
export async function createSealer(file: Blob, recipient: string): Promise<Sealer> {
  const encrypter = new Encrypter()
  encrypter.addRecipient(recipient)
  const sealed = await encrypter.encrypt(file.stream())
  const reader = sealed.getReader()
  const hash = sha256.create()
  let rest: Uint8Array = new Uint8Array(0)
  return {
    size: sealed.size(file.size),
    async read(bytes) {
      const piece = new Uint8Array(bytes)
      let filled = 0
      while (filled < bytes) {
        if (rest.length === 0) {
          const { value, done } = await reader.read()
          if (done) break
          rest = value
        }
        const taken = rest.subarray(0, bytes - filled)
        piece.set(taken, filled)
        filled += taken.length
        rest = rest.subarray(taken.length)
      }
      if (filled === 0) return null
      const made = piece.subarray(0, filled)
      hash.update(made)
      return made
    },
    digest: () => bytesToHex(hash.clone().digest()),
  }
}
