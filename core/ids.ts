import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto'

export const newId = (): string => randomUUID()

/** 256 random bits, base64url: for addresses and cookies. Keep only `tokenHash` of it. */
export const newToken = (): string => randomBytes(32).toString('base64url')

/** SHA-256 (hex) of a token: what is stored, so that reading the database opens nothing. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex')

/** Compares secrets in constant time whatever their lengths. */
export function sameSecret(a: string, b: string): boolean {
  const digest = (s: string) => createHash('sha256').update(s).digest()
  return timingSafeEqual(digest(a), digest(b))
}
