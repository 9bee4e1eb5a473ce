// A whole Safelight by `npm start` in a folder of its own, and what its processes cost (Linux: /proc).
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { freePort } from '../postgres/server.ts'

export interface Service {
  address: string
  /** CPU seconds of API, worker, database and every ffmpeg they started and ended, so far. */
  cpuSeconds(): number
  /** Pid of the API. */
  api: number
  /** Pid of the worker. */
  worker: number
  /** Resolves when no ffmpeg of ours runs any more, and all has come to rest: stills and scores of what was made before are taken. */
  quiet(): Promise<void>
  stop(): Promise<void>
}

export async function startService(data: string): Promise<Service> {
  const port = await freePort()
  const env = { ...process.env, SAFELIGHT_DATA: data, PORT: String(port), NODE_ENV: 'development' }
  const start = spawn(process.execPath, ['scripts/start.mjs'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  await welcomed(start)
  return {
    address: `http://127.0.0.1:${port}`,
    cpuSeconds: () => processes(data).reduce((sum, pid) => sum + cpuSeconds(pid), 0),
    api: serving(data, 'api.mjs'),
    worker: serving(data, 'worker.mjs'),
    async quiet() {
      const all = () => processes(data).reduce((sum, pid) => sum + cpuSeconds(pid), 0)
      for (let before = Number.NEGATIVE_INFINITY; ; await wait(1000)) {
        const [now, isBusy] = [all(), processes(data).some((pid) => /\bff(mpeg|probe)\b/.test(command(pid)))]
        if (!isBusy && now - before < 0.2) return
        before = now
      }
    },
    async stop() {
      start.kill('SIGTERM')
      if (start.exitCode === null) await once(start, 'exit')
    },
  }
}

const serving = (data: string, file: string): number => processes(data).find((pid) => command(pid).includes(join('services', file))) ?? 0

async function welcomed(start: ChildProcess): Promise<void> {
  let said = ''
  start.stdout?.on('data', (chunk) => {
    said += chunk
  })
  while (!said.includes('Safelight is ready')) {
    if (start.exitCode !== null) throw new Error(`it did not start:\n${said}`)
    await wait(100)
  }
}

/** Our node processes by their environment, PostgreSQL's by the data folder in the postmaster's command and its children. */
function processes(data: string): number[] {
  const all = readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 1)
  const ours = all.filter((pid) => command(pid).includes(data) || environment(pid).includes(`SAFELIGHT_DATA=${data}\0`))
  return all.filter((pid) => ours.includes(pid) || ours.includes(parent(pid)))
}

const read = (path: string): string => {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}
const command = (pid: number) => read(`/proc/${pid}/cmdline`)
const environment = (pid: number) => read(`/proc/${pid}/environ`)
/** proc(5): the fields after the command's closing bracket; state is field 3. */
const fields = (pid: number) => read(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ') ?? []
const parent = (pid: number) => Number(fields(pid)[1] ?? 0)

/** CPU seconds of a process and its ended children: utime, stime, cutime, cstime (fields 14 to 17), in ticks of 10 ms. */
export function cpuSeconds(pid: number): number {
  return (
    fields(pid)
      .slice(11, 15)
      .reduce((sum, ticks) => sum + Number(ticks), 0) / 100
  )
}

/** Resident memory, MiB. */
export function residentMiB(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) / 1024
}
