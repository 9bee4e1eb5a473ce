import Hls, { type ErrorData, Events, type LevelDetails } from 'hls.js'
import { lateness } from './clock.ts'
import { hlsConfig, workerUrl } from './config.ts'
import { nextStep } from './errors.ts'
import { bindRenditions, type Renditions, renditionOf } from './renditions.ts'
import type { Start } from './start.ts'

export interface StreamListener {
  /** A playlist came: so many seconds can be played. */
  onGrowth(seconds: number): void
  /** How much later than on the clip's clock it shows everything, seconds. */
  onLate(seconds: number): void
  /** The height of the quality being shown. */
  onLevel(height: number): void
  /** Media arrived: whatever was wrong is over. */
  onProgress(): void
  /** A reply was refused or lost: ask the service what is going on. */
  onAsk(): void
  onStop(message: string): void
}

export interface Stream {
  /** Loads the playlist (again) and goes on at `start`. */
  open(master: string, start: Start): void
  /** How many qualities the playlist offered when it was loaded. */
  levels(): number
  /** Ends loading and playing, and drops everything that was fetched. */
  close(): void
}

/** hls.js where there are media source extensions, else the browser's own HLS (older iPhones). Null: neither. */
export function createStream(video: HTMLVideoElement, renditions: Renditions, listener: StreamListener): Stream | null {
  if (Hls.isSupported()) return hlsStream(video, renditions, listener)
  if (video.canPlayType('application/vnd.apple.mpegurl') !== '') return nativeStream(video, listener)
  return null
}

/** Has what playing will need fetched, while there is nothing to play yet. */
export function warmUp(): void {
  // Into the browser's cache; what went wrong shows when it is needed.
  if (Hls.isSupported())
    fetch(workerUrl)
      .then((reply) => reply.blob())
      .catch(() => undefined)
}

function hlsStream(video: HTMLVideoElement, renditions: Renditions, listener: StreamListener): Stream {
  let hls: Hls | null = null
  bindRenditions(renditions, () => hls)
  return {
    open(master, start) {
      hls?.destroy()
      hls = new Hls(hlsConfig(start.position))
      listen(hls, renditions, listener)
      hls.once(Events.MANIFEST_PARSED, () => restore(video, start))
      hls.loadSource(master)
      hls.attachMedia(video)
    },
    levels: () => hls?.levels.length ?? 0,
    close() {
      hls?.destroy()
      hls = null
      empty(video)
    },
  }
}

function listen(hls: Hls, renditions: Renditions, listener: StreamListener) {
  let recoveries = 0
  const grew = ({ totalduration }: LevelDetails) => listener.onGrowth(totalduration)
  hls.on(Events.MANIFEST_PARSED, (_, { levels }) => {
    renditions.replace(levels.map(renditionOf))
    // A choice by hand outlives a reload of the playlist.
    if (renditions.selectedIndex !== -1) hls.startLevel = renditions.selectedIndex
    if (renditions.selectedIndex !== -1) hls.loadLevel = renditions.selectedIndex
  })
  hls.on(Events.INIT_PTS_FOUND, (_, { initPTS, timescale }) => listener.onLate(lateness(initPTS, timescale)))
  hls.on(Events.LEVEL_UPDATED, (_, { details }) => grew(details))
  hls.on(Events.AUDIO_TRACK_UPDATED, (_, { details }) => {
    if (hls.levels.every((level) => level.height === 0)) grew(details)
  })
  hls.on(Events.LEVEL_SWITCHED, (_, { level }) => listener.onLevel(hls.levels[level]?.height ?? 0))
  hls.on(Events.FRAG_BUFFERED, () => {
    listener.onProgress()
  })
  hls.on(Events.ERROR, (_, data: ErrorData) => {
    const { type, details, fatal, response } = data
    const step = nextStep({ type, details, fatal, status: response?.code }, recoveries)
    if (step.step === 'ask') listener.onAsk()
    if (step.step === 'stop') listener.onStop(step.message)
    if (step.step === 'recover') {
      recoveries += 1
      hls.recoverMediaError()
    }
  })
}

function nativeStream(video: HTMLVideoElement, listener: StreamListener): Stream {
  video.addEventListener('error', () => {
    // An emptied element reports an error too; that one is ours.
    if (video.hasAttribute('src')) listener.onAsk()
  })
  video.addEventListener('durationchange', () => {
    if (Number.isFinite(video.duration)) listener.onGrowth(video.duration)
  })
  video.addEventListener('loadeddata', () => listener.onProgress())
  video.addEventListener('resize', () => listener.onLevel(video.videoHeight))
  return {
    open(master, start) {
      video.src = master
      video.addEventListener(
        'loadedmetadata',
        () => {
          video.currentTime = start.position
          restore(video, start)
        },
        { once: true },
      )
    },
    levels: () => 0,
    close: () => empty(video),
  }
}

function restore(video: HTMLVideoElement, start: Start) {
  // Refused without a person's click: then the play button waits.
  if (start.play) video.play().catch(() => undefined)
}

function empty(video: HTMLVideoElement) {
  video.pause()
  video.removeAttribute('src')
  video.load()
}
