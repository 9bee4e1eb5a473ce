// Which services this device is paired with, and the token of each.
import { join } from 'node:path'
import { z } from 'zod'
import { readPrivate, writePrivate } from './files.ts'

const Credentials = z.record(z.string(), z.object({ token: z.string().min(1), pairedAt: z.iso.datetime() }))

/** Tokens by the service's origin, in `device.json` (mode 0600). A token goes to the origin that gave it and to no other. */
export class TokenStore {
  readonly #path: string

  constructor(folder: string) {
    this.#path = join(folder, 'device.json')
  }

  async find(server: string): Promise<string | undefined> {
    const all = await this.#read()
    return Object.hasOwn(all, server) ? all[server]?.token : undefined
  }

  async keep(server: string, token: string): Promise<void> {
    await writePrivate(this.#path, { ...(await this.#read()), [server]: { token, pairedAt: new Date().toISOString() } })
  }

  async forget(server: string): Promise<void> {
    const { [server]: _, ...others } = await this.#read()
    await writePrivate(this.#path, others)
  }

  async #read(): Promise<z.infer<typeof Credentials>> {
    return Credentials.safeParse(await readPrivate(this.#path)).data ?? {}
  }
}
