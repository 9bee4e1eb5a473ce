import { beginningAt, isSilent, type PlayWindow, turnAt } from '../shared/window.ts'
import type { Clock } from './clock.ts'

/** Keeps playing inside a window: over what is left out it jumps, what is silenced is not heard, after the last stretch it stops. */
export interface Windowing {
  /** Null: all of it again. */
  show(window: PlayWindow | null): void
  close(): void
}

export function createWindowing(video: HTMLVideoElement, clock: Clock): Windowing {
  const heard = new AbortController()
  let shown: PlayWindow | null = null
  /** Playing inside since it last stood still: who begins after the end begins anew instead. */
  let running = false
  /** What the viewer had chosen before a silence began; null: none is on. */
  let muted: boolean | null = null
  let turn = 0

  const silence = (silent: boolean) => {
    if (silent) {
      // Unmuted by hand in the midst of it, it is heard after it.
      muted = muted === null || !video.muted ? video.muted : muted
      video.muted = true
    } else if (muted !== null) {
      video.muted = muted
      muted = null
    }
  }
  const go = (window: PlayWindow) => {
    const next = turnAt(window, clock.position())
    if (next.do === 'stop' && running) return video.pause()
    running = true
    if (next.do === 'jump') video.currentTime = clock.inPlayer(next.to)
    if (next.do === 'stop') video.currentTime = clock.inPlayer(beginningAt(window, clock.position()))
  }
  const look = () => {
    const playing = shown !== null && !video.paused
    silence(playing && shown !== null && isSilent(shown, clock.position()))
    if (!playing) running = false
    else if (shown !== null && !video.seeking) go(shown)
  }
  // Times are told too seldom by `timeupdate` to end with the asked picture; a page in the background has nothing else.
  const follow = () => {
    look()
    turn = shown !== null && !video.paused && !heard.signal.aborted ? requestAnimationFrame(follow) : 0
  }
  const start = () => {
    if (turn === 0) follow()
  }
  video.addEventListener('play', start, { signal: heard.signal })
  for (const event of ['timeupdate', 'pause', 'seeked']) video.addEventListener(event, look, { signal: heard.signal })
  return {
    show(window) {
      shown = window
      start()
      look()
    },
    close() {
      heard.abort()
      cancelAnimationFrame(turn)
      silence(false)
    },
  }
}
