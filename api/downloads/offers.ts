// What a recording can be downloaded as.
import { z } from 'zod'
import type { Db, Tx } from '../../core/db.ts'
import { SafelightError } from '../../core/errors.ts'
import { DownloadFormat } from '../../generated/prisma/enums.ts'

export const Offer = z.object({
  format: z.enum(DownloadFormat),
  rung: z.string().nullable().describe('The quality of an MP4'),
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
  bytes: z.number().int().describe('About'),
})
export type Offer = z.infer<typeof Offer>

/** Of an MP3's sound, bits/s. */
const mp3BitsPerSecond = 128_000

interface Offered {
  id: string
  durationSeconds: number | null
}

/**
 * Best quality first, sound alone last. Without sound there is no MP3, and the picture carries the trace. None while nothing of it is complete, nor
 * while its sound isn't.
 */
export async function offersOf(db: Db | Tx, { id: clipId, durationSeconds }: Offered): Promise<Offer[]> {
  const rungs = await db.rung.findMany({ where: { clipId }, orderBy: { rank: 'asc' } })
  const sums = await db.chunk.groupBy({ by: ['rungId'], where: { clipId }, _sum: { bytes: true } })
  const bytesOf = (id: string) => Number(sums.find(({ rungId }) => rungId === id)?._sum.bytes ?? 0)
  const sound = rungs.find(({ kind }) => kind === 'audio')
  if (sound && !sound.complete) return []
  const soundBytes = sound ? bytesOf(sound.id) : 0
  const pictures = rungs
    .filter(({ kind, complete }) => kind === 'video' && complete)
    .map(({ id, name, width, height }): Offer => ({ format: 'mp4', rung: name, width, height, bytes: bytesOf(id) + soundBytes }))
  if (!sound) return pictures
  const bytes = Math.round(((durationSeconds ?? 0) * mp3BitsPerSecond) / 8)
  return [...pictures, { format: 'mp3', rung: null, width: null, height: null, bytes }]
}

/** Whether what is offered of a recording has a picture and no sound. */
export const isSilent = (offers: readonly Offer[]): boolean => offers.length > 0 && offers.every(({ format }) => format === 'mp4')

/**
 * The one that is wanted; without a rung the best. Throws SafelightError `no_sound` for an MP3 of a silent recording and where there is nothing at
 * all, and `bad_request` for a picture or a quality it doesn't have.
 */
export function chooseOffer(offers: readonly Offer[], format: DownloadFormat, rung: string | null): Offer {
  const able = offers.filter((offer) => offer.format === format)
  if (able.length === 0 && (offers.length === 0 || format === 'mp3')) throw new SafelightError('no_sound')
  if (able.length === 0) throw new SafelightError('bad_request', 'format: there is no picture in it')
  const chosen = able.find((offer) => offer.rung === rung) ?? (rung === null ? able[0] : undefined)
  if (!chosen) throw new SafelightError('bad_request', 'rung: the recording does not have this quality')
  return chosen
}
