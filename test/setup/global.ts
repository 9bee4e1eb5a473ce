// One PostgreSQL for the whole run, with a migrated database that every test file copies (test/setup/database.ts).
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { migrate } from '../../core/migrate.ts'
import { stopLeftover } from '../../scripts/postgres/leftover.ts'
import { ensureDatabase, startPostgres } from '../../scripts/postgres/server.ts'
import { beganAt } from '../../scripts/processes.ts'
import { buildServices } from '../../scripts/setup/generated.mjs'
import { template } from './template.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Connection string of the server's own database, as superuser. */
    postgresUrl: string
  }
}

const prefix = 'safelight-test-'

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // Where vitest was started by itself; `npm test` has done it.
  await buildServices()
  await sweep()
  const home = join(tmpdir(), `${prefix}${process.pid}`)
  mkdirSync(home, { mode: 0o755 })
  writeFileSync(join(home, 'owner'), `${beganAt(process.pid)}`)
  const server = await startPostgres({ folder: join(home, 'postgres'), durable: false })
  await ensureDatabase(server, template)
  await migrate(server.url(template))
  project.provide('postgresUrl', server.url('postgres'))
  return async () => {
    await server.stop()
    rmSync(home, { recursive: true, force: true })
  }
}

/** Takes away what runs that were killed left behind. */
async function sweep(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => new RegExp(`^${prefix}\\d+$`).test(entry))) {
    const home = join(tmpdir(), name)
    const owner = join(home, 'owner')
    const pid = Number(name.slice(prefix.length))
    if (existsSync(owner) && readFileSync(owner, 'utf8') === beganAt(pid)) continue
    const cluster = join(home, 'postgres', 'cluster')
    if (existsSync(cluster)) await stopLeftover(cluster)
    rmSync(home, { recursive: true, force: true })
  }
}
