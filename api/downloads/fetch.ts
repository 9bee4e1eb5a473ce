// The way to a packaged file: for the one it was made for, signed in, so often and for so long.
import type { Clock } from '../../core/clock.ts'
import { move } from '../../core/downloads/move.ts'
import { SafelightError } from '../../core/errors.ts'
import type { DownloadFormat } from '../../generated/prisma/enums.ts'
import { inOneGo } from '../change.ts'
import type { Context } from '../context.ts'
import type { Viewer } from '../viewer.ts'
import { demandDownload, holdForChange, type SeenDownload } from './load.ts'

/** How long the address of an object opens it, seconds. */
export const linkSeconds = 300

export const contentTypes: Record<DownloadFormat, string> = { mp4: 'video/mp4', mp3: 'audio/mpeg' }

/** What is said of a file without fetching it; it isn't counted. Throws as `fetchDownload`. */
export async function describeFile(context: Context, viewer: Viewer, id: string) {
  return fileOf(await demandDownload(context, viewer, 'download.fetch', id))
}

/**
 * Counts a fetch, writes it down, and resolves to an address of the object that holds for minutes, and never for longer than the download. Of two
 * at once that would take the last, one is refused. Throws as `demand`: `download_over` where its time or its fetches are used up.
 */
export async function fetchDownload(context: Context, asked: Viewer, id: string): Promise<string> {
  const file = await inOneGo(context, asked, async ({ tx, viewer, acts }) => {
    const held = await holdForChange(tx, context.clock, viewer, 'download.fetch', id)
    const fetches = held.row.fetches + 1
    const now = context.clock.now()
    const { entry } = await move(tx, id, { act: 'fetch', actorId: viewer.userId, now, data: { fetches }, details: { fetches } })
    acts.push(entry)
    return fileOf(held)
  })
  const { object, contentType, filename, ends } = file
  return context.objects.link(object, secondsOf(context.clock, ends), { contentType, filename })
}

/** Throws `download_over` for what has no file, which its state says it has. */
function fileOf({ row }: SeenDownload) {
  const { object, format, filename, bytes, expiresAt, permit } = row
  if (object === null || filename === null || bytes === null) throw new SafelightError('download_over')
  return { object, filename, bytes: Number(bytes), contentType: contentTypes[format], ends: [expiresAt, permit.endsAt] }
}

/** At least a second: a store takes no less. */
function secondsOf(clock: Clock, ends: readonly (Date | null)[]): number {
  const left = ends.flatMap((end) => (end ? [(end.getTime() - clock.now().getTime()) / 1000] : []))
  return Math.max(1, Math.floor(Math.min(linkSeconds, ...left)))
}
