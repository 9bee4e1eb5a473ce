// The embedded database for a script: as it runs, or started for it and stopped again.
import { join } from 'node:path'
import { type Config, readConfig } from '../../core/config.ts'
import { findPostgres, isFirstStart, startPostgres } from '../postgres/server.ts'
import { Clear } from '../setup/say.mjs'
import { name } from './database.ts'
import { AlreadyRunning, Lock } from './lock.ts'

/**
 * Does something with the configuration of the environment. Without DATABASE_URL the database is the data folder's own, as for
 * `npm start`. Throws Clear when there is none.
 */
export async function withDatabase<T>(act: (config: Config) => Promise<T>): Promise<T> {
  if (process.env.DATABASE_URL) return await act(readConfig())
  const { data } = readConfig({ ...process.env, DATABASE_URL: 'postgresql://embedded' })
  return await visitDatabase(data, (url) => act(readConfig({ ...process.env, DATABASE_URL: url })))
}

/** Does something on the database of this data folder, whether `npm start` serves it now or not. Throws Clear when there is none. */
async function visitDatabase<T>(data: string, act: (url: string) => Promise<T>): Promise<T> {
  const folder = join(data, 'postgres')
  if (isFirstStart(folder)) throw new Clear(`There is no database in ${data}. Set DATABASE_URL or SAFELIGHT_DATA.`)
  const running = findPostgres(folder)
  if (running) return await act(running.url(name))
  const lock = await takeLock(data)
  try {
    const server = await startPostgres({ folder })
    try {
      return await act(server.url(name))
    } finally {
      await server.stop()
    }
  } finally {
    lock.release()
  }
}

/** The data folder for ourselves, for a moment: an `npm start` waits until we are done. */
async function takeLock(data: string): Promise<Lock> {
  try {
    const lock = await Lock.take(data, 'a script', (line) => console.error(line))
    lock.markEnding()
    return lock
  } catch (error) {
    if (error instanceof AlreadyRunning) throw new Clear('Safelight is starting or ending here: try again in a moment.')
    throw error
  }
}
