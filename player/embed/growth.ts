import type { ClipStatus } from '../shared/types.ts'
import { clock } from '../shared/words.ts'

/** Whether more of the recording is still being prepared. */
export function isGrowing(status: ClipStatus): boolean {
  return status === 'receiving' || status === 'processing' || status === 'playable'
}

/**
 * The line over the picture while a clip grows; empty when there is nothing to say.
 * @param available seconds that can be played now
 * @param whole seconds of the whole recording, when known
 */
export function growthWords(status: ClipStatus, available: number, whole: number | null): string {
  if (!isGrowing(status)) return ''
  if (!Number.isFinite(available) || available <= 0) return 'The first part is being prepared…'
  // A second or two of rounding at the end is not worth a line.
  if (whole !== null && available >= whole - 1) return ''
  if (whole === null) return `${clock(available)} can be watched; more is coming`
  return `${clock(available)} of ${clock(whole)} can be watched; more is coming`
}
