import { expect, it } from 'vitest'
import { gather } from '../../../core/gather.ts'

/** Questions that are answered when told to. */
function slow() {
  const asked: { keys: readonly number[]; answer(): void; fail(): void }[] = []
  const find = gather<number, number>(
    (keys) =>
      new Promise((resolve, reject) => {
        asked.push({ keys, answer: () => resolve(keys.map((key) => key * 10)), fail: () => reject(new Error('away')) })
      }),
    1,
    3,
  )
  return { asked, find }
}
const turn = () => new Promise((resolve) => setImmediate(resolve))

it('asks together for what comes together, and answers each her own', async () => {
  const { asked, find } = slow()
  const answers = Promise.all([find(1), find(2)])
  await turn()
  expect(asked.map(({ keys }) => keys)).toEqual([[1, 2]])
  asked[0]?.answer()
  expect(await answers).toEqual([10, 20])
})

it('gives nobody an answer from a question that began before she asked', async () => {
  const { asked, find } = slow()
  const first = find(1)
  await turn()
  const second = find(1)
  await turn()
  expect(asked).toHaveLength(1)
  asked[0]?.answer()
  await first
  await turn()
  expect(asked.map(({ keys }) => keys)).toEqual([[1], [1]])
  asked[1]?.answer()
  expect(await second).toBe(10)
})

it('asks for no more than so many at once, and loses none', async () => {
  const { asked, find } = slow()
  const answers = Promise.all([1, 2, 3, 4].map(find))
  await turn()
  expect(asked[0]?.keys).toEqual([1, 2, 3])
  asked[0]?.answer()
  await turn()
  asked[1]?.answer()
  expect(await answers).toEqual([10, 20, 30, 40])
})

it('fails those who asked together, and goes on', async () => {
  const { asked, find } = slow()
  const failing = [find(1), find(2)].map((one) => one.catch((error: Error) => error.message))
  await turn()
  asked[0]?.fail()
  expect(await Promise.all(failing)).toEqual(['away', 'away'])
  const again = find(3)
  await turn()
  asked[1]?.answer()
  expect(await again).toBe(30)
})
