// The one place that spawns ffmpeg and ffprobe. A hostile file meets: a cleaned environment, no standard input but the bytes it
// is to read, limits on memory, file size and time, lower priority, and the argument guards of arguments.ts.
import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { Readable, Writable } from 'node:stream'

/**
 * Who goes first where processors are few: whoever watches or uploads (API, database: 0), then what a waiting teacher feels,
 * then the long work behind it.
 */
export const promptNiceness = 10
export const backgroundNiceness = 19

export interface MediaRun {
  /** Wall-clock seconds after which it is killed. */
  timeoutSeconds: number
  /** Niceness it runs at, see below; default 0. */
  niceness?: number
  signal?: AbortSignal
  /** What it reads on its standard input, at once or as it comes; without it, it has none. */
  input?: Uint8Array | AsyncIterable<Uint8Array>
  /** What it reads beside that, on `secondInput`, as it comes. */
  second?: AsyncIterable<Uint8Array>
  /** The largest file it may write, bytes; default 4 GiB. */
  fileBytes?: number
  /** Hears standard output as it comes, the next when what it promised is done; without it, output is thrown away. */
  onOutput?: (chunk: Buffer) => unknown
}

/** In place of an address: what comes in as `MediaRun.second`. */
export const secondInput = 'pipe:3'

/** ffmpeg or ffprobe ended badly. `said` is the end of what it wrote; it may name the loopback address, never show it to people. */
export class MediaToolError extends Error {
  override readonly name = 'MediaToolError'
  readonly said: string
  readonly reason: 'exit' | 'timeout' | 'aborted'
  constructor(tool: string, reason: 'exit' | 'timeout' | 'aborted', code: number | null, said: string) {
    super(`${tool} ended: ${reason}${code === null ? '' : ` ${code}`}`)
    this.reason = reason
    this.said = said.replace(/https?:\/\/127\.0\.0\.1:\d+\/[^\s:]+/g, 'source')
  }
}

const running = new Set<ChildProcess>()

/** Ends every tool in work: the process is closing, and another worker takes their jobs up. */
export function killMediaTools(): void {
  for (const child of running) child.kill('SIGKILL')
}

const memoryBytes = 8 * 1024 ** 3
const mostFileBytes = 4 * 1024 ** 3
const prlimit = ['/usr/bin/prlimit', '/bin/prlimit'].find((path) => existsSync(path))

type Child = ChildProcessByStdio<Writable | null, Readable | null, Readable>

/** Runs a tool to its end; resolves to what it said on standard error. Throws MediaToolError. */
export function runMediaTool(path: string, args: string[], run: MediaRun): Promise<string> {
  const [command = path, ...rest] = [...limits(run), path, ...args]
  const child = spawn(command, rest, {
    stdio: [run.input ? 'pipe' : 'ignore', run.onOutput ? 'pipe' : 'ignore', 'pipe', ...(run.second ? (['pipe'] as const) : [])],
    env: cleanEnvironment(),
  }) as Child
  running.add(child)
  let starved: unknown
  const fed = Promise.all([feed(child.stdin, run.input), feed(child.stdio[3] as Writable | null, run.second)]).catch((error) => {
    starved = error
    child.kill('SIGKILL')
  })
  return new Promise((resolve, reject) => {
    let said = ''
    let reason: 'exit' | 'timeout' | 'aborted' = 'exit'
    const kill = (why: 'timeout' | 'aborted') => {
      reason = why
      child.kill('SIGKILL')
    }
    const timer = setTimeout(() => kill('timeout'), run.timeoutSeconds * 1000)
    const abort = () => kill('aborted')
    if (run.signal?.aborted) abort()
    run.signal?.addEventListener('abort', abort, { once: true })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-8192)
    })
    if (run.onOutput && child.stdout) {
      hear(child.stdout, run.onOutput, (error) => {
        starved = error
        child.kill('SIGKILL')
      })
    }
    const settle = (code: number | null, error?: Error) => {
      running.delete(child)
      clearTimeout(timer)
      run.signal?.removeEventListener('abort', abort)
      if (error) reject(error)
      else if (code === 0 && reason === 'exit') resolve(said)
      else reject(new MediaToolError(path.split('/').at(-1) ?? path, reason, code, said))
    }
    child.on('error', (error) => settle(null, error))
    // What there was to read or whoever heard failed: that is the reason, whatever the tool made of it.
    child.on('close', (code) => void fed.then(() => (starved ? settle(null, starved as Error) : settle(code))))
  })
}

/**
 * Asks for the next part once the one before it is in the pipe, so that its memory may be used again. Rejects with what the input itself failed of; a tool
 * that ends before it has read everything had what it needed.
 */
async function feed(pipe: Writable | null | undefined, input: MediaRun['input']): Promise<void> {
  if (!pipe || !input) return
  // A tool may end between a write and what becomes of it.
  pipe.on('error', () => {})
  if (input instanceof Uint8Array) {
    pipe.end(input)
    return
  }
  try {
    for await (const part of input) if (!(await written(pipe, part))) return
  } finally {
    pipe.end()
  }
}

/** False when nobody reads any more. */
const written = (pipe: Writable, part: Uint8Array): Promise<boolean> =>
  new Promise((resolve) => pipe.write(part, (error) => resolve(!error)))

/** Whoever hears may take their time: the tool waits when its pipe is full. */
function hear(output: Readable, onOutput: (chunk: Buffer) => unknown, failed: (error: unknown) => void): void {
  output.on('data', (chunk: Buffer) => {
    const heard = onOutput(chunk)
    if (!(heard instanceof Promise)) return
    output.pause()
    heard
      .catch((error) => {
        failed(error)
        // What else comes is let go, so that it ends.
        output.removeAllListeners('data')
      })
      .finally(() => output.resume())
  })
}

function limits({ niceness = 0, fileBytes = mostFileBytes }: MediaRun): string[] {
  const niced = niceness > 0 ? ['nice', '-n', String(niceness)] : []
  return prlimit ? [...niced, prlimit, `--as=${memoryBytes}`, `--fsize=${Math.ceil(fileBytes)}`, '--core=0', '--'] : niced
}

/** No secret of ours reaches a process that parses hostile bytes. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  return { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/opt/homebrew/bin', LC_ALL: 'C' }
}
