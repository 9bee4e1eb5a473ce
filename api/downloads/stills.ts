// What administrators see of a recording that is asked for: the stills of oversight, and nothing else of it.
import { z } from 'zod'
import type { Context } from '../context.ts'
import { openMarked, type WriteDown } from '../oversight/still-routes.ts'
import { pictureSeconds, reviewInclude, Stills, stillsView } from '../oversight/view.ts'
import type { Viewer } from '../viewer.ts'
import { demandDownload } from './load.ts'

export const DownloadStills = z.object({ stills: Stills, parts: z.number().int(), partSeconds: z.number() })

/** None where none were taken, or they were destroyed. Throws as `demand`. */
export async function listDownloadStills(context: Context, viewer: Viewer, id: string): Promise<z.infer<typeof DownloadStills>> {
  const { row } = await demandDownload(context, viewer, 'download.look', id)
  const review = await context.db.review.findUnique({ where: { clipId: row.clipId }, include: reviewInclude })
  if (!review) return { stills: [], parts: 0, partSeconds: 0 }
  const { stills, parts, destroyedAt, clip, organisation } = review
  const shown = destroyedAt === null ? stills : []
  return { stills: stillsView(shown, organisation.oversightScores), parts, partSeconds: pictureSeconds(clip) / Math.max(1, parts) }
}

/** One of them, marked with who looks; that she did is written down first. Throws as `demand`, and `not_found`. */
export async function showDownloadStill(context: Context, writeDown: WriteDown, viewer: Viewer, id: string, part: number): Promise<Buffer> {
  const { row } = await demandDownload(context, viewer, 'download.look', id)
  const { clipId, ownerId, organisationId, clip } = row
  const marked = await openMarked(context, viewer, clipId, part)
  const of = { organisationId, actorId: viewer.userId, reflectionId: clip.reflectionId, clipId, ownerId }
  await writeDown({ ...of, act: 'still.seen', details: { part, downloadId: id } })
  return marked
}
