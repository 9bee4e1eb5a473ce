// A whole Safelight by `npm start`, as its user would start it, with a data folder and a port of its own.
import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beganAt, commandOf, isAlive, waitUntil } from '../../scripts/processes.ts'

export interface Boot {
  /** npm's process. */
  npm: ChildProcess
  address: string
  /** All it printed so far. */
  output(): string
  /** Resolves to the exit code when npm and everybody who has its output have ended. */
  ended: Promise<number | null>
}

/** Starts it; `ready` below waits for the welcome. */
export function boot(data: string, port: number, environment: NodeJS.ProcessEnv = {}): Boot {
  const env: NodeJS.ProcessEnv = { ...process.env, NODE_ENV: 'development', ...environment, SAFELIGHT_DATA: data, PORT: String(port) }
  // A group of its own, as a terminal gives it: signals to the group are what Ctrl-C does.
  const npm = spawn('npm', ['start'], { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [npm.stdout, npm.stderr]) stream.on('data', (chunk) => (output += chunk))
  const ended = new Promise<number | null>((resolve) => npm.on('close', (code) => resolve(code)))
  return { npm, address: `http://127.0.0.1:${port}`, output: () => output, ended }
}

/** Throws with what it printed when the welcome does not come. */
export async function ready(started: Boot, seconds = 120): Promise<void> {
  const { npm, output } = started
  await waitUntil(() => output().includes('Safelight is ready') || npm.exitCode !== null, seconds)
  if (!output().includes('Safelight is ready')) throw new Error(`It did not become ready:\n${output()}`)
}

/** Every living process that works for the data folder: by its command line or its environment (Linux). */
export function processesOf(data: string): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter(
      (pid) =>
        pid > 1 &&
        pid !== process.pid &&
        isAlive(pid) &&
        (commandOf(pid).includes(data) || environmentOf(pid).includes(`SAFELIGHT_DATA=${data}\0`)),
    )
}

function environmentOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1')
  } catch {
    return ''
  }
}

/** The supervisor's pid, as its lock file says. */
export function supervisorPid(data: string): number {
  const { supervisor } = JSON.parse(readFileSync(join(data, 'supervisor.pid'), 'utf8'))
  if (beganAt(supervisor.pid) !== supervisor.began) throw new Error('the supervisor is not running')
  return supervisor.pid
}

export async function signIn(address: string, email: string): Promise<Response> {
  return await fetch(`${address}/v1/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: address },
    body: JSON.stringify({ email, password: 'safelight-demo' }),
  })
}
