// Brings a database to the newest tables. Plain SQL, the layout and the bookkeeping table of Prisma's own migrate,
// without its engine (which would be a download).
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { newId } from './ids.ts'
import { root } from './project.mjs'

export interface Migration {
  name: string
  sql: string
  /** SHA-256 (hex) of the file, as Prisma computes it. */
  checksum: string
}

interface Applied {
  migration_name: string
  checksum: string
}

/** Any number, the same in every process: who holds it migrates, the others wait. */
const lockKey = 8_241_990_261
const defaultFolder = join(root, 'prisma', 'migrations')

/** Every `<stamp>_<name>/migration.sql` of the folder, oldest first. */
export async function readMigrations(folder = defaultFolder): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory() && /^\d{14}_/.test(entry.name)).map((entry) => entry.name)
  return await Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(join(folder, name, 'migration.sql'), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

/**
 * What is left to apply. Throws when history differs: an applied migration changed or vanished from the folder, or a
 * new one sorts before an applied one. Guessing on would end in tables nobody described.
 */
export function pending(migrations: readonly Migration[], applied: readonly Applied[]): Migration[] {
  const byName = new Map(migrations.map((migration) => [migration.name, migration]))
  for (const row of applied) {
    const migration = byName.get(row.migration_name)
    if (!migration)
      throw new Error(`The database knows the migration ${row.migration_name}, which this version does not have; it is newer.`)
    if (migration.checksum !== row.checksum) throw new Error(`The migration ${row.migration_name} was changed after it had been applied.`)
  }
  const done = new Set(applied.map((row) => row.migration_name))
  const rest = migrations.filter((migration) => !done.has(migration.name))
  const newest = [...done].sort().at(-1)
  const late = rest.find((migration) => newest !== undefined && migration.name < newest)
  if (late) throw new Error(`The migration ${late.name} is older than ${newest}, which has already been applied.`)
  return rest
}

/**
 * Applies what is missing, each migration in a transaction of its own together with its bookkeeping row. Any number of
 * processes may call it at once. Resolves to the names it applied; throws as `pending` does, or with PostgreSQL's error.
 */
export async function migrate(databaseUrl: string, folder = defaultFolder): Promise<string[]> {
  const migrations = await readMigrations(folder)
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'safelight-migrate' })
  await client.connect()
  try {
    // Held by the connection: it goes with the process, however that ends.
    await client.query('SELECT pg_advisory_lock($1)', [lockKey])
    await client.query(bookkeeping)
    const applied = await client.query<Applied>(
      'SELECT migration_name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
    )
    const rest = pending(migrations, applied.rows)
    for (const migration of rest) await apply(client, migration)
    return rest.map((migration) => migration.name)
  } finally {
    await client.end()
  }
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('BEGIN')
  try {
    await client.query(migration.sql)
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
      [newId(), migration.checksum, migration.name],
    )
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined)
    throw new Error(`The migration ${migration.name} failed; nothing of it stays.`, { cause: error })
  }
}

/** The table Prisma's own tools keep, so that they can be used on a database of ours. */
const bookkeeping = `
CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id                  VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum            VARCHAR(64) NOT NULL,
  finished_at         TIMESTAMPTZ,
  migration_name      VARCHAR(255) NOT NULL,
  logs                TEXT,
  rolled_back_at      TIMESTAMPTZ,
  started_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`
