// What hls.js's two-level errors (type, detail, fatal) mean for a person, and what to do next. Pure: the tests are a table.

export interface HlsTrouble {
  /** hls.js ErrorTypes: networkError, mediaError, keySystemError, muxError, otherError. */
  type: string
  details: string
  fatal: boolean
  /** Status of the reply, when there was one. */
  status?: number | undefined
}

export type Step =
  /** hls.js goes on by itself. */
  | { step: 'ignore' }
  /** Ask the service whether this session still has access, then retry or stop. */
  | { step: 'ask' }
  /** Rebuild the decoder at the same place. */
  | { step: 'recover' }
  | { step: 'stop'; message: string }

export const messages = {
  ended: 'You no longer have access to this recording.',
  signedOut: 'You are signed out. Sign in to go on watching.',
  expired: 'This viewing session has ended. Reload the page to go on watching.',
  gone: 'There is nothing to play here. The link may be old, or the recording was deleted.',
  failed: 'This recording could not be prepared for playing.',
  broken: 'This part of the recording can’t be played in this browser.',
  unsupported: 'This browser can’t play this recording. Please try a current Chrome, Firefox, Safari or Edge.',
  trouble: 'The recording can’t be reached just now. Trying again…',
  unknown: 'Playing stopped because of an unexpected problem. Reload the page to try again.',
} as const

const incompatible = new Set(['manifestIncompatibleCodecsError', 'bufferIncompatibleCodecsError', 'bufferAddCodecError'])

/**
 * @param recoveries how often this stretch of playing was already recovered from a media error
 */
export function nextStep(trouble: HlsTrouble, recoveries: number): Step {
  if (incompatible.has(trouble.details)) return { step: 'stop', message: messages.unsupported }
  // Keys answer 404 the moment access ends: ask at once instead of waiting for hls.js to give up.
  if (trouble.type === 'networkError' && refused(trouble.status)) return { step: 'ask' }
  if (!trouble.fatal) return { step: 'ignore' }
  if (trouble.type === 'networkError') return { step: 'ask' }
  if (trouble.type === 'mediaError' || trouble.type === 'muxError') {
    return recoveries < 1 ? { step: 'recover' } : { step: 'stop', message: messages.broken }
  }
  return { step: 'stop', message: messages.unknown }
}

function refused(status: number | undefined): boolean {
  return status === 401 || status === 403 || status === 404 || status === 410
}

/** Waiting time in milliseconds before try `attempt` (0, 1, 2 …): 0.5 s, doubling, at most 15 s. */
export function backoff(attempt: number): number {
  return Math.min(15_000, 500 * 2 ** attempt)
}

/**
 * Why the service said no. A session that simply ran out can be renewed by the page around the player;
 * everything else is final for this viewer.
 */
export function endedBecause(code: string, expiresAt: string | null, now: number): 'expired' | 'ended' {
  if (code.includes('expired')) return 'expired'
  return expiresAt !== null && now >= Date.parse(expiresAt) ? 'expired' : 'ended'
}
