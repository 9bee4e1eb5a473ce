// Packaged files that the API itself sends (file store): only while the download stands, and cut when it ends.
import type { ServerResponse } from 'node:http'
import { isPermitted, permitInclude } from '../../core/access/downloads.ts'
import { downloadOf, packagedPrefix } from '../../core/downloads/objects.ts'
import { isFetchable } from '../../core/downloads/states.ts'
import type { Context } from '../context.ts'
import { noteServing } from './serving.ts'

/** Which objects are of downloads: nothing else is plain. */
export const isPackaged = (name: string): boolean => name.startsWith(packagedPrefix)

type Parts = Pick<Context, 'db' | 'clock' | 'notices' | 'log'>

export interface Transfers {
  /**
   * Whether this object may be sent now; from now on `reply` is cut when that ends, and its row says that it is being sent. False for whatever
   * isn't known. Throws what the database throws.
   */
  begin(name: string, reply: ServerResponse): Promise<boolean>
  close(): void
}

/** Listens for ends until it is closed. */
export function watchTransfers(parts: Parts): Transfers {
  const running = new Map<ServerResponse, string>()
  const cutWhere = (isOver: (name: string) => boolean) => {
    for (const [reply, name] of running) if (isOver(name)) cut(reply)
  }
  const serving = noteServing(parts, (ended) => cutWhere((name) => name === ended))
  /** What was missed while nothing was heard. */
  const lookAgain = async () => {
    for (const [reply, name] of running) if (!(await mayBeSent(parts, name))) cut(reply)
  }
  const stops = [
    parts.notices.on('download', ({ downloadId, ended }) => {
      if (ended) cutWhere((name) => downloadOf(name) === downloadId)
    }),
    parts.notices.onReconnect(
      () =>
        void lookAgain().catch((error) => {
          parts.log.warn({ err: error }, 'transfers were cut, as it could not be asked whether they may go on')
          cutWhere(() => true)
        }),
    ),
  ]
  return {
    async begin(name, reply) {
      // First: an end between the question and its answer is heard.
      running.set(reply, name)
      reply.once('close', () => running.delete(reply))
      if (!(await mayBeSent(parts, name)) || reply.destroyed) return false
      // Nothing of the file is sent for it.
      if (reply.req.method === 'HEAD') return true
      reply.once('close', () => serving.end(name))
      return (await serving.begin(name)) && !reply.destroyed
    },
    close() {
      serving.close()
      for (const stop of stops) stop()
    },
  }
}

/** By the download's row, its permission and its clip as they are now, whatever link was brought. How often it was fetched was counted before. */
async function mayBeSent({ db, clock }: Pick<Parts, 'db' | 'clock'>, name: string): Promise<boolean> {
  const id = downloadOf(name)
  if (id === undefined) return false
  const include = { permit: permitInclude, clip: true, owner: true } as const
  const row = await db.download.findUnique({ where: { id }, include })
  if (!row || row.object !== name || !isFetchable(row.state)) return false
  const now = clock.now()
  const stands = row.expiresAt !== null && row.expiresAt > now && row.owner.deactivatedAt === null
  return stands && row.clip.status === 'ready' && row.clip.quarantinedAt === null && isPermitted(row, now)
}

/** At once, with what is still in the socket. */
function cut(reply: ServerResponse): void {
  const { socket } = reply
  if (socket) socket.resetAndDestroy()
  else reply.destroy()
}
