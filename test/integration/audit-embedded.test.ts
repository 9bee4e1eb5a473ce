import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { expect, onTestFinished, test } from 'vitest'
import { Audit } from '../../core/audit/audit.ts'
import { systemClock } from '../../core/clock.ts'
import { readConfig } from '../../core/config.ts'
import { openDb } from '../../core/db.ts'
import { auditSecret } from '../../core/keys/master.ts'
import { migrate } from '../../core/migrate.ts'
import { ensureDatabase, findPostgres, startPostgres } from '../../scripts/postgres/server.ts'
import { name } from '../../scripts/supervisor/database.ts'
import { Lock } from '../../scripts/supervisor/lock.ts'

test('npm run audit:verify finds the embedded database, running or not, and leaves it as it was', async () => {
  const home = mkdtempSync(join(tmpdir(), 'safelight-audit-'))
  // PostgreSQL's user has to pass through.
  chmodSync(home, 0o755)
  const data = join(home, 'data')
  const folder = join(data, 'postgres')
  const env = { DATABASE_URL: '', AUDIT_SECRET: '', SAFELIGHT_DATA: data }
  const verify = () => execa('node', ['scripts/tool.mjs', 'audit-verify'], { env, reject: false })
  onTestFinished(() => rmSync(home, { recursive: true, force: true }))
  expect(await verify()).toMatchObject({ exitCode: 1, stderr: expect.stringContaining(`There is no database in ${data}`) })
  expect(existsSync(data)).toBe(false)

  const server = await startPostgres({ folder, durable: false })
  onTestFinished(() => server.stop())
  await ensureDatabase(server, name)
  await migrate(server.url(name))
  const audit = new Audit(await auditSecret(readConfig({ ...env, DATABASE_URL: server.url(name) })), systemClock)
  const db = openDb(server.url(name), 2)
  const { id } = await db.organisation.create({ data: { name: 'School', region: 'eu', ingestRecipient: '' } })
  await db.$transaction((tx) => audit.record(tx, { organisationId: id, actorId: null, act: 'share' }))
  const whole = { exitCode: 0, stdout: `School (${id}): 1 row, whole` }
  expect(await verify()).toMatchObject(whole)
  expect(findPostgres(folder)?.url('x')).toBe(server.url('x'))

  await db.$disconnect()
  await server.stop()
  expect(findPostgres(folder)).toBeUndefined()
  expect(await verify()).toMatchObject(whole)
  expect([findPostgres(folder), existsSync(join(data, 'supervisor.pid'))]).toEqual([undefined, false])

  // Somebody is about to start the database, or to stop it.
  const lock = await Lock.take(data, 'here', () => {})
  expect(await verify()).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('try again in a moment') })
  lock.release()
})
