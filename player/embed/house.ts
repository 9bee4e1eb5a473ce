// The pages around the player: our own, or another site's that frames it.
import { ApiError } from '../shared/problem.ts'
import { request } from '../shared/request.ts'

/** What the player says to the page around it. */
export type Message =
  | { type: 'safelight:expired'; position: number; playing: boolean }
  | { type: 'safelight:signed-out' }
  | { type: 'safelight:ended' }
  | { type: 'safelight:time'; position: number; playing: boolean }

/** Only our own pages are told. */
export function tellParent(message: Message) {
  if (parent !== window) parent.postMessage(message, location.origin)
}

/** Calls `seek` when the page around the player asks for a place, until the returned function is called. Only our own pages are heard. */
export function listenToParent(seek: (position: number) => void): () => void {
  const hear = ({ source, origin, data }: MessageEvent<unknown>) => {
    if (parent === window || source !== parent || origin !== location.origin) return
    const position = placeAsked(data)
    if (position !== null) seek(position)
  }
  window.addEventListener('message', hear)
  return () => window.removeEventListener('message', hear)
}

/** The place that a `safelight:seek` message asks for, in seconds; null for any other message. */
export function placeAsked(data: unknown): number | null {
  if (typeof data !== 'object' || data === null || !('type' in data) || data.type !== 'safelight:seek') return null
  const position = 'position' in data ? data.position : null
  return typeof position === 'number' && Number.isFinite(position) && position >= 0 ? position : null
}

/** Whether nobody is signed in here any more. Another site's frame can't know: the sign-in's cookie isn't sent from there. */
export async function isSignedOut(): Promise<boolean> {
  if (!isAtHome()) return false
  return request('/v1/me').then(
    () => false,
    (error: unknown) => error instanceof ApiError && error.status === 401,
  )
}

/** Where to sign in, and come back to the clip. */
export function signInAddress(clipId: string | null): string {
  return `/sign-in?next=${encodeURIComponent(clipId === null ? '/' : `/clips/${clipId}`)}`
}

function isAtHome(): boolean {
  try {
    return top?.location.origin === location.origin
  } catch {
    return false
  }
}
