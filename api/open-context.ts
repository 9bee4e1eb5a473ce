import { Audit } from '../core/audit/audit.ts'
import { NoticeListener } from '../core/events.ts'
import { ContentKeyRing } from '../core/keys/keyring.ts'
import type { MasterKey } from '../core/keys/master.ts'
import { openObjects } from '../core/objects/index.ts'
import { PreparedReads } from '../core/prepared.ts'
import { createAuth } from './accounts/auth.ts'
import type { Context } from './context.ts'
import { UploadLocker } from './uploads/locker.ts'
import { openPayloadStore } from './uploads/payload-store.ts'
import { Uploads } from './uploads/uploads.ts'

interface Given extends Pick<Context, 'config' | 'db' | 'clock' | 'log' | 'queues' | 'secret'> {
  /** Opens content keys. */
  content: MasterKey
  /** Keys the chain of the audit. */
  auditSecret: string
}

/** Opens what the routes stand on beside what is given. `close` closes what was opened here, and nothing that was given. */
export async function openContext({ content, auditSecret, ...given }: Given): Promise<{ context: Context; close(): Promise<void> }> {
  const { config, db, clock, log, secret } = given
  const objects = await openObjects(config, secret, clock)
  const notices = new NoticeListener(config.databaseUrl, log)
  await notices.open()
  const reads = new PreparedReads(config.databaseUrl)
  const uploadLocker = new UploadLocker(config.databaseUrl, log)
  const audit = new Audit(auditSecret, clock)
  const parts = { ...given, objects, notices, reads, uploadLocker, audit }
  const context: Context = {
    ...parts,
    uploads: new Uploads({ ...parts, payloads: openPayloadStore(config) }),
    auth: createAuth({ config, db, clock, secret }),
    contentKeys: new ContentKeyRing(db, content, clock),
  }
  return {
    context,
    async close() {
      await Promise.all([uploadLocker.close(), reads.close(), notices.close()])
      await objects.close()
    },
  }
}
