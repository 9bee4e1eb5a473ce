// PostgreSQL refuses to run as root. As root, it runs as the user `postgres` and in folders that user can reach.
import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Who runs PostgreSQL: undefined when that is whoever runs us. */
export interface Account {
  uid: number
  gid: number
}

/** Where root's PostgreSQL lives when the user `postgres` can't reach the data folder (a clone in /root, mode 0700). */
const refuge = '/var/lib/safelight'

export function postgresAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined
  const ask = (flag: string) => spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' })
  if (ask('-u').status !== 0) {
    if (spawnSync('getent', ['group', 'postgres']).status !== 0) execFileSync('groupadd', ['--system', 'postgres'])
    execFileSync('useradd', ['--system', '--gid', 'postgres', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'])
  }
  return { uid: Number(ask('-u').stdout), gid: Number(ask('-g').stdout) }
}

/** Whether the account may enter the folder and read it. */
export function reaches(account: Account | undefined, folder: string): boolean {
  return account === undefined || spawnSync('ls', [folder], { ...account, cwd: '/', stdio: 'ignore' }).status === 0
}

/**
 * The folder for PostgreSQL's files, owned by who runs it: `wanted`, or, when root's `postgres` can't reach that, one
 * of its own elsewhere, named in `wanted`/elsewhere. That name is random: a data folder that was deleted and made anew
 * must not find the old database, whose keys are gone.
 */
export function ownFolder(wanted: string, account: Account | undefined): string {
  mkdirSync(wanted, { recursive: true, mode: 0o700 })
  if (!account) return wanted
  const pointer = join(wanted, 'elsewhere')
  if (existsSync(pointer)) return settledFolder(wanted)
  chownSync(wanted, account.uid, account.gid)
  if (reaches(account, wanted)) return wanted
  const elsewhere = join(refuge, `postgres-${randomBytes(6).toString('hex')}`)
  mkdirSync(elsewhere, { recursive: true, mode: 0o700 })
  chmodSync(refuge, 0o755)
  chownSync(elsewhere, account.uid, account.gid)
  if (!reaches(account, elsewhere)) {
    throw new Error(`PostgreSQL does not run as root, and its user can reach neither ${wanted} nor ${elsewhere}: set SAFELIGHT_DATA.`)
  }
  writeFileSync(pointer, `${elsewhere}\n`)
  return elsewhere
}

/** Where `ownFolder` put PostgreSQL's files before; changes nothing. */
export function settledFolder(wanted: string): string {
  const pointer = join(wanted, 'elsewhere')
  return existsSync(pointer) ? readFileSync(pointer, 'utf8').trim() : wanted
}

/** The programs, where the account can run them: as installed, or copied once when node_modules is out of its reach. */
export function ownPrograms(native: string, version: string, account: Account | undefined): string {
  if (reaches(account, join(native, 'bin'))) return native
  const copy = join(refuge, `postgresql-${version}`)
  if (existsSync(copy)) return copy
  mkdirSync(refuge, { recursive: true, mode: 0o755 })
  const unfinished = `${copy}.${process.pid}`
  cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true })
  try {
    renameSync(unfinished, copy)
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true })
    if (!existsSync(copy)) throw error
  }
  return copy
}
