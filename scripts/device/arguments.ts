// What the person asked for. Pure.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

export interface Wish {
  /** Origin of the service. */
  server: string
  /** Absolute paths. */
  files: string[]
  title: string | undefined
  keep: boolean
}
export type Asked = { ask: 'send'; wish: Wish } | { ask: 'help' } | { ask: 'wrong'; why: string }

export const usage = `npm run device -- [options] lesson.mp4 [more …]

Encrypts recordings, uploads them, waits for the service's signed receipt, checks it, and only then deletes the local file.
Interrupted at any point, the same command goes on where it was.

  --server ADDRESS   the service (SAFELIGHT_SERVER; http://127.0.0.1:3000)
  --title TITLE      what the recording is called, instead of the file's name; goes with one file
  --keep             keep the local file
  --help             this page

Ends with 0 when all is done, 1 when a file was kept because something is not right yet, 2 when it was not understood.`

const options = {
  server: { type: 'string' },
  title: { type: 'string' },
  keep: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const

/** `folder` is where relative file names start: npm changes the folder, and says in INIT_CWD where it was called. */
export function readArguments(args: string[], { SAFELIGHT_SERVER }: NodeJS.ProcessEnv, folder: string): Asked {
  const parsed = parse(args)
  if (typeof parsed === 'string') return { ask: 'wrong', why: parsed }
  const { values, positionals } = parsed
  if (values.help) return { ask: 'help' }
  if (positionals.length === 0) return { ask: 'wrong', why: 'Name at least one recording.' }
  if (values.title !== undefined && positionals.length > 1) return { ask: 'wrong', why: '--title goes with one recording.' }
  const server = originOf(values.server ?? (SAFELIGHT_SERVER || 'http://127.0.0.1:3000'))
  if (!server) return { ask: 'wrong', why: '--server must be an https address, or an http address on this machine.' }
  const files = [...new Set(positionals.map((name) => resolve(folder, name)))]
  return { ask: 'send', wish: { server, files, title: values.title?.trim() || undefined, keep: values.keep } }
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options, allowPositionals: true })
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** A device's token opens an account for months: over a line that others can read it is never sent (RFC 6750 5.3). */
function originOf(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined
  const { protocol, hostname, origin } = new URL(address)
  const here = hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
  return protocol === 'https:' || (protocol === 'http:' && here) ? origin : undefined
}
