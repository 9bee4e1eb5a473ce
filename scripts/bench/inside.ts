// The running service of a data folder from within: its database, its objects and its content keys, for what no client could put there.
import { join } from 'node:path'
import { readConfig } from '../../core/config.ts'
import { type Db, openDb } from '../../core/db.ts'
import { ContentKeyRing } from '../../core/keys/keyring.ts'
import { authSecret, openMasterKey } from '../../core/keys/master.ts'
import { openObjects } from '../../core/objects/index.ts'
import type { ObjectStore } from '../../core/objects/store.ts'
import { findPostgres } from '../postgres/server.ts'
import { name } from '../supervisor/database.ts'

export interface Inside {
  db: Db
  objects: ObjectStore
  ring: ContentKeyRing
}

/** Throws where no service runs on this data. */
export async function inside<T>(data: string, work: (house: Inside) => Promise<T>): Promise<T> {
  const url = findPostgres(join(data, 'postgres'))?.url(name)
  if (!url) throw new Error('there is no database to measure')
  const config = readConfig({ ...process.env, SAFELIGHT_DATA: data, DATABASE_URL: url })
  const db = openDb(config.databaseUrl, 2)
  const objects = await openObjects(config, await authSecret(config))
  try {
    return await work({ db, objects, ring: new ContentKeyRing(db, await openMasterKey(config, 'content')) })
  } finally {
    await objects.close()
    await db.$disconnect()
  }
}
