import { existsSync, mkdirSync, readdirSync, rmSync, statfsSync } from 'node:fs'
import { freemem } from 'node:os'
import { join } from 'node:path'

/** Where Linux keeps files in memory, for everybody. */
const shared = '/dev/shm'
/** Far more than a run keeps at a time (walks through a browser: 250 MB), so that its programs have theirs too, bytes. */
const wanted = 8 * 1024 ** 3

/**
 * A folder in memory for the files of one run, where there is room for them and nobody chose a place (TMPDIR); undefined otherwise. Every test makes
 * databases and media that nobody wants to keep: on a disk that cost a tenth of the run. What runs left behind that are no more is taken away.
 */
export function memoryFolder() {
  if (process.platform !== 'linux' || process.env.TMPDIR || !existsSync(shared)) return undefined
  // Each user's own: nobody stands in another's way.
  const ours = join(shared, `safelight-tests-${process.getuid?.()}`)
  for (const pid of existsSync(ours) ? readdirSync(ours) : [])
    if (!existsSync(join('/proc', pid))) rmSync(join(ours, pid), { recursive: true, force: true })
  const { bavail, bsize } = statfsSync(shared)
  if (Math.min(bavail * bsize, freemem()) < wanted) return undefined
  const folder = join(ours, String(process.pid))
  // PostgreSQL runs as somebody else where we are root: it has to get through.
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  return folder
}
