import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

const version = 1
const nonceBytes = 12
const tagBytes = 16

/** Something sealed did not open: wrong key, wrong place, or changed. Says no more, and carries nothing of it. */
export class NotOpened extends Error {
  override readonly name = 'NotOpened'
  constructor() {
    super('A sealed value could not be opened')
  }
}

/**
 * Seals `plain` with AES-256-GCM under a 32-byte key: a version byte, a random 12-byte nonce, the ciphertext, a 16-byte tag.
 * `context` says what it is and whose (`source:<clip id>`); it opens with the same context only, so what is moved to
 * another row doesn't open there.
 */
export function seal(key: Uint8Array, plain: Uint8Array, context: string): Buffer<ArrayBuffer> {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(aad(context))
  return Buffer.concat([Buffer.of(version), nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

/** The plain bytes of what `seal` made. Throws NotOpened. */
export function open(key: Uint8Array, sealed: Uint8Array, context: string): Buffer<ArrayBuffer> {
  const body = sealed.length - tagBytes
  if (body < 1 + nonceBytes || sealed[0] !== version) throw new NotOpened()
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 1 + nonceBytes), { authTagLength: tagBytes })
  decipher.setAAD(aad(context)).setAuthTag(sealed.subarray(body))
  try {
    const plain = decipher.update(sealed.subarray(1 + nonceBytes, body))
    // Nothing is left in it: it says whether the tag is right.
    decipher.final()
    return plain
  } catch {
    throw new NotOpened()
  }
}

/** A key of `bytes` for one purpose, from a uniformly random one (HKDF-SHA256, RFC 5869; no salt needed, 3.1). */
export function derive(key: Uint8Array, purpose: string, parts: readonly (string | number)[], bytes: number): Buffer<ArrayBuffer> {
  return Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), JSON.stringify([`safelight ${purpose} 1`, ...parts]), bytes))
}

function aad(context: string): Buffer {
  return Buffer.concat([Buffer.of(version), Buffer.from(context)])
}
