// What a device remembers of a recording on its way, so that it can be killed at any moment and go on.
import { createHash } from 'node:crypto'
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { readPrivate, writePrivate } from './files.ts'
import { Fingerprint } from './recording.ts'

const Remembered = z.object({
  server: z.string(),
  path: z.string(),
  /** The recording as it was when its encryption began. */
  original: Fingerprint,
  /** The ciphertext beside this note. */
  sealed: z.object({ recipient: z.string(), bytes: z.number().int().positive(), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  /** Where the upload goes on (tus). */
  address: z.url().optional(),
  /** Set when every byte has arrived. */
  clipId: z.string().optional(),
})
export type Remembered = z.infer<typeof Remembered>

/** Uploads unfinished for longer have expired at the service too, ms. */
const staleMilliseconds = 48 * 3600 * 1000

/**
 * One note a recording and service, in the folder `uploads`. The ciphertext is kept beside it as long as the upload lasts:
 * age draws a new key for every encryption, so a second one of the same recording has other bytes, and an upload half
 * done can only go on with the very bytes it began with. Keeping the file's key instead would leave on the device what
 * opens the recording; the ciphertext opens for the organisation alone.
 */
export class Memory {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = join(folder, 'uploads')
  }

  /** Where the ciphertext of this recording lies or will lie. */
  ciphertext(server: string, path: string): string {
    return `${this.#base(server, path)}.age`
  }

  async recall(server: string, path: string): Promise<Remembered | undefined> {
    const { data } = Remembered.safeParse(await readPrivate(`${this.#base(server, path)}.json`))
    return data && data.server === server && data.path === path ? data : undefined
  }

  async keep(remembered: Remembered): Promise<void> {
    await writePrivate(`${this.#base(remembered.server, remembered.path)}.json`, remembered)
  }

  /** The ciphertext first: without its note it would be kept for ever. */
  async forget(server: string, path: string): Promise<void> {
    await this.dropCiphertext(server, path)
    await rm(`${this.#base(server, path)}.json`, { force: true })
  }

  async dropCiphertext(server: string, path: string): Promise<void> {
    await rm(this.ciphertext(server, path), { force: true })
  }

  /** Takes away what belongs to recordings that have been gone for two days. */
  async sweep(): Promise<void> {
    const names = await readdir(this.#folder).catch(() => [] as string[])
    for (const name of names.filter((one) => one.endsWith('.json'))) {
      const note = join(this.#folder, name)
      const { data } = Remembered.safeParse(await readPrivate(note).catch(() => undefined))
      const old = Date.now() - (await stat(note)).mtimeMs > staleMilliseconds
      if (data && old && !(await exists(data.path))) await this.forget(data.server, data.path)
    }
  }

  #base(server: string, path: string): string {
    return join(this.#folder, createHash('sha256').update(`${server}\n${path}`).digest('hex').slice(0, 32))
  }
}

export async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  )
}
