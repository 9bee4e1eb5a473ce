import { describe, expect, it } from 'vitest'
import { Masks } from '../../../core/anonymise/scene.ts'
import { everyMask, MasksDiffer, maskStream } from '../../../workers/anonymise/cover.ts'

const planeSize = { width: 4, height: 2 }
const bytes = 12
async function* given(...lengths: number[]) {
  for (const length of lengths) yield new Uint8Array(length)
}
async function taken(masks: AsyncIterable<Uint8Array>): Promise<number> {
  let count = 0
  for await (const _ of masks) count++
  return count
}

describe('masks', () => {
  it('are handed on when there is one for each picture', async () => {
    expect(await taken(everyMask(given(bytes, bytes, bytes), planeSize, 3))).toBe(3)
  })

  it.each<[string, number[], number]>([
    ['none', [], 3],
    ['one too few', [bytes, bytes], 3],
    ['one too many', [bytes, bytes, bytes, bytes], 3],
    ['one cut off', [bytes, bytes, bytes - 1], 3],
    ['one too large', [bytes + 1, bytes, bytes], 3],
  ])('%s: fails before the last one is out', async (_, lengths, frames) => {
    let count = 0
    const run = async () => {
      for await (const _mask of everyMask(given(...lengths), planeSize, frames)) count++
    }
    await expect(run()).rejects.toThrow(MasksDiffer)
    expect(count).toBeLessThan(frames)
  })

  it('what drawing them failed of is what it fails of', async () => {
    const broken = async function* () {
      yield new Uint8Array(bytes)
      throw new Error('no tracks')
    }
    await expect(taken(everyMask(broken(), planeSize, 3))).rejects.toThrow('no tracks')
  })

  it('of a stretch are those of its own pictures', async () => {
    const key = { x: 40, y: 40, width: 20, height: 20, score: 1 }
    const masks = new Masks({
      size: { width: 160, height: 120 },
      frameRate: 30,
      tracks: [
        {
          id: 0,
          keys: [
            { frame: 10, ...key },
            { frame: 12, ...key },
          ],
        },
      ],
    })
    const covered: boolean[] = []
    for await (const mask of maskStream(masks, 9, 5)) covered.push(mask.some((value) => value === 255))
    expect(covered).toEqual([false, true, true, true, false])
  })
})
