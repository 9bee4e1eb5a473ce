import { beginningAt, changeAfter, isSilent, type PlayWindow, turnAt } from '../shared/window.ts'
import type { Clock } from './clock.ts'

/** Keeps playing inside a window: over what is left out it jumps, what is silenced is not heard, after the last stretch it stops. */
export interface Windowing {
  /** Null: all of it again. */
  show(window: PlayWindow | null): void
  close(): void
}

/** A clock that stands still or lags behind is not looked at more often, milliseconds. */
const shortestWait = 5

export function createWindowing(video: HTMLVideoElement, clock: Clock): Windowing {
  const heard = new AbortController()
  let shown: PlayWindow | null = null
  /** Playing inside since it last stood still: who begins after the end begins anew instead. */
  let running = false
  /** What the viewer had chosen before a silence began; null: none is on. */
  let muted: boolean | null = null
  let later: ReturnType<typeof setTimeout> | undefined

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
    if (shown === null || video.paused) running = false
    else if (!video.seeking) go(shown)
    // Where it has gone to, before anything of that is heard.
    const playing = video.paused ? null : shown
    silence(playing !== null && isSilent(playing, clock.position()))
    waitFor(playing)
  }
  // By a timer: `timeupdate` comes too seldom to end with the asked picture, and a busy or hidden page is seldom drawn.
  const waitFor = (window: PlayWindow | null) => {
    clearTimeout(later)
    if (!window || video.seeking) return
    const wait = ((changeAfter(window, clock.position()) - clock.position()) / video.playbackRate) * 1000
    if (wait < Number.POSITIVE_INFINITY) later = setTimeout(look, Math.max(shortestWait, wait))
  }
  const events = ['play', 'playing', 'timeupdate', 'ratechange', 'volumechange', 'pause', 'seeking', 'seeked']
  for (const event of events) video.addEventListener(event, look, { signal: heard.signal })
  return {
    show(window) {
      shown = window
      look()
    },
    close() {
      heard.abort()
      clearTimeout(later)
      silence(false)
    },
  }
}
