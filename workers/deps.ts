import type { Clock } from '../core/clock.ts'
import type { Config } from '../core/config.ts'
import type { Db } from '../core/db.ts'
import type { ContentKeyRing, SourceKeyRing } from '../core/keys/keyring.ts'
import type { Logger } from '../core/log.ts'
import type { ObjectStore } from '../core/objects/store.ts'
import type { Queues } from '../core/queue/index.ts'
import type { SourceServer } from './media/source-server.ts'

/** What every job works with. */
export interface WorkerDeps {
  config: Config
  db: Db
  queues: Queues
  objects: ObjectStore
  contentKeys: ContentKeyRing
  sourceKeys: SourceKeyRing
  sources: SourceServer
  clock: Clock
  log: Logger
}
