// The end of a download that was fetched as often as it may be: not before its last address is dead, and not under whoever is being sent its file,
// by whichever API; and a new one may be asked for meanwhile.
import { randomBytes } from 'node:crypto'
import Fastify from 'fastify'
import { validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Context } from '../../api/context.ts'
import { sweepDownloads } from '../../api/downloads/sweep.ts'
import { objectRoutes } from '../../api/objects/routes.ts'
import {
  actsOf,
  ask,
  asked,
  begun,
  fileOf,
  linkOf,
  packageIt,
  permitDownloads,
  readyDownload,
  rest,
  stateOf,
} from './api-download-tools.ts'
import { type House, openHouse, type Person } from './api-house.ts'
import { problemOf } from './api-oversight-scene.ts'
import { makeReflection } from './api-scene.ts'

/** No socket holds it: the sender waits for its reader. */
const large = randomBytes(48 * 1024 * 1024)
let house: House
let owner: Person
let clipId: string
const closing: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house?.close())
beforeEach(async () => {
  house.clock.ahead = 0
  house.organisationId = await house.addOrganisation()
  await house.db.organisation.update({ where: { id: house.organisationId }, data: { downloadFetches: 1 } })
  owner = await house.addPerson('member', house.organisationId)
  clipId = (await makeReflection(house, owner)).id
  await permitDownloads(house)
})
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
  // Nothing is left for the sweeps of the next one.
  house.clock.ahead = 30 * 86_400
  await sweep()
})

const servedAt = async (id: string) => (await house.db.download.findUniqueOrThrow({ where: { id } })).servedAt
const isThere = async (object: string) => (await house.context.objects.size(object)) !== undefined
const sweep = () => sweepDownloads(house.context)

/** Moves the clock there, and waits until whoever sends it has said so again. @param ahead seconds */
async function stillServedAt(ahead: number, id: string): Promise<void> {
  house.clock.ahead = ahead
  const from = house.clock.now().getTime()
  await expect.poll(async () => (await servedAt(id))?.getTime() ?? 0, { timeout: 10_000 }).toBeGreaterThanOrEqual(from)
}
const notServed = (id: string) => expect.poll(() => servedAt(id), { timeout: 10_000 }).toBeNull()

async function gone(id: string, object: string): Promise<void> {
  expect([await stateOf(house, id), await isThere(object)]).toEqual(['expired', false])
  expect((await actsOf(house, id)).at(-1)).toBe('download.used-up')
  expect(house.jobs).toContain(`discard ${id}`)
}

/** Another API on the same database and objects: its address, and how many are connected to it. */
async function anotherApi({ notices }: Pick<Context, 'notices'> = house.context) {
  const app = Fastify({ forceCloseConnections: true }).withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  await app.register(objectRoutes({ ...house.context, notices }))
  closing.push(() => app.close())
  const base = await app.listen({ host: '127.0.0.1', port: 0 })
  const connections = () => new Promise<number>((resolve) => app.server.getConnections((_error, count) => resolve(count)))
  return { base, connections }
}

describe('a file that is being sent when the last address dies', () => {
  it('is sent to its end, and goes with the next sweep', async () => {
    const { id, object } = await readyDownload(house, owner, clipId, large)
    const link = await linkOf(house, owner, id)
    const running = await begun(house.base, link)
    expect(await servedAt(id)).not.toBeNull()
    await stillServedAt(301, id)
    expect((await house.fetch(link)).status).toBe(404)
    expect(await sweep()).toBe(0)
    await stillServedAt(2000, id)
    expect(await sweep()).toBe(0)
    expect(await rest(running)).toBe(large.length)
    await notServed(id)
    expect(await sweep()).toBe(1)
    await gone(id, object)
  })

  it('is cut after an hour', async () => {
    const { id, object } = await readyDownload(house, owner, clipId, large)
    const running = await begun(house.base, await linkOf(house, owner, id))
    await stillServedAt(300 + 3590, id)
    expect(await sweep()).toBe(0)
    house.clock.ahead = 300 + 3601
    expect(await sweep()).toBe(1)
    await expect(rest(running)).rejects.toThrow()
    await gone(id, object)
  })

  it('is let go through by whichever API sends it; what none says any more is over', async () => {
    const { id, object } = await readyDownload(house, owner, clipId, large)
    const link = await linkOf(house, owner, id)
    const [here, there] = [await begun(house.base, link), await begun((await anotherApi()).base, link)]
    // The first one doesn't take back what the other one says.
    expect(await rest(here)).toBe(large.length)
    await stillServedAt(301, id)
    expect(await sweep()).toBe(0)
    expect(await rest(there)).toBe(large.length)
    house.clock.ahead += 80
    expect(await sweep()).toBe(0)
    house.clock.ahead += 20
    expect(await sweep()).toBe(1)
    await gone(id, object)
  })

  it('is believed to be sent as long as an API that died may only be late', async () => {
    const { id, object } = await readyDownload(house, owner, clipId)
    await linkOf(house, owner, id)
    const said = (secondsAgo: number) =>
      house.db.download.update({ where: { id }, data: { servedAt: new Date(house.clock.now().getTime() - secondsAgo * 1000) } })
    house.clock.ahead = 301
    await said(60)
    expect(await sweep()).toBe(0)
    await said(100)
    expect(await sweep()).toBe(1)
    await gone(id, object)
  })

  it('is cut by an API that didn’t hear of its end, when it would say again that it sends it', async () => {
    const { id } = await readyDownload(house, owner, clipId, large)
    const deaf = await anotherApi({ notices: { on: () => () => {}, onReconnect: () => () => {} } })
    const running = await begun(deaf.base, await linkOf(house, owner, id))
    await house.db.download.update({ where: { id }, data: { state: 'revoked', object: null } })
    house.clock.ahead = 31
    await expect.poll(deaf.connections, { timeout: 10_000 }).toBe(0)
    await expect(rest(running)).rejects.toThrow()
  })

  it('isn’t said to be sent by a question about it, nor for one that can be fetched again', async () => {
    await house.db.organisation.update({ where: { id: house.organisationId }, data: { downloadFetches: 2 } })
    const { id } = await readyDownload(house, owner, clipId)
    const link = await linkOf(house, owner, id)
    expect((await house.fetch(link, undefined, { method: 'HEAD' })).status).toBe(200)
    expect(await servedAt(id)).toBeNull()
    house.clock.ahead = 5000
    expect(await sweep()).toBe(0)
    expect(await stateOf(house, id)).toBe('fetched')
  })
})

describe('a new one may be asked for at once', () => {
  it('and what was used up ends by that, with every address to it', async () => {
    const { id, object } = await readyDownload(house, owner, clipId)
    expect(await problemOf(await ask(house, owner, clipId))).toEqual([409, 'download_open'])
    const link = await linkOf(house, owner, id)
    expect((await fileOf(house, owner, id)).status).toBe(410)
    const next = await asked(house, owner, clipId)
    await gone(id, object)
    expect((await house.fetch(link)).status).toBe(404)
    expect(await problemOf(await ask(house, owner, clipId))).toEqual([409, 'download_open'])
    const { bytes } = await packageIt(house, next.id)
    const reply = await house.fetch(await linkOf(house, owner, next.id))
    expect(Buffer.from(await reply.arrayBuffer()).equals(bytes)).toBe(true)
  })

  it('and what is being sent is sent to its end beside it', async () => {
    const { id, object } = await readyDownload(house, owner, clipId, large)
    const running = await begun(house.base, await linkOf(house, owner, id))
    const next = await asked(house, owner, clipId)
    expect([await stateOf(house, id), next.state, await isThere(object)]).toEqual(['fetched', 'packaging', true])
    expect(await problemOf(await ask(house, owner, clipId))).toEqual([409, 'download_open'])
    expect(await rest(running)).toBe(large.length)
    await notServed(id)
    expect(await sweep()).toBe(0)
    house.clock.ahead = 301
    expect(await sweep()).toBe(1)
    await gone(id, object)
    expect(await stateOf(house, next.id)).toBe('packaging')
  })

  it('of another format, and what was used up stays until its time', async () => {
    const { id } = await readyDownload(house, owner, clipId)
    await linkOf(house, owner, id)
    await asked(house, owner, clipId, { format: 'mp3' })
    expect(await stateOf(house, id)).toBe('fetched')
  })
})
