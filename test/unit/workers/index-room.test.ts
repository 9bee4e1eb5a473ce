import { expect, it } from 'vitest'
import { indexRoom } from '../../../workers/media/index-room.ts'

const hour = { pictures: 108_000, soundFrames: 168_750 }

it('keeps room for the worst case of every sample where that is little of the file', () => {
  expect(indexRoom({ ...hour, bytes: 3e9 })).toBe(16 * 1024 + 108_000 * 45 + 168_750 * 32)
})

it('keeps none where the file would become more than a hundredth longer', () => {
  expect(indexRoom({ ...hour, bytes: 1.1e9 })).toBeDefined()
  expect(indexRoom({ ...hour, bytes: 0.9e9 })).toBeUndefined()
  expect(indexRoom({ pictures: 1, soundFrames: 0, bytes: 1e6 })).toBeUndefined()
})
