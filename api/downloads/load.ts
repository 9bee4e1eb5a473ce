import type { Facts } from '../../core/access/decide.ts'
import type { DownloadAction } from '../../core/access/decide-downloads.ts'
import { demand } from '../../core/access/demand.ts'
import { loadFacts } from '../../core/access/facts.ts'
import type { Clock } from '../../core/clock.ts'
import type { Db, Tx } from '../../core/db.ts'
import { holdDownload } from '../../core/downloads/move.ts'
import { SafelightError } from '../../core/errors.ts'
import { lockClips } from '../clips/hold.ts'
import type { Viewer } from '../viewer.ts'
import { askAbout, type DownloadRow, downloadInclude } from './view.ts'

interface Parts {
  db: Db | Tx
  clock: Clock
}

/** Throws SafelightError `not_found`. */
async function load(db: Db | Tx, id: string): Promise<DownloadRow> {
  const row = await db.download.findUnique({ where: { id }, include: downloadInclude })
  if (!row) throw new SafelightError('not_found')
  return row
}

export interface SeenDownload {
  row: DownloadRow
  facts: Facts
}

/** A download, when the viewer may do this to it now. Throws as `demand`; none and another's look the same. */
export async function demandDownload({ db, clock }: Parts, viewer: Viewer, action: DownloadAction, id: string): Promise<SeenDownload> {
  const row = await load(db, id)
  const facts = await loadFacts(db, clock, viewer)
  const [about, subject] = askAbout(facts, row)
  demand(about, viewer, action, subject)
  return { row, facts }
}

/**
 * The same within a transaction, and nothing of it changes until that ends. Rows are always held in this order: the permission, the clip, the
 * download. Throws as `demandDownload`.
 */
export async function holdForChange(tx: Tx, clock: Clock, viewer: Viewer, action: DownloadAction, id: string): Promise<SeenDownload> {
  const { permitId, clipId } = await load(tx, id)
  await tx.$queryRaw`SELECT 1 FROM download_permits WHERE id = ${permitId}::uuid FOR SHARE`
  await lockClips(tx, clipId)
  await holdDownload(tx, id)
  return demandDownload({ db: tx, clock }, viewer, action, id)
}
