// A search at work, and the recording it is made in.
import type { Searched } from '../../core/anonymise/search.ts'
import type { Grid } from '../../core/anonymise/tiles.ts'
import type { Prisma } from '../../generated/prisma/client.ts'
import type { WorkerDeps } from '../deps.ts'
import { type PlacedSegment, placedIn } from '../encode/timeline.ts'

const include = {
  clip: {
    include: {
      rungs: {
        where: { kind: 'video', complete: true },
        orderBy: { rank: 'asc' },
        take: 1,
        include: { chunks: { orderBy: { index: 'asc' } } },
      },
    },
  },
} satisfies Prisma.FaceSearchInclude

export interface LoadedSearch {
  id: string
  clipId: string
  ownerId: string
  grid: Grid
  parts: number
  searched: Searched
  /** Opens the recording and what the search leaves. */
  contentKey: Buffer
  /** The best picture: its rung, and its segments in order. */
  rung: string
  segments: PlacedSegment[]
}

/** Undefined where nothing is left to be done: the search has ended or is gone, or its recording is, or waits in quarantine. */
export async function loadSearch(deps: Pick<WorkerDeps, 'db' | 'contentKeys'>, searchId: string): Promise<LoadedSearch | undefined> {
  const row = await deps.db.faceSearch.findUnique({ where: { id: searchId }, include })
  if (!row || row.doneAt || row.failureCode !== null || row.clip.status !== 'ready' || row.clip.quarantinedAt) return undefined
  const { id, clipId, grid, parts, width, height, frameRate, frames, clip } = row
  const [rung] = clip.rungs
  if (!rung) throw new Error(`the recording ${clipId} has no picture`)
  return {
    ...{ id, clipId, grid, parts, ownerId: clip.ownerId, rung: rung.name },
    searched: { width, height, frameRate, frames },
    contentKey: await deps.contentKeys.open(clip),
    segments: placedIn(clip.plan, rung),
  }
}
