import { z } from 'zod'
import { type Decision, endOf } from '../../core/access/decide.ts'
import type { Prisma } from '../../generated/prisma/client.ts'
import { ClipKind, ClipStatus } from '../../generated/prisma/enums.ts'
import { Person, personSelect, personView } from '../people/person.ts'
import { becauseOf } from '../sharing/words.ts'

export const ClipSummary = z.object({
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
  owner: Person,
  mine: z.boolean(),
  because: z.array(z.string()).describe('Why the viewer sees what is another’s'),
  clips: z.array(ClipSummary),
})
export type Reflection = z.infer<typeof Reflection>

export const reflectionInclude = {
  owner: { select: personSelect },
  clips: {
    where: { status: { not: 'deleted' } },
    orderBy: { createdAt: 'asc' },
    select: {
      ...{ id: true, title: true, kind: true, status: true, durationSeconds: true, createdAt: true, quarantinedAt: true, anonymised: true },
      pictures: { where: { kind: 'poster' }, select: { id: true }, take: 1 },
    },
  },
} satisfies Prisma.ReflectionInclude

export type ReflectionRow = Prisma.ReflectionGetPayload<{ include: typeof reflectionInclude }>

/** `decision`: the one that lets the viewer see it. What failed or is quarantined is its owner's concern alone, and others may see only what was anonymised. */
export function reflectionView(row: ReflectionRow, decision: Decision): Reflection {
  const { id, title, notes } = row
  const mine = decision.because === 'owner'
  return {
    ...{ id, title, notes, mine },
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    owner: personView(row.owner),
    because: becauseOf(decision),
    clips: row.clips
      .filter(({ status, quarantinedAt }) => mine || (status !== 'failed' && quarantinedAt === null))
      .filter(({ anonymised }) => anonymised || !decision.anonymisedOnly)
      .map(({ pictures, createdAt, quarantinedAt: _, anonymised: __, ...clip }) => ({
        ...clip,
        createdAt: createdAt.toISOString(),
        poster: pictures.length > 0 ? `/v1/clips/${clip.id}/poster.webp` : null,
      })),
  }
}

/** A reflection that somebody opened to the viewer. */
export const SharedReflection = Reflection.extend({ sharedAt: z.iso.datetime().nullable(), endsAt: z.iso.datetime().nullable() })

export function sharedReflectionView(row: ReflectionRow, decision: Decision): z.infer<typeof SharedReflection> {
  const sharedAt = decision.grounds?.[0]?.sharedAt.toISOString() ?? null
  return { ...reflectionView(row, decision), sharedAt, endsAt: endOf(decision)?.toISOString() ?? null }
}
