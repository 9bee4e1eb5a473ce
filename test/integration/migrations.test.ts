import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { migrate } from '../../core/migrate.ts'
import { schemaPath, schemaSql } from '../../scripts/schema.ts'
import { catalogue } from '../setup/catalogue.ts'
import { emptyDatabase, type FreshDatabase } from '../setup/database.ts'

let folder: string
const databases: FreshDatabase[] = []

async function empty(): Promise<FreshDatabase> {
  const database = await emptyDatabase()
  databases.push(database)
  return database
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

async function addMigration(name: string, sql: string): Promise<void> {
  await mkdir(join(folder, name), { recursive: true })
  writeFileSync(join(folder, name, 'migration.sql'), sql)
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'safelight-migrations-'))
  cpSync('prisma/migrations', folder, { recursive: true })
})

afterAll(async () => {
  for (const database of databases) await database.drop()
  rmSync(folder, { recursive: true, force: true })
})

test('the migrated database is what schema.prisma says', async () => {
  const [migrated, described] = [await empty(), await empty()]
  await migrate(migrated.url)
  await query(described.url, await schemaSql(described.url, readFileSync(schemaPath, 'utf8')))
  const wanted = await catalogue(described.url)
  expect(wanted).toContain('column clips.receipt text')
  expect(wanted.join('\n')).toMatch(/constraint .*chunks_rung_id_fkey FOREIGN KEY .* ON DELETE CASCADE/)
  expect(await catalogue(migrated.url)).toEqual(wanted)
})

test('many processes migrating at once apply each migration once', async () => {
  const { url } = await empty()
  const applied = await Promise.all([1, 2, 3, 4].map(() => migrate(url)))
  expect(applied.filter((names) => names.length > 0)).toHaveLength(1)
  expect(await migrate(url)).toEqual([])
})

test('a migration that fails leaves nothing of itself, and is tried again', async () => {
  const { url } = await empty()
  const name = '20990101000000_broken'
  await addMigration(name, 'CREATE TABLE half (id int); SELECT nonsense;')
  await expect(migrate(url, folder)).rejects.toThrow(`The migration ${name} failed`)
  expect(await query(url, "SELECT to_regclass('half') AS half, to_regclass('clips')::text AS clips")).toEqual([
    { half: null, clips: 'clips' },
  ])
  await addMigration(name, 'CREATE TABLE half (id int);')
  expect(await migrate(url, folder)).toEqual([name])
})

test('a migration changed after it was applied is refused, and so is an older database folder', async () => {
  const { url } = await empty()
  const name = '20990102000000_more'
  await addMigration(name, 'CREATE TABLE more (id int);')
  await migrate(url, folder)
  await addMigration(name, 'CREATE TABLE more (id bigint);')
  await expect(migrate(url, folder)).rejects.toThrow('was changed after it had been applied')
  await expect(migrate(url)).rejects.toThrow('which this version does not have')
})
