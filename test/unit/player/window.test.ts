import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { clockOffsetSeconds } from '../../../core/plan.ts'
import { keyIn, Playhead } from '../../../player/app/clips/playhead.ts'
import { askedOf } from '../../../player/embed/asked.ts'
import { clockOffset, createClock, lateness } from '../../../player/embed/clock.ts'
import { actionOf, isPassedOn } from '../../../player/embed/keys.ts'
import { beginningAt, changeAfter, isSilent, type PlayWindow, turnAt } from '../../../player/shared/window.ts'

const shown: PlayWindow = {
  ranges: [
    { start: 10, end: 20 },
    { start: 20, end: 25 },
    { start: 40, end: 41 },
  ],
  mute: [{ start: 12, end: 13 }],
}

describe('a window over what is played', () => {
  test.each([
    [0, { do: 'jump', to: 10.001 }],
    [10, { do: 'stay' }],
    [10.001, { do: 'stay' }],
    // Parts that touch are played through.
    [19.99, { do: 'stay' }],
    [24.9, { do: 'stay' }],
    [24.99, { do: 'jump', to: 40.001 }],
    [30, { do: 'jump', to: 40.001 }],
    [40.9, { do: 'stay' }],
    [40.99, { do: 'stop' }],
    [99, { do: 'stop' }],
  ])('at %f', (position, turn) => expect(turnAt(shown, position)).toEqual(turn))

  test('it begins where one is, at the next part, and from the beginning at the end of all', () => {
    expect([12, 30, 0].map((position) => beginningAt(shown, position))).toEqual([12, 40.001, 10.001])
    expect([40.7, 41, 99].map((position) => beginningAt(shown, position))).toEqual([10.001, 10.001, 10.001])
  })

  test('silences are silent', () => {
    expect([11.9, 11.99, 12, 12.99, 13].map((position) => isSilent(shown, position))).toEqual([false, true, true, true, false])
  })

  test('something changes where a part ends, and where a silence begins and ends', () => {
    const after = [0, 11.98, 12.5, 13, 19.98, 24.98, 40.98].map((position) => changeAfter(shown, position))
    expect(after).toEqual([11.98, 13, 13, 19.98, 24.98, 40.98, Number.POSITIVE_INFINITY])
  })

  test('whoever plays hears every part once, in order, and nothing of what is left out', () => {
    const lengths = fc.array(fc.tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 10, max: 400 })), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(lengths, (list) => {
        let at = 0
        const ranges = list.map(([gap, length]) => {
          const start = at + gap
          at = start + length
          return { start: start / 100, end: at / 100 }
        })
        let position = beginningAt({ ranges, mute: [] }, 0)
        let outside = 0
        let played = 0
        for (let turns = 0; turns < 10_000; turns += 1) {
          const turn = turnAt({ ranges, mute: [] }, position)
          if (turn.do === 'stop') break
          if (turn.do === 'jump') position = turn.to
          else if (ranges.some(({ start, end }) => position >= start - 1e-9 && position < end + 1e-9)) played += 0.01
          else outside += 1
          if (turn.do === 'stay') position += 0.01
        }
        expect(outside).toBe(0)
        const whole = ranges.reduce((sum, { start, end }) => sum + end - start, 0)
        expect(Math.abs(played - whole)).toBeLessThan(0.04 * ranges.length)
      }),
    )
  })
})

test('places are told on the clip’s clock, however late the player shows everything', () => {
  expect(clockOffset).toBe(clockOffsetSeconds)
  // Two pictures at 25 a second are decoded before the first is shown; a sound that begins 16 ms after the clip.
  expect(lateness(9.92 * 90_000, 90_000)).toBeCloseTo(0.08, 6)
  expect(lateness(10.016 * 90_000, 90_000)).toBeCloseTo(-0.016, 6)
  const video = { currentTime: 5.08 } as HTMLVideoElement
  const clock = createClock(video)
  clock.set(lateness(9.92 * 90_000, 90_000))
  expect([clock.position(), clock.inPlayer(5)].map((at) => at.toFixed(3))).toEqual(['5.000', '5.080'])
})

describe('what a page asks of the player', () => {
  const ranges = [{ start: 1, end: 2 }]
  test('whole requests are understood', () => {
    expect(askedOf({ type: 'safelight:play', position: 3 })).toEqual({ do: 'play', position: 3 })
    expect(askedOf({ type: 'safelight:pause' })).toEqual({ do: 'pause' })
    expect(askedOf({ type: 'safelight:window', window: null })).toEqual({ do: 'window', window: null })
    expect(askedOf({ type: 'safelight:window', window: { ranges, mute: [], more: 1 } })).toEqual({
      do: 'window',
      window: { ranges, mute: [] },
    })
  })

  const broken: unknown[] = [
    undefined,
    'safelight:pause',
    { type: 'safelight:play' },
    { type: 'safelight:play', position: '3' },
    { type: 'safelight:window' },
    { type: 'safelight:window', window: 'all' },
    ...[
      { ranges },
      { ranges: [], mute: [] },
      { ranges: 'x', mute: [] },
      { ranges: [{ start: 2, end: 1 }], mute: [] },
      { ranges: [{ start: 1, end: 1 }], mute: [] },
      { ranges: [{ start: -1, end: 1 }], mute: [] },
      { ranges: [{ start: 0, end: Number.POSITIVE_INFINITY }], mute: [] },
      { ranges: [...ranges, ...ranges], mute: [] },
      { ranges, mute: [null] },
      { ranges: Array.from({ length: 1001 }, (_, start) => ({ start, end: start + 1 })), mute: [] },
    ].map((window) => ({ type: 'safelight:window', window })),
  ]
  test.each(broken.map((data) => [JSON.stringify(data)?.slice(0, 80), data]))('%s is no request', (_, data) =>
    expect(askedOf(data)).toBeNull(),
  )

  test('keys that are not the player’s are passed on, the player’s own and the browser’s are not', () => {
    const pressed = (key: string, held = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, ...held })
    const passed = (key: string, held = {}) => actionOf(pressed(key, held)) === null && isPassedOn(pressed(key, held))
    expect(['i', 'O', 's', 'n', 'Delete'].map((key) => passed(key))).toEqual([true, true, true, true, true])
    expect(['k', 'm', ' ', 'ArrowLeft', 'Tab', 'Enter', 'Escape', 'F5'].map((key) => passed(key))).toEqual(Array(8).fill(false))
    expect([passed('z', { ctrlKey: true }), passed('c', { ctrlKey: true }), passed('i', { altKey: true })]).toEqual([true, false, false])
    expect(keyIn({ type: 'safelight:key', key: 'i', ctrl: false, shift: 'yes' })).toEqual({ key: 'i', ctrl: false, shift: false })
    for (const other of [null, {}, { type: 'safelight:key' }, { type: 'safelight:key', key: 1 }, { type: 'x', key: 'i' }]) {
      expect(keyIn(other)).toBeNull()
    }
  })
})

describe('the page’s side of it', () => {
  const told = (position: number, playing = false) => ({ type: 'safelight:time', position, playing, speed: 1 })

  test('a player that comes later is told the window too', () => {
    const sent = vi.fn()
    const playhead = new Playhead()
    playhead.connect(sent)
    playhead.hear(told(0))
    playhead.show(shown)
    playhead.hear(told(1))
    expect(sent.mock.calls).toEqual([[{ type: 'safelight:window', window: shown }]])
    playhead.hear({ type: 'safelight:expired', position: 1, playing: true })
    playhead.hear(told(1))
    playhead.hear(told(2))
    expect(sent).toHaveBeenCalledTimes(2)
  })

  test('a drag is shown at once, and the player follows to where it ends', () => {
    vi.useFakeTimers()
    try {
      const sent = vi.fn()
      const playhead = new Playhead()
      playhead.connect(sent)
      for (const position of [1, 2, 3, 4]) playhead.drag(position)
      expect(playhead.position()).toBe(4)
      // Still on its way: what it says is of before.
      playhead.hear(told(1))
      expect(playhead.position()).toBe(4)
      vi.advanceTimersByTime(300)
      expect(sent.mock.calls.map(([{ position }]) => position)).toEqual([1, 4])
      vi.advanceTimersByTime(500)
      playhead.hear(told(4.02))
      expect(playhead.position()).toBe(4.02)
    } finally {
      vi.useRealTimers()
    }
  })

  test('on a busy machine the end of a drag is not lost to what the player said of before', () => {
    vi.useFakeTimers()
    try {
      const sent = vi.fn()
      const playhead = new Playhead()
      playhead.connect(sent)
      for (const position of [1, 4]) playhead.drag(position)
      // The timer is late: the player's word comes before it, and long after the drag.
      const late = vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 2000)
      playhead.hear(told(1))
      late.mockRestore()
      vi.advanceTimersByTime(300)
      expect(sent.mock.calls.map(([{ position }]) => position)).toEqual([1, 4])
      expect(playhead.position()).toBe(4)
      // Whoever plays from elsewhere right after a drag stays there.
      playhead.drag(5)
      playhead.drag(6)
      playhead.play(20)
      playhead.hear(told(20, true))
      vi.advanceTimersByTime(300)
      expect(sent.mock.calls.at(-1)?.[0]).toEqual({ type: 'safelight:play', position: 20 })
    } finally {
      vi.useRealTimers()
    }
  })

  test('between two messages it goes on by itself, but not for long', () => {
    vi.useFakeTimers()
    try {
      const playhead = new Playhead()
      playhead.hear({ ...told(10, true), speed: 2 })
      vi.advanceTimersByTime(200)
      expect(playhead.now()).toBeCloseTo(10.4, 3)
      vi.advanceTimersByTime(5000)
      expect(playhead.now()).toBeCloseTo(11, 3)
      playhead.hear(told(12))
      vi.advanceTimersByTime(5000)
      expect(playhead.now()).toBe(12)
    } finally {
      vi.useRealTimers()
    }
  })
})
