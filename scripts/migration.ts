// `npm run migration -- name`: writes prisma/migrations/<stamp>_<name>/migration.sql with the SQL from the last committed
// prisma/schema.prisma to the one in the folder. Read it, mend it where data must be moved, commit it with the schema.
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres } from './postgres/server.ts'
import { schemaPath, schemaSql } from './schema.ts'

const name = process.argv[2]
if (!name || !/^[a-z][a-z0-9_]*$/.test(name)) throw new Error('Name the migration: npm run migration -- add_shares')

const folder = mkdtempSync(join(tmpdir(), 'safelight-migration-'))
// Root's PostgreSQL runs as another user, who has to pass.
chmodSync(folder, 0o755)
const server = await startPostgres({ folder: join(folder, 'postgres'), durable: false })
try {
  const committed = execFileSync('git', ['show', 'HEAD:prisma/schema.prisma'], { encoding: 'utf8' })
  const sql = await schemaSql(server.url('postgres'), readFileSync(schemaPath, 'utf8'), committed)
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
  const home = join('prisma', 'migrations', `${stamp}_${name}`)
  mkdirSync(home)
  writeFileSync(join(home, 'migration.sql'), sql)
  console.log(`${join(home, 'migration.sql')}:\n\n${sql}`)
} finally {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
