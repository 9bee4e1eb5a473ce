import { compactVerify, errors, importJWK } from 'jose'
import type { ReceiptKey } from '../../shared/types.ts'

/** What this browser itself sent: the only thing a receipt can be compared with. No names, no media. */
export interface Own {
  bytes: number
  sha256: string
}

/** What a receipt is worth to the person holding the original. Only `safe` allows deleting it. */
export type ReceiptCheck =
  | { verdict: 'safe'; at: string | null; region: string | null }
  /** Signed, but this browser did not send it, so there is nothing to compare the bytes with. */
  | { verdict: 'signed' }
  /** The service holds something else than was sent, or the signature is not the service's. */
  | { verdict: 'wrong' }
  /** This browser can't check Ed25519 signatures. */
  | { verdict: 'unknown' }

/** The claims of core's receipts that a browser compares. */
interface Claims {
  clipId?: unknown
  bytes?: unknown
  sha256?: unknown
  region?: unknown
  time?: unknown
}

/**
 * Checks a receipt (JWS, EdDSA; RFC 7515 and 8037) against the service's key and against what was really sent. Fails closed.
 * @param own bytes and SHA-256 of the ciphertext as computed here; null when another device sent it
 */
export async function checkReceipt(receipt: string, key: ReceiptKey, clipId: string, own: Own | null): Promise<ReceiptCheck> {
  const claims = await verified(receipt, key)
  if (claims === 'wrong' || claims === 'unknown') return { verdict: claims }
  if (claims.clipId !== clipId) return { verdict: 'wrong' }
  if (own === null) return { verdict: 'signed' }
  if (claims.sha256 !== own.sha256 || claims.bytes !== own.bytes) return { verdict: 'wrong' }
  return { verdict: 'safe', at: text(claims.time), region: text(claims.region) }
}

async function verified(receipt: string, jwk: ReceiptKey): Promise<Claims | 'wrong' | 'unknown'> {
  try {
    const key = await importJWK({ kty: String(jwk.kty), crv: String(jwk.crv), x: String(jwk.x) }, 'EdDSA')
    const { payload } = await compactVerify(receipt, key, { algorithms: ['EdDSA', 'Ed25519'] })
    const claims: unknown = JSON.parse(new TextDecoder().decode(payload))
    return typeof claims === 'object' && claims !== null ? claims : 'wrong'
  } catch (error) {
    if (error instanceof errors.JOSENotSupported) return 'unknown'
    // WebCrypto without Ed25519 (browsers before 2025).
    if (error instanceof DOMException && error.name === 'NotSupportedError') return 'unknown'
    return 'wrong'
  }
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
