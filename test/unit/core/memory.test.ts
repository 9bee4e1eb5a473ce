import { expect, it } from 'vitest'
import { giveBack } from '../../../core/memory.ts'

it('takes a buffer’s memory away at once, also a second time', () => {
  const buffer = Buffer.allocUnsafeSlow(1024 * 1024)
  const { arrayBuffers } = process.memoryUsage()
  giveBack(buffer)
  expect(buffer).toHaveLength(0)
  expect(arrayBuffers - process.memoryUsage().arrayBuffers).toBeGreaterThan(512 * 1024)
  giveBack(buffer)
})

it('leaves memory alone that others look at too', () => {
  const whole = Buffer.allocUnsafeSlow(100).fill(7)
  giveBack(whole.subarray(10, 20))
  giveBack(Buffer.from('out of the pool'))
  expect(whole.equals(Buffer.alloc(100, 7))).toBe(true)
})
