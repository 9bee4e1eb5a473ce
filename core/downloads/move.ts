// The one place where a download's state is written. Its row is held, the move is looked up, and what is written down of it comes
// back to whoever asked: it belongs at the end of the same transaction.
import type { Download, Prisma } from '../../generated/prisma/client.ts'
import type { DownloadState } from '../../generated/prisma/enums.ts'
import type { Act, Details, Entry } from '../audit/acts.ts'
import type { Tx } from '../db.ts'
import { SafelightError } from '../errors.ts'
import { notify } from '../events.ts'
import { type DownloadAct, isFetchable, isOpen, moveOf, openStates } from './states.ts'

const written: Record<DownloadAct, Act> = {
  approve: 'download.approved',
  decline: 'download.declined',
  begin: 'download.begun',
  package: 'download.ready',
  fetch: 'download.fetched',
  'use-up': 'download.used-up',
  expire: 'download.expired',
  revoke: 'download.revoked',
  fail: 'download.failed',
}

/** What may be known of a download beside its state when it moves. */
type Told = Omit<Prisma.DownloadUncheckedUpdateInput, 'state' | 'movedAt' | 'id'>

export interface Move {
  act: DownloadAct
  /** Null: time, or the service itself. */
  actorId: string | null
  now: Date
  data?: Told
  /** Ids, counts and words of ours. */
  details?: Details
}

export interface Moved {
  download: Download
  from: DownloadState
  entry: Entry
}

/** The row, held until the transaction ends. Throws SafelightError `not_found`. */
export async function holdDownload(tx: Tx, id: string): Promise<Download> {
  await tx.$queryRaw`SELECT 1 FROM downloads WHERE id = ${id}::uuid FOR UPDATE`
  const row = await tx.download.findUnique({ where: { id } })
  if (!row) throw new SafelightError('not_found')
  return row
}

/**
 * Makes a move, and tells those who watch. A download that ends keeps no way to its file. Lock its clip's row first, where both are held.
 * Throws SafelightError `not_found`, `download_state` for a move that its state doesn't allow.
 */
export async function move(tx: Tx, id: string, { act, actorId, now, data = {}, details = {} }: Move): Promise<Moved> {
  const { state: from, organisationId, ownerId, clipId } = await holdDownload(tx, id)
  const state = moveOf(from, act)
  if (state === undefined) throw new SafelightError('download_state')
  const gone = isFetchable(state) ? {} : { object: null }
  const download = await tx.download.update({ where: { id }, data: { ...data, ...gone, state, movedAt: now } })
  await notify(tx, 'download', { downloadId: id, ownerId, organisationId, ended: !isOpen(state) })
  const entry = { organisationId, actorId, clipId, ownerId, act: written[act], details: { downloadId: id, ...details } }
  return { download, from, entry }
}

/** Moves each of the downloads this is about that is still open: as many as there are. `act`: `revoke`, or `expire` for those that can be fetched. */
export async function endDownloads(tx: Tx, where: Prisma.DownloadWhereInput, ended: Omit<Move, 'data'>): Promise<Moved[]> {
  const open = { AND: [where, { state: { in: [...openStates] } }] }
  const rows = await tx.download.findMany({ where: open, select: { id: true }, orderBy: { id: 'asc' } })
  const moved: Moved[] = []
  for (const { id } of rows) {
    // As it is now that it is held: another may have ended it since.
    const { state } = await holdDownload(tx, id)
    if (moveOf(state, ended.act) !== undefined) moved.push(await move(tx, id, ended))
  }
  return moved
}
