import { constants } from 'node:fs'
import { access, type FileHandle, mkdir, open, readdir, rename, rm, stat, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { type Clock, systemClock } from '../clock.ts'
import { newId } from '../ids.ts'
import { contentOf, joined, partsOf, readBytes } from './file-parts.ts'
import { type LinkOptions, signLink } from './links.ts'
import { checkName, checkPrefix } from './names.ts'
import { type ByteRange, type GivenFile, isGiven, type ObjectBody, ObjectNotFound, type ObjectStore } from './store.ts'

export { checkLink } from './links.ts'

/** So many buffers are kept for the next scans: memory that was never written to costs more than reading into it. */
const mostSpare = 4

/**
 * Objects as files: an object's name is its path under the folder. Whole or not at all: written to a draft beside it
 * (its name begins with a dot, so it is no object), made durable, then renamed.
 */
export class FileObjectStore implements ObjectStore {
  readonly #folder: string
  readonly #linkSecret: string
  readonly #clock: Clock
  readonly #spare: Buffer[] = []

  constructor(folder: string, options: { linkSecret: string; clock?: Clock }) {
    this.#folder = folder
    this.#linkSecret = options.linkSecret
    this.#clock = options.clock ?? systemClock
  }

  /** Where an object lies: for the upload store, which appends to files in place. Throws TypeError for what isn't a name. */
  path(name: string): string {
    return join(this.#folder, checkName(name))
  }

  async put(name: string, body: ObjectBody): Promise<number> {
    const path = this.path(name)
    const draft = join(dirname(path), `.${newId()}`)
    await makeFolder(dirname(path))
    try {
      const bytes = isGiven(body) ? await takeDurably(draft, body) : await writeDurably(draft, body)
      await rename(draft, path)
      await syncFolder(dirname(path))
      return bytes
    } catch (error) {
      await rm(draft, { force: true })
      throw error
    }
  }

  async read(name: string, range: ByteRange = { start: 0 }): Promise<Readable> {
    const path = this.path(name)
    const file = await open(path, 'r').catch(missing(name))
    try {
      const found = await file.stat()
      if (!found.isFile()) throw new ObjectNotFound(name)
      const end = Math.min(range.end ?? found.size, found.size)
      if (range.start < end) return file.createReadStream({ start: range.start, end: end - 1, highWaterMark: readBytes })
    } catch (error) {
      await file.close()
      throw error
    }
    await file.close()
    return Readable.from([])
  }

  async *scan(name: string, range: ByteRange = { start: 0 }): AsyncGenerator<Uint8Array> {
    const file = await open(this.path(name), 'r').catch(missing(name))
    const buffer = this.#spare.pop() ?? Buffer.allocUnsafeSlow(readBytes)
    try {
      const found = await file.stat()
      if (!found.isFile()) throw new ObjectNotFound(name)
      const end = Math.min(range.end ?? found.size, found.size)
      yield* partsOf(file, range.start, end, buffer)
      // Whoever stopped before the end may still look at the last part.
      if (this.#spare.length < mostSpare) this.#spare.push(buffer)
    } finally {
      await file.close()
    }
  }

  async bytes(name: string, range?: ByteRange): Promise<Buffer> {
    const parts: Buffer[] = []
    for await (const part of await this.read(name, range)) parts.push(part)
    return joined(parts)
  }

  async size(name: string): Promise<number | undefined> {
    const found = await stat(this.path(name)).catch(absent)
    return found?.isFile() ? found.size : undefined
  }

  async flush(name: string): Promise<void> {
    const path = this.path(name)
    const file = await open(path, 'r').catch(missing(name))
    try {
      await file.sync()
    } finally {
      await file.close()
    }
    await syncFolder(dirname(path))
  }

  async delete(name: string): Promise<void> {
    const path = this.path(name)
    await unlink(path).catch(absent)
    await syncFolder(dirname(path)).catch(absent)
  }

  /** Drafts under the prefix go too: a put under way fails instead of bringing back what was deleted. */
  async deletePrefix(prefix: string): Promise<number> {
    let count = 0
    for await (const _ of this.list(prefix)) count++
    const folder = join(this.#folder, checkPrefix(prefix))
    await rm(folder, { recursive: true, force: true })
    await syncFolder(dirname(folder)).catch(absent)
    return count
  }

  async *list(prefix: string): AsyncGenerator<string, void, undefined> {
    const entries = (await readdir(join(this.#folder, checkPrefix(prefix)), { withFileTypes: true }).catch(absent)) ?? []
    // As S3 orders: by the whole name, in which a folder's goes on with '/'.
    const names = entries.filter((entry) => !entry.name.startsWith('.')).map((entry) => entry.name + (entry.isDirectory() ? '/' : ''))
    for (const name of names.sort(byBytes)) {
      if (name.endsWith('/')) yield* this.list(prefix + name)
      else yield prefix + name
    }
  }

  async link(name: string, seconds: number, options: LinkOptions = {}): Promise<string> {
    const expires = Math.ceil(this.#clock.now().getTime() / 1000 + seconds)
    return signLink(this.#linkSecret, checkName(name), expires, options)
  }

  async check(): Promise<void> {
    await makeFolder(this.#folder)
    await access(this.#folder, constants.R_OK | constants.W_OK | constants.X_OK)
  }

  async close(): Promise<void> {}
}

/** Moved where both are on one disk: nothing is copied. */
async function takeDurably(path: string, given: GivenFile): Promise<number> {
  const isMoved = await rename(given.file, path).then(
    () => true,
    (error) => {
      if (error.code !== 'EXDEV') throw error
    },
  )
  if (!isMoved) return writeDurably(path, contentOf(given))
  const file = await open(path, 'r+')
  try {
    await file.chmod(0o600)
    await file.sync()
    return (await file.stat()).size
  } finally {
    await file.close()
  }
}

async function writeDurably(path: string, body: Uint8Array | AsyncIterable<Uint8Array>): Promise<number> {
  const file = await open(path, 'wx', 0o600)
  try {
    let bytes = 0
    for await (const part of body instanceof Uint8Array ? [body] : body) {
      await writeWhole(file, part)
      bytes += part.length
    }
    await file.sync()
    return bytes
  } finally {
    await file.close()
  }
}

/** Two thirds of what `file.writeFile` costs for parts of a stream. */
async function writeWhole(file: FileHandle, part: Uint8Array): Promise<void> {
  for (let at = 0; at < part.length; ) at += (await file.write(part, at)).bytesWritten
}

/** A new folder is durable once the one above it is. */
async function makeFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true, mode: 0o700 })
  for (let at = path; first !== undefined && at.length >= first.length; at = dirname(at)) await syncFolder(dirname(at))
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** A file in the place of a folder (`a` and then `a/b`) is as absent as none. */
function isAbsent(error: NodeJS.ErrnoException): boolean {
  return error.code === 'ENOENT' || error.code === 'ENOTDIR'
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (!isAbsent(error)) throw error
  return undefined
}

function missing(name: string): (error: NodeJS.ErrnoException) => never {
  return (error) => {
    throw isAbsent(error) ? new ObjectNotFound(name) : error
  }
}

const byBytes = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
