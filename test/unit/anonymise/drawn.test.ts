import { describe, expect, it } from 'vitest'
import { checkedMasks, type DrawnKey, type DrawnMask } from '../../../core/anonymise/drawn.ts'

const key = (changes: Partial<DrawnKey> = {}): DrawnKey => ({ time: 0, x: 0.2, y: 0.2, width: 0.1, height: 0.1, ...changes })
const mask = (changes: Partial<DrawnMask> = {}): DrawnMask => ({ shape: 'ellipse', start: 0, end: 10, keys: [key()], ...changes })

describe('drawn masks', () => {
  it('are taken with their keys in order, cut to the clip; what reaches beyond the picture keeps its size and may move in', () => {
    const moving = mask({ end: 10.03, keys: [key({ time: 5 }), key({ time: 2, x: -0.05, width: 0.1 })] })
    expect(checkedMasks([moving], 10)).toEqual([mask({ keys: [key({ time: 2, x: -0.05, width: 0.1 }), key({ time: 5 })] })])
    expect(checkedMasks([], 10)).toEqual([])
  })

  it.each<[string, DrawnMask, string]>([
    ['without a key', mask({ keys: [] }), 'mask_empty'],
    ['without a size', mask({ keys: [key({ width: 0 })] }), 'mask_empty'],
    ['of no number', mask({ keys: [key({ height: Number.NaN })] }), 'mask_empty'],
    ['off the picture', mask({ keys: [key({ x: 1.1 })] }), 'mask_outside'],
    ['of a size that no picture has', mask({ keys: [key({ x: -1e308, width: 2e307 * 9 })] }), 'mask_outside'],
    ['nowhere', mask({ keys: [key({ y: Number.NaN })] }), 'mask_outside'],
    ['all but off the picture', mask({ keys: [key({ y: -0.099 })] }), 'mask_outside'],
    ['before the clip', mask({ start: -1 }), 'mask_times'],
    ['after the clip', mask({ end: 11 }), 'mask_times'],
    ['that ends before it starts', mask({ start: 5, end: 5 }), 'mask_times'],
    ['that moves after the clip', mask({ keys: [key({ time: 12 })] }), 'mask_times'],
    ['that is in two places at once', mask({ keys: [key({ time: 1 }), key({ time: 1, x: 0.5 })] }), 'mask_times'],
    ['with thousands of keys', mask({ keys: Array.from({ length: 501 }, (_, i) => key({ time: i / 100 })) }), 'too_many_masks'],
  ])('%s are refused', (_, wrong, code) => {
    expect(() => checkedMasks([mask(), wrong], 10)).toThrow(expect.objectContaining({ code }))
  })

  it('by the thousand are refused', () => {
    expect(() =>
      checkedMasks(
        Array.from({ length: 201 }, () => mask()),
        10,
      ),
    ).toThrow(expect.objectContaining({ code: 'too_many_masks' }))
  })
})
