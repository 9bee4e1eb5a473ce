// The pages around the player: our own, or another site's that frames it.
import { ApiError } from '../shared/problem.ts'
import { request } from '../shared/request.ts'
import { type Asked, askedOf } from './asked.ts'

/** What the player says to the page around it. */
export type Message =
  | { type: 'safelight:expired'; position: number; playing: boolean }
  | { type: 'safelight:signed-out' }
  | { type: 'safelight:ended' }
  | { type: 'safelight:time'; position: number; playing: boolean; speed: number }
  | { type: 'safelight:key'; key: string; ctrl: boolean; shift: boolean }

/** Only our own pages are told. */
export function tellParent(message: Message) {
  if (parent !== window) parent.postMessage(message, location.origin)
}

/** Calls `act` with what the page around the player asks for, until the returned function is called. Only our own pages are heard. */
export function listenToParent(act: (asked: Asked) => void): () => void {
  const hear = ({ source, origin, data }: MessageEvent<unknown>) => {
    if (parent === window || source !== parent || origin !== location.origin) return
    const asked = askedOf(data)
    if (asked !== null) act(asked)
  }
  window.addEventListener('message', hear)
  return () => window.removeEventListener('message', hear)
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
