import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { freePort } from '../../scripts/postgres/server.ts'
import { waitUntil } from '../../scripts/processes.ts'
import { type Boot, boot, processesOf, ready, signIn, supervisorPid } from '../setup/boot.ts'

let home: string
let data: string
let port: number

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'safelight-start-'))
  data = join(home, 'data')
  port = await freePort()
  // mkdtemp's folders are for their owner alone; PostgreSQL's user has to pass through.
  chmodSync(home, 0o755)
})

afterAll(() => {
  for (const pid of processesOf(data)) process.kill(pid, 'SIGKILL')
  rmSync(home, { recursive: true, force: true })
})

async function started(): Promise<Boot> {
  const running = boot(data, port)
  onTestFinished(async () => {
    for (const pid of processesOf(data)) process.kill(pid, 'SIGKILL')
    await running.ended
  })
  await ready(running)
  return running
}

const portIsFree = () =>
  new Promise<boolean>((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })

async function expectNothingLeft(): Promise<void> {
  expect(processesOf(data)).toEqual([])
  expect(await portIsFree()).toBe(true)
}

/** What Ctrl-C does: SIGINT to the terminal's whole group. */
const controlC = (running: Boot) => process.kill(-(running.npm.pid ?? 0), 'SIGINT')

const databaseOf = (folder: string) => Number(readFileSync(join(folder, 'postgres', 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0])

describe.skipIf(process.platform !== 'linux')('npm start', () => {
  test('starts all of it, says how to sign in, refuses a second one, replaces a dead database, and Ctrl-C ends all of it', async () => {
    const running = await started()
    expect(running.output()).toContain('Making the database (once)')
    expect(running.output()).toContain('teacher@demo.test')
    expect(running.output()).toContain(`${running.address}/dev/mail`)
    expect((await signIn(running.address, 'teacher@demo.test')).status).toBe(200)

    const second = boot(data, await freePort())
    expect(await second.ended).toBe(1)
    expect(second.output()).toContain(`already running at ${running.address}`)
    expect((await fetch(`${running.address}/readyz`)).status).toBe(200)

    process.kill(databaseOf(data), 'SIGKILL')
    expect(await waitUntil(() => running.output().includes('The database ended'), 30)).toBe(true)
    const back = async () => (await signIn(running.address, 'teacher@demo.test').catch(() => undefined))?.status === 200
    expect(await waitUntil(back, 60)).toBe(true)

    controlC(running)
    controlC(running)
    await running.ended
    expect(running.output()).toContain('Safelight has ended.')
    await expectNothingLeft()
  })

  test('goes on with the same data after kill -9 of the supervisor, of every process, and of npm alone', async () => {
    const first = await started()
    process.kill(supervisorPid(data), 'SIGKILL')
    expect(await first.ended).not.toBe(0)

    const second = await started()
    expect(second.output()).not.toContain('Making the database')
    expect((await signIn(second.address, 'head@other.test')).status).toBe(200)
    for (const pid of processesOf(data)) process.kill(pid, 'SIGKILL')
    await second.ended

    const third = await started()
    expect((await signIn(third.address, 'teacher@demo.test')).status).toBe(200)
    third.npm.kill('SIGKILL')

    // At once: it waits until the one before has ended.
    const last = await started()
    expect((await fetch(`${last.address}/readyz`)).status).toBe(200)
    last.npm.kill('SIGTERM')
    expect(await waitUntil(() => processesOf(data).length === 0, 60)).toBe(true)
    await expectNothingLeft()
  })

  test('a port in use is one clear line', async () => {
    const server = createServer().listen(port, '127.0.0.1')
    onTestFinished(() => void server.close())
    const refused = boot(data, port)
    expect(await refused.ended).toBe(1)
    expect(refused.output()).toContain(`Port ${port} of 127.0.0.1 is used by another program`)
    expect(processesOf(data)).toEqual([])
  })
})
