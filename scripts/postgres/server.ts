// The embedded PostgreSQL: made once, started and stopped by whoever needs a database without installing one.
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { type Account, ownFolder, ownPrograms, postgresAccount, settledFolder } from './account.ts'
import { installed } from './binaries.ts'
import { type PostmasterAddress, postmasterAddress, postmasterPid, stopLeftover } from './leftover.ts'

const run = promisify(execFile)
const user = 'safelight'

export interface PostgresServer {
  pid: number
  port: number
  /** The connection string of a database on it. */
  url(database: string): string
  /** Ends its connections and stops it; resolves when it is gone. */
  stop(): Promise<void>
}

export interface PostgresOptions {
  /** Where its files are kept. */
  folder: string
  /** Port to take when it is free (a restart under those who know the old address). */
  port?: number
  /** false: forget what was written when the machine stops (tests). */
  durable?: boolean
}

interface Place {
  folder: string
  cluster: string
  programs: string
  account: Account | undefined
}

/** Whether the next start has to make the database files first (seconds, not milliseconds). */
export const isFirstStart = (folder: string): boolean => !existsSync(join(folder, 'cluster')) && !existsSync(join(folder, 'elsewhere'))

/**
 * Starts PostgreSQL in a session of its own: a Ctrl-C in the terminal doesn't reach it. It listens on a Unix socket in its own folder,
 * which no other user can open and which costs less a query than TCP; on 127.0.0.1 where that folder's path can't be a socket's.
 * A server left over from a killed process is stopped first. Throws an Error whose message says what to do.
 */
export async function startPostgres({ folder, port: wished, durable = true }: PostgresOptions): Promise<PostgresServer> {
  const account = postgresAccount()
  const own = ownFolder(folder, account)
  const { native, version } = installed()
  const place = { folder: own, cluster: join(own, 'cluster'), programs: ownPrograms(native, version, account), account }
  await stopLeftover(place.cluster)
  if (!existsSync(place.cluster)) await initialise(place)
  const port = await launch(place, durable, wished)
  const pid = postmasterPid(place.cluster)
  const address = postmasterAddress(place.cluster)
  if (pid === undefined || address === undefined) throw new Error('PostgreSQL stopped right after it had started.')
  return {
    pid,
    port,
    url: urlsOf(own, address),
    stop: async () => {
      await stopLeftover(place.cluster)
    },
  }
}

/** The PostgreSQL that runs on this folder already, whoever started it. */
export function findPostgres(folder: string): Pick<PostgresServer, 'url'> | undefined {
  const own = settledFolder(folder)
  const address = postmasterAddress(join(own, 'cluster'))
  return address && { url: urlsOf(own, address) }
}

function urlsOf(folder: string, { port, socketFolder }: PostmasterAddress): PostgresServer['url'] {
  const password = readFileSync(join(folder, 'password'), 'utf8').trim()
  const host = socketFolder ? encodeURIComponent(socketFolder) : '127.0.0.1'
  return (database) => `postgresql://${user}:${password}@${host}:${port}/${database}`
}

/** Makes the database if it isn't there. */
export async function ensureDatabase(server: PostgresServer, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: server.url('postgres') })
  await client.connect()
  try {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`)
  } finally {
    await client.end()
  }
}

/** initdb into a folder that takes its name only when it is whole: an interrupted one is never mistaken for a cluster. */
async function initialise(place: Place): Promise<void> {
  const unfinished = join(place.folder, 'cluster.new')
  const passwordFile = join(place.folder, 'password')
  rmSync(unfinished, { recursive: true, force: true })
  writeFileSync(passwordFile, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 })
  if (place.account) chownSync(passwordFile, place.account.uid, place.account.gid)
  await program(place, 'initdb', [
    ...['-D', unfinished, '--username', user, '--pwfile', passwordFile, '--auth', 'scram-sha-256', '--encoding', 'UTF8'],
    // Sorts alike on every machine, whatever locales it has.
    ...['--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
  ])
  renameSync(unfinished, place.cluster)
}

/**
 * Resolves to the port. A port may be taken between choosing and using it, and the shared memory of a postmaster that
 * was killed goes only with its last child, so a few tries are normal.
 */
async function launch(place: Place, durable: boolean, wished?: number): Promise<number> {
  const log = join(place.folder, 'log')
  if (existsSync(log)) truncateSync(log)
  for (let attempt = 1; ; attempt++) {
    const port = wished ?? (await freePort())
    try {
      await program(place, 'pg_ctl', [
        'start',
        '-D',
        place.cluster,
        '-w',
        '-t',
        '60',
        '-l',
        log,
        '-o',
        settings(place.folder, port, durable),
      ])
      return port
    } catch (error) {
      if (attempt < 8) continue
      const said = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').slice(-5).join('\n  ') : ''
      throw new Error(`PostgreSQL does not start. Its log (${log}) ends:\n  ${said}`, { cause: error })
    }
  }
}

/** What can be a socket's path everywhere (104 bytes on macOS, 108 on Linux, unix(7)) and needs no quotes. */
const socketPath = /^[\w./-]{1,80}$/

function settings(folder: string, port: number, durable: boolean): string {
  const [address, sockets] = socketPath.test(folder) ? ["''", folder] : ['127.0.0.1', "''"]
  const all: Record<string, string | number> = {
    listen_addresses: address,
    port,
    unix_socket_directories: sockets,
    max_connections: 200,
    log_checkpoints: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  }
  return Object.entries(all)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ')
}

async function program(place: Place, name: 'initdb' | 'pg_ctl', args: string[]): Promise<void> {
  // Nothing of our environment: PGDATA, PGPORT or a locale would change what it does, and secrets aren't its business.
  const env = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' }
  await run(join(place.programs, 'bin', name), args, { ...place.account, cwd: place.folder, env })
}

/** A TCP port of 127.0.0.1 nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('No free port.')
  return address.port
}
