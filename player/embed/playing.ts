import { ApiError } from '../shared/problem.ts'
import type { Playback } from '../shared/types.ts'
import { buildPlayer, type Player, renewThumbnails } from './controls.ts'
import { backoff, messages } from './errors.ts'
import { growthWords } from './growth.ts'
import { lengthOf, listenToKeys } from './keyboard.ts'
import { Renditions } from './renditions.ts'
import { readPlayback } from './session.ts'
import type { Start } from './start.ts'
import { createStream, type Stream } from './stream.ts'

export interface Playing {
  /** The service told something new about the clip. */
  update(playback: Playback): void
  /** Stops at once and drops what was fetched. */
  close(): void
  where(): Start
}

export interface PlayingListener {
  /** The service refused the session. */
  onRefused(code: string): void
  onStop(message: string): void
}

/** How often a playlist is loaded anew without a single piece of media arriving before the player gives up. */
const mostReloads = 8

/** Plays one clip in `root` until closed. */
export function play(root: HTMLElement, token: string, first: Playback, start: Start, listener: PlayingListener): Playing {
  let playback = first
  let closed = false
  let asking = false
  let reloads = 0
  const renditions = new Renditions()
  const player = buildPlayer(root, playback, renditions)
  const forgetKeys = listenToKeys(player)
  const where = () => ({ position: player.video.currentTime || start.position, play: !player.video.paused })

  const say = () => showGrowth(player, playback)
  const stream = createStream(player.video, renditions, {
    onGrowth: say,
    onLevel: (height) => {
      root.dataset.level = String(height)
    },
    onProgress: () => {
      reloads = 0
    },
    onAsk: () => void ask(),
    onStop: (message) => listener.onStop(message),
  })

  const reopen = () => {
    if (closed) return
    // load() puts the speed back to the default one.
    player.video.defaultPlaybackRate = player.video.playbackRate
    stream?.open(playback.master, where())
  }

  async function ask() {
    if (asking || closed) return
    asking = true
    const goOn = where()
    for (let answered = false; !answered && !closed; ) {
      if (reloads > 0) await pause(backoff(reloads - 1))
      reloads += 1
      answered = await readPlayback(token).then(
        (now) => {
          playback = now
          if (!closed && reloads <= mostReloads) stream?.open(now.master, goOn)
          else if (!closed) listener.onStop(messages.unknown)
          return true
        },
        (error: unknown) => {
          if (error instanceof ApiError && error.status >= 400 && error.status < 500) listener.onRefused(error.code)
          else root.dataset.state = 'waiting'
          return error instanceof ApiError && error.status >= 400 && error.status < 500
        },
      )
    }
    asking = false
  }

  followState(player)
  player.video.addEventListener('durationchange', say)
  if (stream) stream.open(playback.master, start)
  else listener.onStop(messages.unsupported)
  return {
    update(now) {
      const finished = playback.status !== 'ready' && now.status === 'ready'
      playback = now
      say()
      if (finished) renewThumbnails(player.video, now)
      if (finished && stream) void takeNewQualities(player, stream, now.master, reopen)
    },
    close() {
      closed = true
      forgetKeys()
      stream?.close()
    },
    where,
  }
}

/** More qualities may exist once a clip is ready. hls.js reads the list once, so load it anew where playing is interrupted anyway. */
async function takeNewQualities({ root, video }: Player, stream: Stream, master: string, reopen: () => void) {
  const menu = root.querySelector('media-rendition-menu-button')
  const text = await fetch(master).then(
    (reply) => (reply.ok ? reply.text() : ''),
    () => '',
  )
  const offered = text.match(/^#EXT-X-STREAM-INF:/gm)?.length ?? 0
  if (offered <= stream.levels() || stream.levels() === 0) return
  if (video.paused) return reopen()
  const once = new AbortController()
  const interrupt = () => {
    once.abort()
    reopen()
  }
  for (const event of ['pause', 'seeking', 'waiting']) video.addEventListener(event, interrupt, { signal: once.signal })
  // Whoever opens the menu of qualities wants all of them now.
  menu?.addEventListener('click', interrupt, { signal: once.signal })
}

function showGrowth({ growth, video }: Player, playback: Playback) {
  const words = growthWords(playback.status, lengthOf(video), playback.durationSeconds)
  if (growth.textContent !== words) growth.textContent = words
  growth.hidden = words === ''
}

/** `data-state` on the root tells tests and pages how it goes. */
function followState({ root, video }: Player) {
  const set = (state: string) => () => {
    root.dataset.state = state
  }
  for (const [event, state] of [
    ['loadstart', 'loading'],
    ['loadeddata', 'paused'],
    ['playing', 'playing'],
    ['pause', 'paused'],
    ['waiting', 'waiting'],
    ['ended', 'ended'],
  ] as const)
    video.addEventListener(event, set(state))
  video.addEventListener('seeked', () => {
    if (video.paused) root.dataset.state = 'paused'
  })
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
