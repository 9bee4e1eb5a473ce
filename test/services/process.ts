// Starting and stopping the real services that tests run against.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Service {
  folder: string
  stop(): Promise<void>
}

/** On Linux the service is told to stop when the test process is gone, also when that was killed. */
const withUs = process.platform === 'linux' ? ['setpriv', '--pdeathsig', 'TERM', '--'] : []

/**
 * Runs a program in a temporary folder of its own until `ready` is among what it prints. Rejects, with the end of what
 * it printed, when it ends before that or takes longer than `seconds`. `stop` waits until it is gone.
 */
export async function startService(
  command: (folder: string) => [program: string, ...parameters: string[]],
  ready: string,
  seconds = 60,
): Promise<Service> {
  const folder = await mkdtemp(join(tmpdir(), 'safelight-service-'))
  const [program, ...parameters] = [...withUs, ...command(folder)]
  const child = spawn(program ?? '', parameters, { stdio: ['ignore', 'pipe', 'pipe'] })
  const killWithUs = () => child.kill('SIGTERM')
  process.once('exit', killWithUs)
  const stop = async () => {
    process.off('exit', killWithUs)
    await ended(child)
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await printed(child, ready, seconds)
  } catch (error) {
    await stop()
    throw error
  }
  return { folder, stop }
}

function printed(child: ChildProcess, ready: string, seconds: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = ''
    const fail = (why: string) => reject(new Error(`${child.spawnfile} ${why}:\n${text.slice(-2000)}`))
    const timer = setTimeout(() => fail(`was not ready within ${seconds} s`), seconds * 1000)
    const read = (part: Buffer) => {
      text = (text + part).slice(-100_000)
      if (!text.includes(ready)) return
      clearTimeout(timer)
      resolve()
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    child.once('error', (error) => fail(error.message))
    child.once('exit', () => {
      clearTimeout(timer)
      fail('ended')
    })
  })
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return resolve()
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
  })
}

/** `count` ports in a row that nobody listens on now. */
export async function freePorts(count: number): Promise<number> {
  for (;;) {
    const first = await listenOnce(0)
    const rest = await Promise.all(Array.from({ length: count - 1 }, (_, i) => listenOnce(first + 1 + i).catch(() => undefined)))
    if (rest.every((port) => port !== undefined)) return first
  }
}

function listenOnce(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : port))
    })
  })
}
