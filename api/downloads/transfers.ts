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

interface Transfer {
  name: string
  /** `over`: it ended before it was known whether it may be sent. */
  state: 'asked' | 'sent' | 'over'
}

/** Listens for ends until it is closed. */
export function watchTransfers(parts: Parts): Transfers {
  const running = new Map<ServerResponse, Transfer>()
  const cutWhere = (isOver: (name: string) => boolean) => {
    for (const [reply, transfer] of running) if (isOver(transfer.name)) end(reply, transfer)
  }
  const serving = noteServing(parts, (ended) => cutWhere((name) => name === ended))
  /** What was missed while nothing was heard. */
  const lookAgain = async () => {
    for (const [reply, transfer] of running) if (!(await mayBeSent(parts, transfer.name))) end(reply, transfer)
  }
  /** Of what a HEAD asks for nothing is sent. */
  const noteBegun = async (name: string, reply: ServerResponse) => {
    if (reply.req.method === 'HEAD' || reply.destroyed) return !reply.destroyed
    reply.once('close', () => serving.end(name))
    return serving.begin(name)
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
      if (reply.destroyed) return false
      const transfer: Transfer = { name, state: 'asked' }
      // First: an end between the question and its answer is heard.
      running.set(reply, transfer)
      reply.once('close', () => running.delete(reply))
      const maySend = (await mayBeSent(parts, name)) && (await noteBegun(name, reply))
      if (!maySend || transfer.state === 'over' || reply.destroyed) return false
      transfer.state = 'sent'
      return true
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

/** Of what isn't sent yet nothing will be: it is answered in words. The rest is cut at once, with what is still in the socket. */
function end(reply: ServerResponse, transfer: Transfer): void {
  if (transfer.state !== 'sent') {
    transfer.state = 'over'
    return
  }
  const { socket } = reply
  if (socket) socket.resetAndDestroy()
  else reply.destroy()
}
