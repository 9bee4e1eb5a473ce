import { SafelightError } from '../../core/errors.ts'
import type { Prisma } from '../../generated/prisma/client.ts'
import type { PictureKind } from '../../generated/prisma/enums.ts'
import type { Context } from '../context.ts'
import type { PlaylistRung } from './playlists.ts'

const chunkSelect = { select: { id: true, index: true, segments: true }, orderBy: { index: 'asc' } } as const
type RungRow = Prisma.RungGetPayload<{ include: { chunks: typeof chunkSelect } }>

const asRung = (row: RungRow): PlaylistRung => ({
  ...row,
  chunks: row.chunks.map((chunk) => ({ ...chunk, segments: chunk.segments as unknown as [number, number, number][] })),
})

export async function findRungs({ db }: Pick<Context, 'db'>, clipId: string): Promise<PlaylistRung[]> {
  const rows = await db.rung.findMany({ where: { clipId }, include: { chunks: chunkSelect }, orderBy: { rank: 'asc' } })
  return rows.map(asRung)
}

/** Throws `not_found`. */
export async function findRung({ db }: Pick<Context, 'db'>, clipId: string, name: string): Promise<PlaylistRung> {
  const row = await db.rung.findUnique({ where: { clipId_name: { clipId, name } }, include: { chunks: chunkSelect } })
  if (!row) throw new SafelightError('not_found')
  return asRung(row)
}

/** Which stills of a clip there are so far. */
export interface Drawn {
  poster: boolean
  sheets: number
}

export async function findDrawn({ db }: Pick<Context, 'db'>, clipId: string): Promise<Drawn> {
  const kinds = await db.picture.groupBy({ by: ['kind'], where: { clipId }, _count: true })
  const count = (wanted: PictureKind) => kinds.find(({ kind }) => kind === wanted)?._count ?? 0
  return { poster: count('poster') > 0, sheets: count('sheet') }
}
