// A recording on this device: which bytes exactly are meant.
import { realpath, stat } from 'node:fs/promises'
import { z } from 'zod'
import { Trouble } from './trouble.ts'

/** What changes whenever the file's bytes do, without reading them. The times are nanoseconds since 1970, as text. */
export const Fingerprint = z.object({ size: z.number(), file: z.string(), written: z.string(), changed: z.string() })
export type Fingerprint = z.infer<typeof Fingerprint>

export interface Recording {
  /** Where it really is, links followed. */
  path: string
  fingerprint: Fingerprint
}

/** Throws Trouble when there is no such file, or nothing in it. */
export async function lookAt(given: string): Promise<Recording> {
  const path = await realpath(given).catch(() => {
    throw new Trouble('There is no such file.')
  })
  const found = await stat(path, { bigint: true })
  if (!found.isFile()) throw new Trouble('This is not a file.')
  if (found.size === 0n) throw new Trouble('The file is empty.')
  const { size, dev, ino, mtimeNs, ctimeNs } = found
  return { path, fingerprint: { size: Number(size), file: `${dev}/${ino}`, written: `${mtimeNs}`, changed: `${ctimeNs}` } }
}

export function sameBytes(one: Fingerprint, other: Fingerprint): boolean {
  return one.size === other.size && one.file === other.file && one.written === other.written && one.changed === other.changed
}

/** When the recording was last written, which is when it ended. */
export function writtenAt({ written }: Fingerprint): Date {
  return new Date(Number(BigInt(written) / 1_000_000n))
}

const types: Record<string, string> = {
  ...{ mp4: 'video/mp4', m4v: 'video/mp4', mov: 'video/quicktime', webm: 'video/webm', mkv: 'video/x-matroska', avi: 'video/x-msvideo' },
  ...{ mp3: 'audio/mpeg', m4a: 'audio/mp4', wav: 'audio/wav', ogg: 'audio/ogg', flac: 'audio/flac' },
}

export function typeOf(name: string): string {
  return types[name.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'application/octet-stream'
}
