import { join } from 'node:path'
import { hashPassword } from 'better-auth/crypto'
import type { Config } from '../../core/config.ts'
import { openDb } from '../../core/db.ts'
import { openMasterKey } from '../../core/keys/master.ts'
import { demoOperator, seedDemo } from '../../prisma/seed.ts'
import { ensureDatabase, type PostgresServer, startPostgres } from '../postgres/server.ts'

const name = 'safelight'

/** The embedded PostgreSQL of this data folder, with our database on it. */
export async function startDatabase(data: string): Promise<{ server: PostgresServer; url: string }> {
  const server = await startPostgres({ folder: join(data, 'postgres') })
  try {
    await ensureDatabase(server, name)
  } catch (error) {
    await server.stop()
    throw error
  }
  return { server, url: server.url(name) }
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
