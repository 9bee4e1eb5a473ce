// A download that is to be packaged, and all it is made of.
import { holds } from '../../core/downloads/permit.ts'
import type { Prisma } from '../../generated/prisma/client.ts'
import type { WorkerDeps } from '../deps.ts'

const include = {
  permit: true,
  owner: { select: { name: true } },
  chunks: { orderBy: { index: 'asc' } },
  clip: { include: { rungs: { include: { chunks: { orderBy: { index: 'asc' } } }, orderBy: { rank: 'asc' } } } },
} satisfies Prisma.DownloadInclude

/** A download whose file nobody has made yet, or given up. */
export const waitsForFile = { state: 'packaging', object: null, failureCode: null } as const

export type PackagedDownload = Prisma.DownloadGetPayload<{ include: typeof include }>
export type DownloadedRung = PackagedDownload['clip']['rungs'][number]

/** Undefined where nothing is left to be done, or something that it rests on has ended. */
export async function loadPackaged({ db, clock }: Pick<WorkerDeps, 'db' | 'clock'>, id: string): Promise<PackagedDownload | undefined> {
  const row = await db.download.findUnique({ where: { id }, include })
  if (row?.state !== 'packaging' || row.object !== null || row.failureCode !== null) return undefined
  const { clip, permit, ownerId } = row
  const stands = clip.status === 'ready' && clip.quarantinedAt === null && clip.ownerId === ownerId && holds(permit, clock.now())
  return stands ? row : undefined
}

/**
 * Puts something of a download into the object store. False where that failed because the download ended meanwhile: what is under way to a folder of
 * files fails when all of it is taken away. Throws what `put` throws; what the database throws.
 */
export async function putFor({ db }: Pick<WorkerDeps, 'db'>, id: string, put: () => Promise<unknown>): Promise<boolean> {
  try {
    await put()
    return true
  } catch (error) {
    if ((await db.download.count({ where: { id, ...waitsForFile } })) > 0) throw error
    return false
  }
}
