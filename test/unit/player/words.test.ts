import { describe, expect, test } from 'vitest'
import { adviceFor, statusWords } from '../../../player/app/clips/words.ts'
import { uploadWords } from '../../../player/app/upload/words.ts'
import { growthWords } from '../../../player/embed/growth.ts'
import { clock, percent, size, timeLeft } from '../../../player/shared/words.ts'

test.each([
  [0, '0:00'],
  [75, '1:15'],
  [6.656, '0:06'],
  [3599.6, '59:59'],
  [3723, '1:02:03'],
  [-1, '0:00'],
])('%d seconds read as %s', (seconds, words) => {
  expect(clock(seconds)).toBe(words)
})

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1675, '2 kB'],
  [999_600, '1.0 MB'],
  [1_500_000, '1.5 MB'],
  [120_030_955, '120 MB'],
  [3_000_000_000, '3.0 GB'],
])('%d bytes read as %s', (bytes, words) => expect(size(bytes)).toBe(words))

test.each([
  [null, ''],
  [2, 'a few seconds left'],
  [42, '45 seconds left'],
  [70, 'about a minute left'],
  [600, 'about 10 minutes left'],
  [3600, 'about 1 hour left'],
  [7500, 'about 2 hours 5 minutes left'],
  [Number.POSITIVE_INFINITY, ''],
])('%s seconds left', (seconds, words) => expect(timeLeft(seconds)).toBe(words))

test('a hundred percent only when all is there', () => {
  expect(percent(999_999, 1_000_000)).toBe(99)
  expect(percent(1_000_000, 1_000_000)).toBe(100)
  expect(percent(5, null)).toBe(0)
})

describe('how a clip is doing', () => {
  const progress = { receivedBytes: 42, totalBytes: 100, chunksDone: 3, chunksTotal: 14 }
  const clip = { progress, failure: null }
  test('counts what arrived, then the parts', () => {
    expect(statusWords({ ...clip, status: 'receiving' })).toMatchObject({ text: 'Receiving: 42 %', share: 42 })
    expect(statusWords({ ...clip, status: 'processing' })).toMatchObject({ text: 'Being prepared: 3 of 14 parts', share: 21 })
    expect(statusWords({ ...clip, status: 'playable' }).text).toBe('You can watch it now. Still being prepared: 3 of 14 parts')
    expect(statusWords({ ...clip, status: 'ready' })).toMatchObject({ text: 'Ready', share: null })
  })
  test('does not invent what is not known yet', () => {
    const unknown = { ...progress, totalBytes: null, chunksTotal: null }
    expect(statusWords({ failure: null, progress: unknown, status: 'receiving' })).toMatchObject({ text: 'Receiving', share: null })
    expect(statusWords({ failure: null, progress: unknown, status: 'processing' }).text).toBe('Being prepared')
  })
  test('says the service’s reason and what to do', () => {
    const failure = { code: 'damaged_media', message: 'The recording is damaged' }
    expect(statusWords({ progress, failure, status: 'failed' })).toMatchObject({ text: 'The recording is damaged', tone: 'bad' })
    expect(adviceFor('damaged_media')).toContain('export it there as MP4')
    expect(adviceFor('a_code_of_tomorrow')).toContain('Keep the recording')
  })
})

test('an upload says share, speed and time left, and trouble instead when there is some', () => {
  const item = { state: 'sending' as const, sent: 50e6, total: 200e6, bytesPerSecond: 5e6, secondsLeft: 30, message: null }
  expect(uploadWords(item)).toBe('Locking and uploading · 25 % of 200 MB · 5.0 MB a second · 30 seconds left')
  expect(uploadWords({ ...item, bytesPerSecond: null, secondsLeft: null })).toBe('Locking and uploading · 25 % of 200 MB')
  expect(uploadWords({ ...item, message: 'The connection was lost.' })).toBe('The connection was lost.')
  expect(uploadWords({ ...item, state: 'paused' })).toBe('Paused · 25 % of 200 MB')
})

test('the player says how much of a growing clip can be watched', () => {
  expect(growthWords('playable', 28, 760)).toBe('0:28 of 12:40 can be watched; more is coming')
  expect(growthWords('playable', 0, 760)).toContain('being prepared')
  expect(growthWords('playable', 759.5, 760)).toBe('')
  expect(growthWords('ready', 28, 760)).toBe('')
})
