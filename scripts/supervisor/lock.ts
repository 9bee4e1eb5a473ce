// One supervisor for a data folder. Its lock file names processes by pid and beginning, so that a number that was given
// to somebody else since is not mistaken for ours.
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beganAt, isAlive, waitUntil } from '../processes.ts'

export interface ProcessName {
  pid: number
  began: string
}

interface LockFile {
  supervisor: ProcessName
  /** Who started it and has its terminal. */
  starter: ProcessName
  address: string
  /** The API and worker, which end by themselves when the supervisor is gone. */
  children: ProcessName[]
  /** It was asked to end and is about to. */
  ending: boolean
}

/** Another supervisor serves this data folder, and its starter lives. */
export class AlreadyRunning extends Error {
  override readonly name = 'AlreadyRunning'
}

export function nameOf(pid: number): ProcessName {
  return { pid, began: beganAt(pid) ?? '' }
}

export const isSame = ({ pid, began }: ProcessName): boolean => isAlive(pid) && beganAt(pid) === began

export class Lock {
  readonly #path: string
  readonly #content: LockFile

  private constructor(path: string, content: LockFile) {
    this.#path = path
    this.#content = content
  }

  /**
   * Takes the data folder. Waits for a supervisor that has lost its starter (it is ending) and for API and worker of one
   * that was killed; ends them after a time. Throws AlreadyRunning.
   */
  static async take(data: string, address: string, say: (line: string) => void): Promise<Lock> {
    mkdirSync(data, { recursive: true })
    const path = join(data, 'supervisor.pid')
    const content = { supervisor: nameOf(process.pid), starter: nameOf(process.ppid), address, children: [], ending: false }
    for (;;) {
      if (create(path, content)) return new Lock(path, content)
      const other = read(path)
      if (other && isSame(other.supervisor)) {
        if (!(await isEnding(path, other))) throw new AlreadyRunning(other.address)
        say('- Waiting for the Safelight that ran here to end …')
        await endOf(other.supervisor, 45)
      }
      for (const child of other?.children ?? []) await endOf(child, 40)
      clear(path, other)
    }
  }

  setChildren(pids: number[]): void {
    this.#content.children = pids.map(nameOf)
    writeWhole(this.#path, this.#content)
  }

  markEnding(): void {
    this.#content.ending = true
    writeWhole(this.#path, this.#content)
  }

  release(): void {
    rmSync(this.#path, { force: true })
  }
}

/**
 * Whether it ends by itself: it was asked to, or its starter is gone. Its starter needs half a second to notice that npm
 * was killed (setup/ancestors.mjs), so a no takes two.
 */
async function isEnding(path: string, other: LockFile): Promise<boolean> {
  return await waitUntil(() => !isSame(other.starter) || !isSame(other.supervisor) || read(path)?.ending !== false, 2)
}

async function endOf(name: ProcessName, seconds: number): Promise<void> {
  if (await waitUntil(() => !isSame(name), seconds)) return
  process.kill(name.pid, 'SIGKILL')
  await waitUntil(() => !isSame(name), 10)
}

/** Only one of many that try succeeds, and nobody ever reads half a file. */
function create(path: string, content: LockFile): boolean {
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, JSON.stringify(content))
  try {
    linkSync(draft, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return false
  } finally {
    rmSync(draft, { force: true })
  }
}

function writeWhole(path: string, content: LockFile): void {
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, JSON.stringify(content))
  renameSync(draft, path)
}

/** Undefined when it is gone or not ours to read: then it holds nobody. */
function read(path: string): LockFile | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as LockFile
  } catch {
    return undefined
  }
}

/** Takes a dead lock away, unless it has become another's meanwhile. */
function clear(path: string, dead: LockFile | undefined): void {
  const now = read(path)
  if (now?.supervisor.pid === dead?.supervisor.pid && now?.supervisor.began === dead?.supervisor.began) rmSync(path, { force: true })
}
