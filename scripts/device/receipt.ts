// The service's signed word that a recording is safe there: waited for, and checked (RFC 7515, RFC 8037).
import { compactVerify, importJWK } from 'jose'
import { Receipt } from '../../core/receipts.ts'
import { type Clip, type Ingest, Unreachable } from './service.ts'
import { Refused, Trouble } from './trouble.ts'

/** What this device itself sent. */
export interface Own {
  clipId: string
  bytes: number
  sha256: string
}

export interface WaitingTools {
  clip(): Promise<Clip>
  wait(seconds: number): Promise<void>
  onProgress(clip: Clip): void
}

/** The recording could not be taken: the sentence says why. */
export class ClipFailed extends Trouble {}

/** Seconds between questions: soon while something moves, rarely when nothing does. */
const shortest = 0.5
const longest = 5
/** So long may nothing at all change before the person gets her prompt back, seconds. */
const patience = 15 * 60

/** Resolves to the receipt. Throws ClipFailed when there will be none, Trouble when nothing changes for a quarter of an hour. */
export async function awaitReceipt({ clip, wait, onProgress }: WaitingTools): Promise<string> {
  let pause = shortest
  let seen = ''
  for (let quiet = 0; quiet < patience; quiet += pause) {
    const found = await orUndefined(clip())
    if (found) {
      if (found.status === 'failed') throw new ClipFailed(found.failure?.message ?? 'The recording could not be prepared.')
      if (found.status === 'deleted') throw new ClipFailed('It was deleted at the service before its receipt was checked.')
      onProgress(found)
      if (found.receipt) return found.receipt
      const now = `${found.status} ${found.progress.chunksDone}`
      if (now !== seen) [seen, pause, quiet] = [now, shortest, 0]
    }
    await wait(pause)
    pause = Math.min(longest, pause * 1.5)
  }
  throw new Trouble('The service has the recording but has not signed for it yet. Run the command again later.')
}

/** A line that broke comes back; a clip that isn't there any more doesn't. */
async function orUndefined(asked: Promise<Clip>): Promise<Clip | undefined> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof Refused && error.status === 404) {
      throw new ClipFailed('It was deleted at the service before its receipt was checked.', { cause: error })
    }
    if (error instanceof Unreachable || (error instanceof Refused && (error.status >= 500 || error.status === 429))) return undefined
    throw error
  }
}

/** Checks signature, clip, bytes and SHA-256. Throws Trouble on any doubt: then the recording must not be deleted. */
export async function checkReceipt(receipt: string, key: Ingest['receiptKey'], own: Own): Promise<Receipt> {
  const claims = await verified(receipt, key)
  if (!claims) throw new Trouble('The receipt is not signed by the service this device knows. The file is kept; tell your administrator.')
  if (claims.clipId !== own.clipId || claims.bytes !== own.bytes || claims.sha256 !== own.sha256) {
    throw new Trouble('The service signed for something else than was sent. The file is kept; tell your administrator.')
  }
  return claims
}

async function verified(receipt: string, { kty, crv, x }: Ingest['receiptKey']): Promise<Receipt | undefined> {
  try {
    const key = await importJWK({ kty, crv, x }, 'EdDSA')
    const { payload, protectedHeader } = await compactVerify(receipt, key, { algorithms: ['EdDSA', 'Ed25519'] })
    if (protectedHeader.typ !== 'safelight-receipt+jws') return undefined
    return Receipt.safeParse(JSON.parse(new TextDecoder().decode(payload))).data
  } catch {
    return undefined
  }
}
