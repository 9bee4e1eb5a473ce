// Which permissions there are, and for whom one could be.
import type { Prisma } from '../../generated/prisma/client.ts'
import type { Context } from '../context.ts'
import { type Permit, permitRowInclude, permitViews } from './permit-view.ts'

type Parts = Pick<Context, 'db' | 'clock'>

/** The newest of an organisation; null where nobody ever asked. */
export async function newestPermit({ db, clock }: Parts, organisationId: string): Promise<Permit | null> {
  const rows = await db.downloadPermit.findMany({
    where: { organisationId },
    include: permitRowInclude,
    orderBy: [{ askedAt: 'desc' }, { id: 'desc' }],
    take: 1,
  })
  const [view] = await permitViews(db, rows, clock.now())
  return view ?? null
}

const mostSettled = 50

/** Of all organisations: what is asked for, what is enabled, then the latest fifty others. */
export async function listPermits({ db, clock }: Parts): Promise<Permit[]> {
  const now = clock.now()
  const enabled: Prisma.DownloadPermitWhereInput = { state: 'enabled', OR: [{ endsAt: null }, { endsAt: { gt: now } }] }
  const find = (where: Prisma.DownloadPermitWhereInput, take?: number) =>
    db.downloadPermit.findMany({
      where,
      include: permitRowInclude,
      orderBy: [{ askedAt: 'desc' }, { id: 'desc' }],
      ...(take !== undefined && { take }),
    })
  const rows = [
    ...(await find({ state: 'asked' })),
    ...(await find(enabled)),
    ...(await find({ state: { not: 'asked' }, NOT: enabled }, mostSettled)),
  ]
  return permitViews(db, rows, now)
}

const mostPeople = 20

/** Open accounts of the organisation that asked, whose name or address contains `query`; undefined where there is no such permission. */
export async function findPermitPeople({ db }: Pick<Context, 'db'>, id: string, query: string) {
  const permit = await db.downloadPermit.findUnique({ where: { id }, select: { organisationId: true } })
  if (!permit) return undefined
  const contains = { contains: query.replace(/[\\%_]/g, '\\$&'), mode: 'insensitive' } as const
  return db.user.findMany({
    where: { ...permit, deactivatedAt: null, OR: [{ name: contains }, { email: contains }] },
    select: { id: true, name: true, email: true },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: mostPeople,
  })
}
