// One child process that is kept running: the API or a worker.
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

export interface ServiceOptions {
  name: string
  /** Arguments of node. */
  args: string[]
  env: NodeJS.ProcessEnv
  /** What it prints is added to this file. */
  logFile: string
  /** Called whenever the running process changes. */
  onChange(): void
  say(line: string): void
}

const maxLogBytes = 16 * 1024 ** 2

/**
 * Keeps a node program running in a process group of its own (a Ctrl-C doesn't reach it), with an IPC channel, which
 * closes when we are gone, however we went: then it ends by itself (core/lifecycle.ts).
 */
export class Service {
  readonly #options: ServiceOptions
  #child: ChildProcess | undefined
  #stopping = false
  #restart: NodeJS.Timeout | undefined
  #failures = 0
  readonly #ready: { promise: Promise<void>; resolve: () => void; reject: (error: Error) => void }
  #wasReady = false

  constructor(options: ServiceOptions) {
    this.#options = options
    let resolve = () => {}
    let reject: (error: Error) => void = () => {}
    const promise = new Promise<void>((yes, no) => {
      resolve = yes
      reject = no
    })
    promise.catch(() => undefined)
    this.#ready = { promise, resolve, reject }
  }

  get pid(): number | undefined {
    return this.#child?.pid
  }

  /** Resolves when it first said that it is ready (or `markReady` did); rejects when it ended three times before that. */
  get ready(): Promise<void> {
    return this.#ready.promise
  }

  start(): void {
    const { args, env, logFile, name } = this.#options
    const log = openLog(logFile)
    const began = performance.now()
    const child = spawn(process.execPath, args, { env, detached: true, stdio: ['ignore', log, log, 'ipc'] })
    closeSync(log)
    this.#child = child
    child.on('message', (message) => message === 'ready' && this.markReady())
    child.on('error', (error) => this.#options.say(`  The ${name} could not be started: ${error.message}`))
    child.on('exit', (code, signal) => this.#ended(signal ?? `code ${code}`, performance.now() - began))
    this.#options.onChange()
  }

  markReady(): void {
    this.#wasReady = true
    this.#failures = 0
    this.#ready.resolve()
  }

  /** Asks it to end, waits, and ends it by force after `seconds`. Resolves when it is gone. */
  async stop(seconds: number): Promise<void> {
    this.#stopping = true
    clearTimeout(this.#restart)
    const child = this.#child
    if (!child) return
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    child.kill('SIGTERM')
    const late = setTimeout(() => child.kill('SIGKILL'), seconds * 1000)
    await gone
    clearTimeout(late)
  }

  #ended(how: string, milliseconds: number): void {
    this.#child = undefined
    this.#options.onChange()
    if (this.#stopping) return
    this.#failures = milliseconds > 60_000 ? 1 : this.#failures + 1
    const { name, logFile, say } = this.#options
    if (!this.#wasReady && this.#failures >= 3) {
      this.#ready.reject(new Error(`The ${name} does not start (${how}). Its log (${logFile}) ends:\n${lastLines(logFile)}`))
      return
    }
    const seconds = Math.min(30, 0.25 * 2 ** this.#failures)
    say(`  The ${name} ended (${how}); starting it again in ${seconds} s. Log: ${logFile}`)
    this.#restart = setTimeout(() => this.start(), seconds * 1000)
  }
}

function openLog(path: string): number {
  mkdirSync(dirname(path), { recursive: true })
  if (existsSync(path) && statSync(path).size > maxLogBytes) renameSync(path, `${path}.1`)
  return openSync(path, 'a', 0o600)
}

function lastLines(path: string): string {
  if (!existsSync(path)) return ''
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n').slice(-15)
  return lines.map((line) => `  ${line}`).join('\n')
}
