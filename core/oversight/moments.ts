// What chance decides in oversight: which moment of a part is looked at, and which recordings are. It is drawn by HMAC-SHA-256 (RFC 2104)
// under a key of the organisation that workers alone open: nobody foresees it, nobody draws again, and a job done twice draws the same.
import { createHmac } from 'node:crypto'
import type { Bounds } from './parts.ts'

/**
 * The moment of a part that its still shows: at least `start`, less than `end`, seconds, uniform between. It is kept nowhere and never logged.
 * `key` is the organisation's `oversight` key (32 bytes).
 */
export function momentOf(key: Uint8Array, clipId: string, part: number, { start, end }: Bounds): number {
  const moment = start + fraction(key, 'moment', clipId, part) * (end - start)
  // Rounding may come out at `end` itself, which is the next part's.
  return moment < end ? moment : start
}

/** Whether this recording is among the `percent` (0 to 100) of an organisation's recordings that are drawn. */
export function isDrawn(key: Uint8Array, clipId: string, percent: number): boolean {
  return fraction(key, 'recording', clipId) * 100 < percent
}

/** A number from 0 to less than 1, uniform for who doesn't know the key: 48 bits of the HMAC. `purpose` keeps the draws apart. */
function fraction(key: Uint8Array, purpose: 'moment' | 'recording', ...of: (string | number)[]): number {
  const drawn = createHmac('sha256', key)
    .update(JSON.stringify([`safelight oversight ${purpose} 1`, ...of]))
    .digest()
  return drawn.readUIntBE(0, 6) / 2 ** 48
}
