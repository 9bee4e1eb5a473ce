import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createStoryboard } from '../../../player/embed/storyboard.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const drawn = (sheets: number) => ({ storyboard: `${sheets} sheets`, sheets })

test('asks for nothing while nothing is drawn, then for what is there, and again only when there is more', () => {
  const load = vi.fn(async () => true)
  const storyboard = createStoryboard(load)
  storyboard.update(drawn(0))
  expect(load).not.toHaveBeenCalled()
  storyboard.update(drawn(1))
  storyboard.update(drawn(1))
  vi.advanceTimersByTime(60_000)
  expect(load.mock.calls).toEqual([['1 sheets']])
})

test('asks at most every three seconds while much comes, and for the last of it too', () => {
  const load = vi.fn(async () => true)
  const storyboard = createStoryboard(load)
  for (let sheets = 1; sheets <= 20; sheets += 1) {
    storyboard.update(drawn(sheets))
    vi.advanceTimersByTime(250)
  }
  vi.advanceTimersByTime(3000)
  expect(load.mock.calls).toEqual([['1 sheets'], ['12 sheets'], ['20 sheets']])
})

test('asks once more after a failure, when the service next tells of the clip; never after the end', async () => {
  const load = vi.fn(async () => false)
  const storyboard = createStoryboard(load)
  storyboard.update(drawn(1))
  await vi.advanceTimersByTimeAsync(3000)
  storyboard.update(drawn(1))
  expect(load).toHaveBeenCalledTimes(2)
  storyboard.update(drawn(2))
  storyboard.close()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(load).toHaveBeenCalledTimes(2)
})
