// An organisation's permission to download, as its administrators and operators see it.
import { z } from 'zod'
import type { Db, Tx } from '../../core/db.ts'
import { holds } from '../../core/downloads/permit.ts'
import { grantedStates } from '../../core/downloads/states.ts'
import type { Prisma } from '../../generated/prisma/client.ts'
import { PermitState } from '../../generated/prisma/enums.ts'
import { findActors } from '../people/find.ts'

const Named = z.object({ id: z.uuid(), name: z.string() })

export const Permit = z.object({
  id: z.uuid(),
  state: z.enum(PermitState),
  organisation: Named,
  purpose: z.string(),
  who: z.string(),
  temporary: z.boolean().describe('For 48 hours; otherwise until somebody ends it'),
  askedBy: Named,
  askedAt: z.iso.datetime(),
  decidedAt: z.iso.datetime().nullable(),
  reason: z.string().nullable().describe('Why it was refused'),
  everybody: z.boolean(),
  people: z.array(Named.extend({ email: z.string() })).describe('For whom, where it isn’t for everybody'),
  approval: z.boolean().describe('An administrator approves each download'),
  endsAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
  openDownloads: z.number().int().describe('How many were approved and aren’t over'),
})
export type Permit = z.infer<typeof Permit>

export const Permits = z.object({ permits: z.array(Permit) })

const named = { select: { id: true, name: true } } as const

export const permitRowInclude = {
  organisation: named,
  people: { include: { user: { select: { id: true, name: true, email: true } } }, orderBy: { user: { name: 'asc' } } },
} satisfies Prisma.DownloadPermitInclude
export type PermitViewRow = Prisma.DownloadPermitGetPayload<{ include: typeof permitRowInclude }>

/** As they are now: what time has ended is over, whoever has written it down. */
export async function permitViews(db: Db | Tx, rows: readonly PermitViewRow[], now: Date): Promise<Permit[]> {
  const actor = await findActors(
    db,
    rows.map(({ askedById }) => askedById),
  )
  const open = await countOpen(db, rows)
  return rows.map((row) => {
    const { id, purpose, who, temporary, reason, everybody, approval, endsAt } = row
    const { id: askedById, name } = actor(row.askedById)
    const isOver = row.state === 'enabled' && !holds(row, now)
    return {
      ...{ id, purpose, who, temporary, reason, everybody, approval },
      state: isOver ? ('ended' as const) : row.state,
      organisation: row.organisation,
      askedBy: { id: askedById, name },
      askedAt: row.askedAt.toISOString(),
      decidedAt: row.decidedAt?.toISOString() ?? null,
      people: row.people.map(({ user }) => user),
      endsAt: endsAt?.toISOString() ?? null,
      endedAt: (row.endedAt ?? (isOver ? endsAt : null))?.toISOString() ?? null,
      openDownloads: open.get(id) ?? 0,
    }
  })
}

/** By id, in one query; with the organisation, by which downloads are indexed. Of what isn't enabled nothing is open. */
async function countOpen(db: Db | Tx, rows: readonly PermitViewRow[]): Promise<Map<string, number>> {
  const enabled = rows.filter(({ state }) => state === 'enabled')
  if (enabled.length === 0) return new Map()
  const permitId = { in: enabled.map(({ id }) => id) }
  const organisationId = { in: enabled.map((row) => row.organisationId) }
  const where = { organisationId, permitId, state: { in: [...grantedStates] } }
  const counts = await db.download.groupBy({ by: ['permitId'], where, _count: true })
  return new Map(counts.map((one) => [one.permitId, one._count]))
}

/** One of them. Throws where there is none. */
export async function permitView(db: Db | Tx, id: string, now: Date): Promise<Permit> {
  const row = await db.downloadPermit.findUniqueOrThrow({ where: { id }, include: permitRowInclude })
  const [view] = await permitViews(db, [row], now)
  return view as Permit
}
