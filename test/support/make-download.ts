// A download in a worker's house, asked for and approved as the API does it.

import { newId } from '../../core/ids.ts'
import type { Download } from '../../generated/prisma/client.ts'
import type { WorkerHouse } from './worker-house.ts'

export type WantedDownload = Partial<Pick<Download, 'format' | 'rung' | 'state' | 'pictureTrace' | 'visibleMark'>>

/** The row, waiting for its file unless said otherwise, under a permit for everybody; no job was added. */
export async function makeDownload({ db }: WorkerHouse, clipId: string, wanted: WantedDownload = {}): Promise<Download> {
  const { ownerId, organisationId } = await db.clip.findUniqueOrThrow({ where: { id: clipId } })
  const now = new Date()
  const asked = { purpose: 'A talk', who: 'All', temporary: false, askedById: ownerId, askedAt: now }
  const permit = await db.downloadPermit.create({ data: { organisationId, state: 'enabled', ...asked } })
  const of = { clipId, ownerId, organisationId, permitId: permit.id, purpose: 'A talk', mostFetches: 3 }
  return db.download.create({
    data: { id: newId(), ...of, format: 'mp4', rung: '240', state: 'packaging', createdAt: now, movedAt: now, ...wanted },
  })
}

/** The download once its file is there, or was given up. */
export async function packaged(house: WorkerHouse, { id }: Pick<Download, 'id'>): Promise<Download> {
  await house.queues.add('package', { downloadId: id })
  for (const end = Date.now() + 120_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 50))) {
    const row = await house.db.download.findUniqueOrThrow({ where: { id } })
    if (row.object !== null || row.failureCode !== null) return row
  }
  throw new Error('the download was not packaged')
}
