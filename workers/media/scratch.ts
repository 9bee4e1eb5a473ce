// A folder for one run of ffmpeg, in memory where there is some, gone in `finally`; what a killed worker left is swept.
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const prefix = 'safelight-'

/** `/dev/shm` where the machine has it: what ffmpeg writes then never touches a disk. */
export function scratchRoot(configured: string | undefined): string {
  return configured ?? (existsSync('/dev/shm') ? '/dev/shm' : tmpdir())
}

/** For what is as large as a recording and plain wherever it goes: never memory. */
export const packagingRoot = (configured: string | undefined): string => configured ?? tmpdir()

export async function withScratch<T>(root: string, work: (folder: string) => Promise<T>): Promise<T> {
  await mkdir(root, { recursive: true })
  const folder = await mkdtemp(join(root, `${prefix}${process.pid}-`))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Removes the folders of processes that are no more. */
export async function sweepScratch(root: string): Promise<void> {
  const names = await readdir(root).catch(() => [] as string[])
  for (const name of names) {
    const pid = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1]
    if (pid && !isAlive(Number(pid))) await rm(join(root, name), { recursive: true, force: true })
  }
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
