import { join } from 'node:path'
import { hashPassword } from 'better-auth/crypto'
import type { Config } from '../../core/config.ts'
import { openDb } from '../../core/db.ts'
import { openMasterKey } from '../../core/keys/master.ts'
import { demoOperator, seedDemo } from '../../prisma/seed.ts'
import { ensureDatabase, startPostgres } from '../postgres/server.ts'
import { isAlive } from '../processes.ts'

export const name = 'safelight'

/** The embedded PostgreSQL of this data folder, with our database on it; started again at the same address when it dies. */
export async function startDatabase(data: string, say: (line: string) => void): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = join(data, 'postgres')
  let server = await startPostgres({ folder })
  try {
    await ensureDatabase(server, name)
  } catch (error) {
    await server.stop()
    throw error
  }
  let restart: Promise<void> | undefined
  const again = async () => {
    say('  The database ended; starting it again.')
    server = await startPostgres({ folder, port: server.port })
  }
  const watch = setInterval(() => {
    if (restart || isAlive(server.pid)) return
    restart = again()
      .catch((error) => say(`  ${error instanceof Error ? error.message : error}`))
      .finally(() => (restart = undefined))
  }, 1000)
  return {
    url: server.url(name),
    stop: async () => {
      clearInterval(watch)
      await restart
      await server.stop()
    },
  }
}

/** Seeds the demo when the database is empty; resolves to whether it did. */
export async function seed(config: Config): Promise<boolean> {
  const db = openDb(config.databaseUrl, 2)
  try {
    const keys = { content: await openMasterKey(config, 'content'), worker: await openMasterKey(config, 'worker') }
    return await seedDemo(db, keys, hashPassword)
  } finally {
    await db.$disconnect()
  }
}

/** Whether the demo's people are (still) there to sign in. */
export async function hasDemo(config: Config): Promise<boolean> {
  const db = openDb(config.databaseUrl, 2)
  try {
    return (await db.user.findUnique({ where: { email: demoOperator.email }, select: { id: true } })) !== null
  } finally {
    await db.$disconnect()
  }
}
