import type { Audit } from '../core/audit/audit.ts'
import type { Clock } from '../core/clock.ts'
import type { Config } from '../core/config.ts'
import type { Db } from '../core/db.ts'
import type { NoticeListener } from '../core/events.ts'
import type { ContentKeyRing } from '../core/keys/keyring.ts'
import type { Logger } from '../core/log.ts'
import type { ObjectStore } from '../core/objects/store.ts'
import type { PreparedReads } from '../core/prepared.ts'
import type { Queues } from '../core/queue/index.ts'
import type { Auth } from './accounts/auth.ts'
import type { UploadLocker } from './uploads/locker.ts'
import type { Uploads } from './uploads/uploads.ts'

/** Everything the routes stand on, opened by whoever runs them. */
export interface Context {
  config: Config
  db: Db
  /** For what is asked with every key. */
  reads: PreparedReads
  clock: Clock
  log: Logger
  auth: Auth
  audit: Audit
  queues: Pick<Queues, 'add' | 'addAll' | 'check'>
  objects: ObjectStore
  contentKeys: Pick<ContentKeyRing, 'open' | 'create'>
  notices: Pick<NoticeListener, 'on' | 'onReconnect'>
  uploads: Uploads
  uploadLocker: UploadLocker
  /** Signs object links of the file store. */
  secret: string
}
