// Secrets that are made once and kept in the data folder, for the one-machine set-up.
import { randomUUID } from 'node:crypto'
import { chmod, link, mkdir, open, readFile, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/**
 * The text of a key file; made from `make()` when there is none. Several processes starting at once agree on one:
 * the finished file is linked into place, and only the first link counts. Mode 0600 in a folder of mode 0700.
 * Without `make` a missing file gives undefined. Throws when others may read the file.
 */
export async function keyFile(path: string, make?: () => string): Promise<string | undefined> {
  const there = await readPrivate(path)
  if (there !== undefined || !make) return there
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await chmod(dirname(path), 0o700)
  const draft = join(dirname(path), `.${randomUUID()}`)
  try {
    await writeDurably(draft, `${make()}\n`)
    await link(draft, path).catch(ignore('EEXIST'))
  } finally {
    await rm(draft, { force: true })
  }
  await syncFolder(dirname(path))
  return readPrivate(path)
}

async function readPrivate(path: string): Promise<string | undefined> {
  const found = await stat(path).catch(ignore('ENOENT'))
  if (!found) return undefined
  if (found.mode & 0o077) throw new Error(`Others on this machine may read the key file ${path}: set its mode to 0600`)
  return (await readFile(path, 'utf8')).trim()
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

function ignore(code: string): (error: NodeJS.ErrnoException) => undefined {
  return (error) => {
    if (error.code !== code) throw error
    return undefined
  }
}
