import { z } from 'zod'
import type { Prisma } from '../../generated/prisma/client.ts'
import { ClipKind, ClipStatus } from '../../generated/prisma/enums.ts'

const Summary = z.object({
  id: z.uuid(),
  title: z.string(),
  kind: z.enum(ClipKind).nullable(),
  status: z.enum(ClipStatus),
  durationSeconds: z.number().nullable(),
  createdAt: z.iso.datetime(),
  poster: z.string().nullable(),
})

export const Reflection = z.object({
  id: z.uuid(),
  title: z.string(),
  notes: z.string(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  clips: z.array(Summary),
})
export type Reflection = z.infer<typeof Reflection>

export const reflectionInclude = {
  clips: {
    where: { status: { not: 'deleted' } },
    orderBy: { createdAt: 'asc' },
    select: {
      ...{ id: true, title: true, kind: true, status: true, durationSeconds: true, createdAt: true },
      pictures: { where: { kind: 'poster' }, select: { id: true }, take: 1 },
    },
  },
} satisfies Prisma.ReflectionInclude

export function reflectionView(row: Prisma.ReflectionGetPayload<{ include: typeof reflectionInclude }>): Reflection {
  const { id, title, notes } = row
  return {
    ...{ id, title, notes },
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    clips: row.clips.map(({ pictures, createdAt, ...clip }) => ({
      ...clip,
      createdAt: createdAt.toISOString(),
      poster: pictures.length > 0 ? `/v1/clips/${clip.id}/poster.webp` : null,
    })),
  }
}
