import { MediaUIEvents } from 'media-chrome/dist/constants.js'
import type { Player } from './controls.ts'
import { tellParent } from './house.ts'
import { type Action, actionOf, isPassedOn, nextSpeed } from './keys.ts'

// Elements that use some of our keys themselves while focused.
const ownKeys: Record<string, RegExp> = {
  'media-volume-range': /^(Arrow.*|Home|End)$/,
  'media-time-range': /^(Home|End)$/,
  'safelight-marks': /^(Arrow(Left|Right)|Home|End)$/,
}
const buttons = /^(button|media-.*-button|media-chrome-menu-item|a)$/

/** Listens on the whole page: the player is alone in its frame. */
export function listenToKeys({ controller, video }: Player): () => void {
  const ask = (name: string, detail?: unknown) => controller.dispatchEvent(new CustomEvent(name, { composed: true, bubbles: true, detail }))

  const perform = (action: Action) => {
    if (action.do === 'toggle') ask(video.paused ? MediaUIEvents.MEDIA_PLAY_REQUEST : MediaUIEvents.MEDIA_PAUSE_REQUEST)
    if (action.do === 'mute') ask(video.muted ? MediaUIEvents.MEDIA_UNMUTE_REQUEST : MediaUIEvents.MEDIA_MUTE_REQUEST)
    if (action.do === 'captions') ask(MediaUIEvents.MEDIA_TOGGLE_SUBTITLES_REQUEST)
    if (action.do === 'skip') seek(video, video.currentTime + action.seconds)
    if (action.do === 'jump') seek(video, lengthOf(video) * action.share)
    if (action.do === 'volume') video.volume = Math.min(1, Math.max(0, video.volume + action.step))
    if (action.do === 'speed') video.playbackRate = nextSpeed(video.playbackRate, action.step)
    if (action.do === 'fullscreen') {
      ask(document.fullscreenElement ? MediaUIEvents.MEDIA_EXIT_FULLSCREEN_REQUEST : MediaUIEvents.MEDIA_ENTER_FULLSCREEN_REQUEST)
    }
  }

  const onKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented || belongsToFocused(event)) return
    const action = actionOf(event)
    if (!action) return passOn(event)
    event.preventDefault()
    // media-chrome's ranges listen too: one key must not move twice.
    event.stopPropagation()
    perform(action)
  }
  document.addEventListener('keydown', onKey, true)
  return () => document.removeEventListener('keydown', onKey, true)
}

/** Whoever clicked into the player goes on with the keys of the page around it. */
function passOn(event: KeyboardEvent) {
  const { key, ctrlKey, metaKey, shiftKey: shift } = event
  if (isPassedOn(event)) tellParent({ type: 'safelight:key', key, ctrl: ctrlKey || metaKey, shift })
}

function belongsToFocused(event: KeyboardEvent): boolean {
  const names = event.composedPath().flatMap((target) => (target instanceof Element ? [target.localName] : []))
  if (names.some((name) => name.endsWith('-menu'))) return true
  if (event.key === ' ' && names.some((name) => buttons.test(name))) return true
  return names.some((name) => ownKeys[name]?.test(event.key) ?? false)
}

/** What can be played now, in seconds; 0 before the first playlist. */
export function lengthOf(video: HTMLVideoElement): number {
  const { seekable, duration } = video
  if (seekable.length > 0) return seekable.end(seekable.length - 1)
  return Number.isFinite(duration) ? duration : 0
}

/** Goes to a place, in seconds, as far as there is something to play. */
export function seek(video: HTMLVideoElement, to: number) {
  video.currentTime = Math.min(Math.max(0, to), Math.max(0, lengthOf(video) - 0.1))
}
