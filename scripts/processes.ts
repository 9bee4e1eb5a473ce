// What can be known about other processes of this machine.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

/** True while the process exists and is not a zombie (which holds nothing any more). */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  return statOf(pid)?.state !== 'Z'
}

/** The command line, arguments parted by spaces; '' when the process is gone. */
export function commandOf(pid: number): string {
  if (existsSync('/proc/self')) {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
    } catch {
      return ''
    }
  }
  return spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim()
}

/**
 * When the process began, as text to compare: with the pid it names one process for good, whoever gets the number
 * later. Undefined when the process is gone.
 */
export function beganAt(pid: number): string | undefined {
  if (existsSync('/proc/self')) return statOf(pid)?.began
  return spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim() || undefined
}

/** proc(5): the name in brackets may hold anything, so the fields are counted behind its last bracket. */
function statOf(pid: number): { state: string; began: string } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return { state: fields[0] ?? '', began: `${bootId()}/${fields[19]}` }
  } catch {
    return undefined
  }
}

/** Ticks count from boot: the same tick of another boot is another process. */
const bootId = (): string => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()

/** Asks every 50 ms until the answer is yes; false when that took longer than `seconds`. */
export async function waitUntil(condition: () => boolean | Promise<boolean>, seconds: number): Promise<boolean> {
  const end = performance.now() + seconds * 1000
  for (;;) {
    if (await condition()) return true
    if (performance.now() > end) return false
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
