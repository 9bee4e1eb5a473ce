// What the picture of a download carries beside the recording: a trace that nobody sees, and a mark that everybody does; and how far it is with that.
import { z } from 'zod'
import type { Db, Tx } from '../../core/db.ts'
import { markedChunks } from '../../core/downloads/marked-chunks.ts'
import { type Download, type Organisation, Prisma } from '../../generated/prisma/client.ts'
import type { DownloadFormat } from '../../generated/prisma/enums.ts'

export const Marks = z.object({
  picture: z.boolean().describe('An invisible trace that leads back to the download'),
  visible: z.boolean().describe('Its owner’s name, the day and “Do not share” can be seen'),
})
export type Marks = z.infer<typeof Marks>

/** Of a file that is asked for now. @param silent the recording has no sound, which would carry the trace otherwise */
export function marksOf(
  { downloadPictureTrace, downloadVisibleMark: visible }: Pick<Organisation, 'downloadPictureTrace' | 'downloadVisibleMark'>,
  format: DownloadFormat,
  silent: boolean,
): Marks {
  if (format === 'mp3') return { picture: false, visible: false }
  return { picture: downloadPictureTrace || visible || silent, visible }
}

type Marked = Pick<Download, 'id' | 'clipId' | 'rung' | 'state' | 'object' | 'pictureTrace' | 'visibleMark'>

const isBeingMarked = ({ state, pictureTrace, visibleMark }: Marked): boolean => state === 'packaging' && (pictureTrace || visibleMark)

/**
 * Of those whose picture is being marked, the share of it that is, 0 to 1, by id; the others are left out. However many there are, two short
 * queries; none where there is none of them.
 */
export async function markedShares(db: Db | Tx, rows: readonly Marked[]): Promise<Map<string, number>> {
  const marked = rows.filter(isBeingMarked)
  const going = marked.filter(({ object }) => object === null)
  // Once its file is made its chunks are gone.
  const shares = new Map(marked.map(({ id }) => [id, 1]))
  if (going.length === 0) return shares
  const made = await madeChunks(db, going)
  const chunks = await chunkCounts(db, going)
  for (const { id, clipId, rung } of going) {
    const all = chunks.get(`${clipId} ${rung}`) ?? 1
    shares.set(id, Math.min(1, (made.get(id) ?? all) / all))
  }
  return shares
}

/**
 * How many chunks there are, by download; those whose file was made since their rows were read are left out. In one statement: a count beside it
 * would see none of a file that is made between the two.
 */
async function madeChunks(db: Db | Tx, of: readonly Pick<Marked, 'id'>[]): Promise<Map<string, number>> {
  const rows = await db.download.findMany({
    where: { id: { in: of.map(({ id }) => id) }, object: null },
    select: { id: true, _count: { select: { chunks: true } } },
  })
  return new Map(rows.map(({ id, _count }) => [id, _count.chunks]))
}

/** How many chunks the rungs are marked in, by clip and rung. Of their segments nothing but the lengths is read. */
async function chunkCounts(db: Db | Tx, of: readonly Pick<Marked, 'clipId' | 'rung'>[]): Promise<Map<string, number>> {
  const wanted = Prisma.join(of.map(({ clipId, rung }) => Prisma.sql`(${clipId}::uuid, ${rung}::text)`))
  const rows = await db.$queryRaw<{ key: string; seconds: number[] }[]>`
    SELECT rungs.clip_id || ' ' || rungs.name AS key, jsonb_path_query_array(chunks.segments, '$[*][0]') AS seconds
    FROM rungs JOIN chunks ON chunks.rung_id = rungs.id
    WHERE (rungs.clip_id, rungs.name) IN (${wanted}) ORDER BY rungs.id, chunks.index`
  const lengths = new Map<string, { seconds: number }[]>()
  for (const { key, seconds } of rows) {
    const all = lengths.get(key) ?? []
    all.push(...seconds.map((one) => ({ seconds: one })))
    lengths.set(key, all)
  }
  return new Map([...lengths].map(([key, all]) => [key, markedChunks(all).length]))
}
