// A postmaster that outlived the process that started it: found by its own lock file, and stopped.
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { commandOf, isAlive, waitUntil } from '../processes.ts'

/** Pid of the postmaster that serves this cluster, or undefined. */
export function postmasterPid(cluster: string): number | undefined {
  const path = join(cluster, 'postmaster.pid')
  if (!existsSync(path)) return undefined
  const pid = Number(readFileSync(path, 'utf8').split('\n')[0])
  // After a power cut the number may be anybody's by now: it is ours only when it runs on our cluster.
  return Number.isInteger(pid) && pid > 1 && isAlive(pid) && commandOf(pid).includes(cluster) ? pid : undefined
}

export interface PostmasterAddress {
  port: number
  /** '' when it listens on 127.0.0.1. */
  socketFolder: string
}

/** Where the postmaster that serves this cluster listens; undefined when there is none, or it is still starting. */
export function postmasterAddress(cluster: string): PostmasterAddress | undefined {
  if (postmasterPid(cluster) === undefined) return undefined
  // The lock file's lines: pid, cluster, start, port, socket folder, address, shared memory, state.
  const [, , , port, socketFolder = '', , , state] = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')
  return state?.trim() === 'ready' ? { port: Number(port), socketFolder } : undefined
}

/**
 * Stops what still runs on the cluster: politely (SIGINT, "fast" shutdown), then at once (SIGQUIT, recovered from the
 * log at the next start). Takes a lock file away that nobody alive holds.
 */
export async function stopLeftover(cluster: string, seconds = 20): Promise<boolean> {
  const pid = postmasterPid(cluster)
  if (pid === undefined) {
    rmSync(join(cluster, 'postmaster.pid'), { force: true })
    return false
  }
  const gone = () => !isAlive(pid)
  process.kill(pid, 'SIGINT')
  if (await waitUntil(gone, seconds)) return true
  process.kill(pid, 'SIGQUIT')
  if (await waitUntil(gone, 10)) return true
  throw new Error(`A PostgreSQL left over from before (process ${pid}) does not stop.`)
}
