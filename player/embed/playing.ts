import type { Playback } from '../shared/types.ts'
import type { Asked } from './asked.ts'
import { createAsking } from './asking.ts'
import { type Clock, createClock } from './clock.ts'
import { buildPlayer, type Player } from './controls.ts'
import { messages } from './errors.ts'
import { growthWords } from './growth.ts'
import { listenToParent } from './house.ts'
import { lengthOf, listenToKeys, seek } from './keyboard.ts'
import { createMarks } from './marks.ts'
import { tellPlace } from './place.ts'
import { Renditions } from './renditions.ts'
import type { Start } from './start.ts'
import { createStills } from './stills.ts'
import { createStream, type Stream } from './stream.ts'
import { createWindowing, type Windowing } from './windowing.ts'

export interface Playing {
  /** The service told something new about the clip. */
  update(playback: Playback): void
  /** Comments changed. */
  remark(): void
  /** Stops at once and drops what was fetched. */
  close(): void
  where(): Start
}

export interface PlayingListener {
  /** The service refused the session. */
  onRefused(code: string): void
  onStop(message: string): void
}

/** Plays one clip in `root` until closed. */
export function play(root: HTMLElement, token: string, first: Playback, start: Start, listener: PlayingListener): Playing {
  let playback = first
  let closed = false
  const renditions = new Renditions()
  const player = buildPlayer(root, playback, renditions)
  const { video } = player
  const clock = createClock(video)
  const where = () => ({ position: video.currentTime || start.position, play: !video.paused })

  const say = () => showGrowth(player, playback)
  const reopen = () => {
    if (closed) return
    // load() puts the speed back to the default one.
    video.defaultPlaybackRate = video.playbackRate
    stream?.open(playback.master, where())
  }
  const asking = createAsking(token, {
    onAnswer: (now, from) => {
      playback = now
      stream?.open(now.master, from)
    },
    onRefused: (code) => listener.onRefused(code),
    onNoAnswer: () => {
      root.dataset.state = 'waiting'
    },
    onGiveUp: () => listener.onStop(messages.unknown),
  })
  const stream = createStream(video, renditions, {
    onGrowth: say,
    onLate: clock.set,
    onLevel: (height) => {
      root.dataset.level = String(height)
    },
    onProgress: () => asking.settle(),
    onAsk: () => asking.ask(where()),
    onStop: (message) => listener.onStop(message),
  })

  followState(player)
  video.addEventListener('durationchange', say)
  // Before everything that isn't needed for the first picture: it is on its way meanwhile.
  if (stream) stream.open(playback.master, start)
  else listener.onStop(messages.unsupported)
  const forgetKeys = listenToKeys(player)
  const marks = createMarks(player, token)
  const stills = createStills(player)
  stills.update(playback)
  const windowing = createWindowing(video, clock)
  const forgetParent = [tellPlace(video, clock), listenToParent((asked) => obey(video, clock, windowing, asked)), windowing.close]
  return {
    update(now) {
      const finished = playback.status !== 'ready' && now.status === 'ready'
      playback = now
      say()
      stills.update(now)
      if (finished && stream) void takeNewQualities(player, stream, now.master, reopen)
    },
    remark: marks.renew,
    close() {
      closed = true
      asking.close()
      stills.close()
      marks.close()
      forgetKeys()
      for (const forget of forgetParent) forget()
      stream?.close()
    },
    where,
  }
}

/** What the page around the player may ask of it. */
function obey(video: HTMLVideoElement, clock: Clock, windowing: Windowing, asked: Asked) {
  if (asked.do === 'window') windowing.show(asked.window)
  if (asked.do === 'seek' || asked.do === 'play') seek(video, clock.inPlayer(asked.position))
  if (asked.do === 'pause') video.pause()
  // Refused without a person's click: then the play button waits.
  if (asked.do === 'play') video.play().catch(() => undefined)
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
