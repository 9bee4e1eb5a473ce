import { Decrypter, generateHybridIdentity, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { SafelightError } from '../errors.ts'

/** What an organisation's devices encrypt to, and what opens it (workers alone). */
export interface IngestIdentity {
  identity: string
  recipient: string
}

/** A new age identity: post-quantum hybrid (ML-KEM-768 and X25519, `age1pq1…`) unless X25519 is asked for. */
export async function newIngestIdentity(kind: 'hybrid' | 'x25519' = 'hybrid'): Promise<IngestIdentity> {
  const identity = await (kind === 'hybrid' ? generateHybridIdentity() : generateX25519Identity())
  return { identity, recipient: await identityToRecipient(identity) }
}

/**
 * The 16-byte file key of an age file, from its header (up to and with the MAC line) and one identity, or several to try.
 * Throws SafelightError('wrong_recipient') when none of them is among its recipients, 'damaged_ciphertext' when the
 * header or its MAC is broken.
 */
export async function openHeader(header: Uint8Array, identity: string | readonly string[]): Promise<Uint8Array> {
  const decrypter = new Decrypter()
  for (const one of typeof identity === 'string' ? [identity] : identity) decrypter.addIdentity(one)
  return headerKey(decrypter, header)
}

/** `openHeader` for a decrypter already given its identities. */
export async function headerKey(decrypter: Decrypter, header: Uint8Array): Promise<Uint8Array> {
  try {
    return await decrypter.decryptHeader(header)
  } catch (error) {
    throw new SafelightError(isNoMatch(error) ? 'wrong_recipient' : 'damaged_ciphertext', undefined, { cause: error })
  }
}

/** typage 0.3 throws bare Errors: this is the one that means the header is well-formed but not for us. The age vectors hold it. */
function isNoMatch(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('no identity matched')
}
