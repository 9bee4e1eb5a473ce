// The stream of one clip, where access to it ends between its beginning and its first look.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildApp } from '../../api/app.ts'
import { eventsUntil } from './api-events.ts'
import { type House, openHouse } from './api-house.ts'
import { makeReflection, share } from './api-scene.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house?.close())

it('a share that is taken back is told to a page that had just begun to listen, and was shown nothing yet', async () => {
  const [teacher, colleague] = [await house.addPerson(), await house.addPerson()]
  const clip = await makeReflection(house, teacher)
  const shareId = await share(house, teacher, clip.reflectionId, { userId: colleague.id })
  let looks = 0
  const db = house.db.$extends({
    query: {
      clip: {
        async findUnique({ args, query }) {
          looks += 1
          // The first lets it listen; it ends before the second, which would show the clip.
          if (looks === 2) expect((await house.fetch(`/v1/shares/${shareId}`, teacher, { method: 'DELETE' })).status).toBe(204)
          return query(args)
        },
      },
    },
  }) as unknown as typeof house.db
  const app = await buildApp({ ...house.context, db })
  const base = await app.listen({ host: '127.0.0.1', port: 0 })
  const headers = { authorization: `Bearer ${colleague.token}` }
  const told = await eventsUntil(
    await fetch(`${base}/v1/clips/${clip.id}/events`, { headers, signal: AbortSignal.timeout(20_000) }),
    'gone',
  )
  expect(told).toEqual([{ event: 'gone', data: { id: clip.id } }])
  await app.close()
})
