import './style.css'
import './waiting.css'
import { ApiError } from '../shared/problem.ts'
import type { Playback } from '../shared/types.ts'
import { backoff, endedBecause, messages } from './errors.ts'
import { isSignedOut, signInAddress, tellParent } from './house.ts'
import { showNotice, type Way } from './notice.ts'
import { type Playing, play } from './playing.ts'
import { followPlayback, readPlayback, tokenFrom } from './session.ts'
import { startFrom } from './start.ts'
import { warmUp } from './stream.ts'

const root = document.querySelector<HTMLElement>('#player')
const token = tokenFrom(location.pathname)
if (root && token) void open(root, token, 0)
else if (root) refuse(root, messages.gone)

function refuse(root: HTMLElement, message: string, way?: Way) {
  root.dataset.state = 'error'
  // What may not be watched isn't named either.
  document.title = 'Safelight player'
  showNotice(root, message, way)
}

/** Reads what there is to play, and keeps trying while there is no connection. */
async function open(root: HTMLElement, token: string, attempt: number): Promise<void> {
  try {
    const playback = await readPlayback(token)
    document.title = playback.title
    run(root, token, playback)
  } catch (error) {
    if (error instanceof ApiError && error.status >= 400 && error.status < 500) {
      const expired = error.code.includes('expired')
      // The clip page renews a session that ran out and goes on at the same place.
      if (expired) tellParent({ type: 'safelight:expired', position: 0, playing: false })
      refuse(root, expired ? messages.expired : messages.gone)
      return offerSignIn(root, null)
    }
    root.dataset.state = 'waiting'
    showNotice(root, messages.trouble)
    setTimeout(() => void open(root, token, attempt + 1), backoff(attempt))
  }
}

/** From here on the session's own events lead: the clip grows, becomes playable, or access ends. */
function run(root: HTMLElement, token: string, first: Playback) {
  let playing: Playing | null = null
  let playback = first
  const stop = (message: string, way?: Way) => {
    playing?.close()
    playing = null
    forget()
    refuse(root, message, way)
  }
  const end = (code: string, message: string) => {
    const why = endedBecause(code, playback.expiresAt, Date.now())
    const { position, play } = playing?.where() ?? { position: 0, play: false }
    tellParent(why === 'expired' ? { type: 'safelight:expired', position, playing: play } : { type: 'safelight:ended' })
    stop(message || messages[why])
    root.dataset.state = 'closed'
    void offerSignIn(root, playback.clipId)
  }
  const show = (now: Playback) => {
    playback = now
    if (playing) return playing.update(now)
    if (now.status === 'failed' || now.status === 'deleted') return stop(now.status === 'failed' ? messages.failed : messages.gone)
    if (now.status !== 'playable' && now.status !== 'ready') {
      if (root.dataset.state !== 'preparing') warmUp()
      root.dataset.state = 'preparing'
      return showNotice(root, 'The recording is being prepared. It starts here as soon as the first part is ready.')
    }
    root.dataset.state = 'loading'
    playing = play(root, token, now, startFrom(location.hash), {
      onRefused: (code) => end(code, ''),
      onStop: (message) => stop(message, { words: 'Try again', do: () => location.reload() }),
    })
  }
  const forget = followPlayback(token, { onClip: show, onComments: () => playing?.remark(), onEnded: end })
  show(first)
}

/** Signing in again is the way on, when that is what is missing; the notice already there stays otherwise. */
async function offerSignIn(root: HTMLElement, clipId: string | null) {
  if (!(await isSignedOut())) return
  tellParent({ type: 'safelight:signed-out' })
  showNotice(root, messages.signedOut, { words: 'Sign in', address: signInAddress(clipId) })
}
