// A download that is to be packaged, and all it is made of.
import { holds } from '../../core/downloads/permit.ts'
import { isOpen } from '../../core/downloads/states.ts'
import type { Prisma } from '../../generated/prisma/client.ts'
import type { WorkerDeps } from '../deps.ts'

const include = {
  permit: true,
  clip: {
    include: { organisation: true, rungs: { include: { chunks: { orderBy: { index: 'asc' } } }, orderBy: { rank: 'asc' } } },
  },
} satisfies Prisma.DownloadInclude

export type PackagedDownload = Prisma.DownloadGetPayload<{ include: typeof include }>
export type DownloadedRung = PackagedDownload['clip']['rungs'][number]

/** Undefined where nothing is left to be done. */
export async function loadPackaged({ db }: Pick<WorkerDeps, 'db'>, id: string): Promise<PackagedDownload | undefined> {
  const row = await db.download.findUnique({ where: { id }, include })
  return row && (row.state === 'approved' || row.state === 'packaging') ? row : undefined
}

/** Its recording may still be taken out: nothing it rests on ended while it waited. */
export function mayBePackaged({ state, clip, permit, ownerId }: PackagedDownload, now: Date): boolean {
  return isOpen(state) && clip.status === 'ready' && clip.quarantinedAt === null && clip.ownerId === ownerId && holds(permit, now)
}
