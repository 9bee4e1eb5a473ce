// Small files that nobody else may read, never half written.
import { randomUUID } from 'node:crypto'
import { chmod, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Trouble } from './trouble.ts'

export async function privateFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 })
  await chmod(path, 0o700)
}

/** Replaces the file by `value` as JSON, mode 0600: after a cut there is the old one or the new one. */
export async function writePrivate(path: string, value: unknown): Promise<void> {
  await privateFolder(dirname(path))
  const draft = `${path}.${randomUUID()}`
  try {
    const file = await open(draft, 'wx', 0o600)
    try {
      await file.writeFile(`${JSON.stringify(value, null, 2)}\n`)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(draft, path)
  } finally {
    await rm(draft, { force: true })
  }
}

/** What `writePrivate` wrote; undefined when it isn't there or isn't JSON. Throws Trouble when others may read it. */
export async function readPrivate(path: string): Promise<unknown> {
  try {
    if (process.platform !== 'win32' && (await stat(path)).mode & 0o077) {
      throw new Trouble(`Others on this machine may read ${path}. Set its mode to 0600, or delete it and pair anew.`)
    }
    return JSON.parse(await readFile(path, 'utf8'))
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
