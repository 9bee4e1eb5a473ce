import { describe, expect, it } from 'vitest'
import { Together } from '../../../workers/encode/together.ts'

/** Work that waits until it is let go on. */
function held() {
  const groups: number[][] = []
  const letGo: (() => void)[] = []
  const together = new Together<number, string>(async (items) => {
    groups.push([...items])
    await new Promise<void>((resolve) => letGo.push(resolve))
    if (items.includes(13)) throw new Error('13')
    return items.map((item) => `done ${item}`)
  })
  const next = async () => {
    while (letGo.length === 0) await new Promise((resolve) => setImmediate(resolve))
    letGo.shift()?.()
  }
  return { groups, together, next }
}

describe('work that is done together', () => {
  it('begins at once, and takes what comes meanwhile in one go', async () => {
    const { groups, together, next } = held()
    const all = [1, 2, 3].map((item) => together.add('a', item))
    expect(groups).toEqual([[1]])
    await next()
    await next()
    expect(await Promise.all(all)).toEqual(['done 1', 'done 2', 'done 3'])
    expect(groups).toEqual([[1], [2, 3]])
    const later = together.add('a', 4)
    await next()
    expect(await later).toBe('done 4')
  })

  it('keeps keys apart', async () => {
    const { groups, together, next } = held()
    const all = [together.add('a', 1), together.add('b', 2)]
    expect(groups).toEqual([[1], [2]])
    await next()
    await next()
    expect(await Promise.all(all)).toEqual(['done 1', 'done 2'])
  })

  it('fails what is at fault, and nothing beside it', async () => {
    const { groups, together, next } = held()
    const all = [1, 2, 13, 3].map((item) => together.add('a', item))
    const settled = Promise.allSettled(all)
    for (let i = 0; i < 5; i++) await next()
    expect((await settled).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
    await expect(all[2]).rejects.toThrow('13')
    expect(groups).toEqual([[1], [2, 13, 3], [2], [13], [3]])
  })
})
