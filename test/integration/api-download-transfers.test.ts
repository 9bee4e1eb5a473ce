// Files that the API itself sends (file store), when the download they are of ends: cut in the middle, refused in words before.
import { randomBytes } from 'node:crypto'
import Fastify from 'fastify'
import { validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Context } from '../../api/context.ts'
import { sweepDownloads } from '../../api/downloads/sweep.ts'
import { objectRoutes } from '../../api/objects/routes.ts'
import { act, begun, linkOf, permitDownloads, readyDownload, rest } from './api-download-tools.ts'
import { type House, openHouse, type Person } from './api-house.ts'
import { makeReflection } from './api-scene.ts'

let house: House
let owner: Person
beforeAll(async () => {
  house = await openHouse()
  owner = await house.addPerson('member', house.organisationId)
  await permitDownloads(house)
})
afterAll(() => house?.close())
const ready = async (bytes?: Buffer) => readyDownload(house, owner, (await makeReflection(house, owner)).id, bytes)

/** Serves objects alone, hearing of notices only what the test tells. */
async function serveObjects(parts: Partial<Context> = {}) {
  type Ended = { downloadId: string; ended: boolean }
  const heard: { download: (notice: Ended) => void; reconnected: () => void } = { download() {}, reconnected() {} }
  const notices = {
    on(_: string, listener: (notice: never) => void) {
      heard.download = listener as typeof heard.download
      return () => {}
    },
    onReconnect(listener: () => void) {
      heard.reconnected = listener
      return () => {}
    },
  }
  const app = Fastify().withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  await app.register(objectRoutes({ ...house.context, ...parts, notices }))
  return { app, heard, base: await app.listen({ host: '127.0.0.1', port: 0 }) }
}

it('a transfer in progress is cut when it is taken back, and others go on', async () => {
  const large = randomBytes(48 * 1024 * 1024)
  const [first, second] = [await ready(large), await ready(large)]
  const [one, two] = [
    await begun(house.base, await linkOf(house, owner, first.id)),
    await begun(house.base, await linkOf(house, owner, second.id)),
  ]
  expect((await act(house, owner, first.id, 'revoke')).status).toBe(200)
  await expect(rest(one)).rejects.toThrow()
  expect(await rest(two)).toBe(large.length)
})

it('a transfer in progress is cut when time ends it', async () => {
  const { id } = await ready(randomBytes(48 * 1024 * 1024))
  const running = await begun(house.base, await linkOf(house, owner, id))
  await house.db.download.update({ where: { id }, data: { expiresAt: new Date(Date.now() - 1000) } })
  expect(await sweepDownloads(house.context)).toBe(1)
  await expect(rest(running)).rejects.toThrow()
})

it('a transfer in progress is asked about again when notices may have been missed', async () => {
  const large = randomBytes(48 * 1024 * 1024)
  const [first, second] = [await ready(large), await ready(large)]
  const links = [await linkOf(house, owner, first.id), await linkOf(house, owner, second.id)]
  const { app, heard, base } = await serveObjects()
  const [one, two] = [await begun(base, links[0] ?? ''), await begun(base, links[1] ?? '')]
  await house.db.download.update({ where: { id: first.id }, data: { state: 'revoked', object: null } })
  heard.reconnected()
  await expect(rest(one)).rejects.toThrow()
  expect(await rest(two)).toBe(large.length)
  await app.close()
})

it('what ends while it is asked about is refused in words, and not cut', async () => {
  const { id, bytes } = await ready()
  const link = await linkOf(house, owner, id)
  let isEnding = false
  // The row as it was a moment before the end was told.
  const db = house.db.$extends({
    query: {
      download: {
        async findUnique({ args, query }) {
          const row = await query(args)
          if (isEnding) heard.download({ downloadId: id, ended: true })
          return row
        },
      },
    },
  }) as unknown as Context['db']
  const { app, heard, base } = await serveObjects({ db })
  const whole = await fetch(base + link)
  expect((await whole.arrayBuffer()).byteLength).toBe(bytes.length)
  isEnding = true
  const refused = await fetch(base + link)
  expect([refused.ok, (await refused.text()).includes('not_found')]).toEqual([false, true])
  expect((await fetch(base + link, { method: 'HEAD' })).ok).toBe(false)
  await app.close()
})
