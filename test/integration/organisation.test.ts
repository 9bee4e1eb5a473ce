import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { verifyPassword } from 'better-auth/crypto'
import { expect, onTestFinished, test } from 'vitest'
import { openDb } from '../../core/db.ts'
import { freshDatabase } from '../setup/database.ts'

const execute = promisify(execFile)

test('npm run organisation makes a school with its keys, and an administrator who can sign in', async () => {
  const database = await freshDatabase()
  const data = await mkdtemp(join(tmpdir(), 'safelight-organisation-'))
  const db = openDb(database.url)
  onTestFinished(async () => {
    await db.$disconnect()
    await database.drop()
    await rm(data, { recursive: true, force: true })
  })
  const env = { ...process.env, DATABASE_URL: database.url, SAFELIGHT_DATA: data }
  const make = (...args: string[]) => execute(process.execPath, ['scripts/tool.mjs', 'organisation', ...args], { env })

  const { stdout } = await make('North School', 'oce', 'Head@north.example')
  const password = /\n {2}(\S{20})\n/.exec(stdout)?.[1] ?? ''
  const organisation = await db.organisation.findFirstOrThrow({ include: { keys: true, users: { include: { accounts: true } } } })
  expect(organisation).toMatchObject({ name: 'North School', region: 'oce', users: [{ email: 'head@north.example', role: 'admin' }] })
  expect(organisation.keys.map(({ kind }) => kind).sort()).toEqual(['content', 'ingest', 'oversight', 'source'])
  const hash = organisation.users[0]?.accounts[0]?.password ?? ''
  expect([await verifyPassword({ hash, password }), await verifyPassword({ hash, password: `${password}x` })]).toEqual([true, false])

  await expect(make('South School', 'eu', 'head@north.example')).rejects.toMatchObject({
    stderr: expect.stringContaining('an account already'),
  })
  await expect(make('South School', 'mars', 'head@south.example')).rejects.toMatchObject({ stderr: expect.stringContaining('eu|us|oce') })
  expect(await db.organisation.count()).toBe(1)
})
