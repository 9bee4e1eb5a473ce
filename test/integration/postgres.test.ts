// The embedded PostgreSQL: where it listens.
import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { findPostgres, startPostgres } from '../../scripts/postgres/server.ts'

test('listens on a socket that nobody else can open, and on 127.0.0.1 where its folder’s path is too long for one', async () => {
  const home = mkdtempSync(join(tmpdir(), 'safelight-postgres-'))
  onTestFinished(() => rmSync(home, { recursive: true, force: true }))
  // PostgreSQL's user has to pass through.
  chmodSync(home, 0o755)
  const started = async (folder: string) => {
    const server = await startPostgres({ folder, durable: false })
    onTestFinished(() => server.stop())
    const url = server.url('postgres')
    expect(findPostgres(folder)?.url('postgres')).toBe(url)
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    const { rows } = await client.query('SHOW listen_addresses')
    await client.end()
    await server.stop()
    return { host: decodeURIComponent(new URL(url).hostname), listens: rows[0].listen_addresses }
  }
  const folder = join(home, 'postgres')
  expect(await started(folder)).toEqual({ host: folder, listens: '' })
  expect(statSync(folder).mode & 0o077).toBe(0)

  const long = join(home, 'a'.repeat(90))
  mkdirSync(long, { mode: 0o755 })
  renameSync(folder, join(long, 'postgres'))
  expect(await started(join(long, 'postgres'))).toEqual({ host: '127.0.0.1', listens: '127.0.0.1' })
})
