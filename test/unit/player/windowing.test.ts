import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createClock } from '../../../player/embed/clock.ts'
import { createWindowing, type Windowing } from '../../../player/embed/windowing.ts'
import type { PlayWindow } from '../../../player/shared/window.ts'

/** As much of a browser's video as the window needs: it plays by the clock, and tells four times a second where it is. */
class Video extends EventTarget {
  paused = true
  seeking = false
  readonly seeks: number[] = []
  #at = 0
  #since = 0
  #rate = 1
  #stalled = false
  #muted = false

  constructor() {
    super()
    setInterval(() => this.paused || this.tell('timeupdate'), 250)
  }

  get currentTime() {
    const goes = !this.paused && !this.seeking && !this.#stalled
    return this.#at + (goes ? ((Date.now() - this.#since) / 1000) * this.#rate : 0)
  }
  set currentTime(to) {
    this.seeks.push(to)
    this.#hold(to)
    this.seeking = true
    this.tellSoon('seeking')
    setTimeout(() => {
      this.#hold(to)
      this.seeking = false
      this.tellSoon('seeked')
    }, 40)
  }
  get muted() {
    return this.#muted
  }
  set muted(muted) {
    if (muted !== this.#muted) this.tellSoon('volumechange')
    this.#muted = muted
  }
  get playbackRate() {
    return this.#rate
  }
  set playbackRate(rate) {
    this.#hold(this.currentTime)
    this.#rate = rate
    this.tell('ratechange')
  }
  play() {
    this.#hold(this.currentTime)
    this.paused = false
    this.tell('play')
  }
  pause() {
    this.#hold(this.currentTime)
    this.paused = true
    this.tell('pause')
  }
  stall(stalled: boolean) {
    this.#hold(this.currentTime)
    this.#stalled = stalled
    if (!stalled) this.tell('playing')
  }
  tell(what: string) {
    this.dispatchEvent(new Event(what))
  }
  /** A busy page hears of it when it has already happened. */
  tellSoon(what: string) {
    setTimeout(() => this.tell(what), 3)
  }
  #hold(at: number) {
    this.#at = at
    this.#since = Date.now()
  }
}

const shown: PlayWindow = {
  ranges: [
    { start: 1, end: 3.13 },
    { start: 6, end: 9.41 },
  ],
  mute: [{ start: 7.07, end: 7.77 }],
}
let video: Video
let windowing: Windowing

beforeEach(() => {
  vi.useFakeTimers()
  // The page is hidden, or its machine too busy to draw it.
  vi.stubGlobal('requestAnimationFrame', () => 1)
  vi.stubGlobal('cancelAnimationFrame', () => undefined)
  video = new Video()
  windowing = createWindowing(video as unknown as HTMLVideoElement, createClock(video as unknown as HTMLVideoElement))
})
afterEach(() => {
  windowing.close()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** Plays a result from there, seconds. */
function playFrom(at: number, window: PlayWindow) {
  windowing.show(window)
  video.currentTime = at
  video.play()
}

/** Where it was and whether it was silent, millisecond by millisecond, as it played. */
function watch(milliseconds: number, each: (passed: number) => void = () => undefined) {
  const seen: { at: number; muted: boolean }[] = []
  for (let passed = 0; passed < milliseconds; passed += 1) {
    vi.advanceTimersByTime(1)
    each(passed)
    if (!video.paused && !video.seeking) seen.push({ at: video.currentTime, muted: video.muted })
  }
  return seen
}

function expectResult(seen: { at: number; muted: boolean }[]) {
  const [first, second] = shown.ranges as [PlayWindow['ranges'][0], PlayWindow['ranges'][0]]
  expect(seen.filter(({ at }) => !shown.ranges.some(({ start, end }) => at >= start && at < end))).toEqual([])
  // All of it but the last few pictures of a screen.
  for (const { start, end } of [first, second]) {
    expect(Math.min(...seen.map(({ at }) => at).filter((at) => at >= start && at < end))).toBeLessThan(start + 0.01)
    expect(Math.max(...seen.map(({ at }) => at).filter((at) => at >= start && at < end))).toBeGreaterThan(end - 0.05)
  }
  const silence = seen.filter(({ at }) => at >= 7.07 && at < 7.77)
  expect(silence.length).toBeGreaterThan(100)
  expect(silence.every(({ muted }) => muted)).toBe(true)
  expect(seen.filter(({ at, muted }) => muted && (at < 7.04 || at > 7.79))).toEqual([])
  expect(video.paused).toBe(true)
  expect(video.muted).toBe(false)
}

describe('a page that is not drawn plays the result all the same', () => {
  test.each([0.5, 1, 1.5, 2])('at %f times the speed', (rate) => {
    video.playbackRate = rate
    playFrom(1.001, shown)
    expectResult(watch(7000 / rate))
  })

  test('when the speed changes, and when it waits for media close to an end', () => {
    playFrom(1.001, shown)
    const seen = watch(9000, (passed) => {
      if (passed === 2100) video.stall(true)
      if (passed === 3600) video.stall(false)
      if (passed === 5000) video.playbackRate = 2
    })
    expectResult(seen)
    expect(video.seeks).toEqual([1.001, 6.001])
  })

  test('and all of the recording again when nothing is left out any more', () => {
    playFrom(1.001, shown)
    watch(1000)
    windowing.show(null)
    const seen = watch(4000)
    expect(seen.at(-1)?.at).toBeGreaterThan(5.9)
    expect(seen.at(-1)?.at).toBeLessThan(6)
    expect(video.seeks).toEqual([1.001])
  })
})

describe('what is silenced', () => {
  const begun: PlayWindow = { ranges: shown.ranges, mute: [{ start: 6, end: 6.6 }] }
  const silent = (seen: { at: number; muted: boolean }[]) => seen.filter(({ at }) => at >= 6 && at < 6.58)

  test('is silent from its first moment where a part begins with it', () => {
    playFrom(2.5, begun)
    const heard = silent(watch(2000))
    expect(heard.length).toBeGreaterThan(500)
    expect(heard.every(({ muted }) => muted)).toBe(true)
    expect(video.muted).toBe(false)
  })

  test('is silent for whoever goes into the middle of it', () => {
    playFrom(7, begun)
    watch(500)
    video.currentTime = 6.2
    const heard = silent(watch(1000))
    expect(heard.length).toBeGreaterThan(300)
    expect(heard.every(({ muted }) => muted)).toBe(true)
  })

  test('stays silent where it is unmuted by hand, and is heard after it', () => {
    video.muted = true
    playFrom(6.001, begun)
    const seen = watch(1500, (passed) => {
      if (passed === 200) video.muted = false
    })
    // The page hears of the hand a moment later.
    expect(silent(seen).filter(({ muted }) => !muted).length).toBeLessThan(5)
    expect(video.muted).toBe(false)
  })
})

test('after it was closed it leaves the player alone', () => {
  playFrom(1.001, shown)
  watch(1000)
  windowing.close()
  watch(4000)
  expect(video.seeks).toEqual([1.001])
  expect(video.paused).toBe(false)
})

test('closed in the midst of a silence it leaves the sound as the viewer had it', () => {
  playFrom(7.2, shown)
  watch(200)
  expect(video.muted).toBe(true)
  windowing.close()
  expect(video.muted).toBe(false)
})
