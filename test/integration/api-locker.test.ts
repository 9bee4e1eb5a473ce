import { afterAll, beforeAll, expect, it } from 'vitest'
import { UploadLocker } from '../../api/uploads/locker.ts'
import { createLogger } from '../../core/log.ts'
import { type FreshDatabase, freshDatabase } from '../setup/database.ts'

const log = createLogger('test', 'silent')
const never = new AbortController().signal
let database: FreshDatabase
let lockers: UploadLocker[]

beforeAll(async () => {
  database = await freshDatabase()
  lockers = [new UploadLocker(database.url, log), new UploadLocker(database.url, log)]
})
afterAll(async () => {
  await Promise.all(lockers.map((locker) => locker.close()))
  await database.drop()
})

const locker = (process: number): UploadLocker => lockers[process] as UploadLocker

it.each([
  ['in one process', 0],
  ['across processes', 1],
])('hands an upload over when asked, %s', async (_, other) => {
  const events: string[] = []
  const first = locker(0).newLock('upload')
  await first.lock(never, async () => {
    if (events.push('asked') === 1) setImmediate(() => first.unlock())
  })
  const second = locker(other).newLock('upload')
  await second.lock(never, () => {})
  expect(events.length).toBeGreaterThanOrEqual(1)
  await second.unlock()
})

it('is held by one at a time, whoever wants it', async () => {
  let holders = 0
  let most = 0
  const work = async (process: number) => {
    const lock = locker(process).newLock('busy')
    await lock.lock(never, () => {})
    most = Math.max(most, ++holders)
    await new Promise((resolve) => setImmediate(resolve))
    holders--
    await lock.unlock()
  }
  await Promise.all([0, 1, 0, 1, 0, 1].map(work))
  expect([most, holders]).toEqual([1, 0])
})

it('is free again when its process died, and its holders are told when the connection is lost', async () => {
  const dying = new UploadLocker(database.url, log)
  let told = false
  await dying.newLock('orphan').lock(never, () => {
    told = true
  })
  await dying.close()
  expect(told).toBe(true)
  const next = locker(1).newLock('orphan')
  await next.lock(never, () => {})
  await next.unlock()
})

it('gives up after a while', async () => {
  const impatient = new UploadLocker(database.url, log, 10)
  const held = locker(0).newLock('held')
  await held.lock(never, () => {})
  await expect(impatient.newLock('held').lock(never, () => {})).rejects.toMatchObject({
    body: expect.stringContaining('failed to acquire lock'),
  })
  await held.unlock()
  await impatient.close()
})
