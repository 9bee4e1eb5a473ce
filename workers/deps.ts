import type { Clock } from '../core/clock.ts'
import type { Config } from '../core/config.ts'
import type { Db } from '../core/db.ts'
import type { ContentKeyRing, SourceKeyRing } from '../core/keys/keyring.ts'
import type { Logger } from '../core/log.ts'
import type { ObjectStore } from '../core/objects/store.ts'
import type { Queues } from '../core/queue/index.ts'
import type { Finders } from './anonymise/finders.ts'
import type { Scorer } from './oversight/scorer.ts'
import type { MediaThreads } from './threads/threads.ts'

/** What every job works with. */
export interface WorkerDeps {
  config: Config
  db: Db
  queues: Queues
  objects: ObjectStore
  contentKeys: ContentKeyRing
  sourceKeys: SourceKeyRing
  threads: MediaThreads
  scorer: Pick<Scorer, 'score'>
  finders: Pick<Finders, 'find' | 'follow'>
  clock: Clock
  log: Logger
}
