// Receipts: the service's signed word that a recording is durable, opens and decodes. A device deletes its own copy
// only after checking one. JWS compact (RFC 7515), EdDSA over Ed25519 (RFC 8037).
import { CompactSign, importJWK, type JWK } from 'jose'
import { z } from 'zod'

export const Receipt = z.object({
  clipId: z.uuid(),
  /** Size and SHA-256 (hex) of the ciphertext as uploaded. */
  bytes: z.number().int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  region: z.enum(['eu', 'us', 'oce']),
  /** When the service took it over (ISO 8601, UTC). */
  time: z.iso.datetime(),
})
export type Receipt = z.infer<typeof Receipt>

/** Signs a receipt with the service's private JWK; `keyId` tells readers which public key checks it. Throws on a wrong receipt. */
export async function signReceipt(receipt: Receipt, privateJwk: JWK, keyId: string): Promise<string> {
  const payload = new TextEncoder().encode(JSON.stringify(Receipt.parse(receipt)))
  return new CompactSign(payload)
    .setProtectedHeader({ alg: 'EdDSA', kid: keyId, typ: 'safelight-receipt+jws' })
    .sign(await importJWK(privateJwk, 'EdDSA'))
}
