// The recordings of an organisation whose stills are to be looked at, a page at a time.
import { decide } from '../../core/access/decide.ts'
import { loadFacts } from '../../core/access/facts.ts'
import { SafelightError } from '../../core/errors.ts'
import type { Prisma } from '../../generated/prisma/client.ts'
import { readCursor, writeCursor } from '../clips/cursor.ts'
import type { Context } from '../context.ts'
import type { Viewer } from '../viewer.ts'
import { type Recording, type ReviewRow, recordingView, reviewInclude, reviewSubject, type shownStates } from './view.ts'

export interface Wanted {
  state: (typeof shownStates)[number] | 'all'
  ownerId?: string | undefined
  /** When it came in, whatever its device says of when it was recorded; `before` is exclusive. */
  from?: Date | undefined
  before?: Date | undefined
  order: 'newest' | 'risk'
  cursor?: string | undefined
  limit: number
}

/** Recordings that go by their owner's will are out of the list; those deleted by a decision stay told of. */
const there: Prisma.ReviewWhereInput = { OR: [{ state: 'deleted' }, { clip: { status: { not: 'deleted' } } }] }

/** Nobody can be through with stills that are still to be taken; where none could be, the recording is there without. */
const made: Prisma.ReviewWhereInput = { NOT: { state: 'waiting', destroyedAt: null, stills: { none: {} } } }

/** What is not the viewer's own in her organisation: what of it she may see is for `decide` to say, row by row. */
const ofOthers = (viewer: Viewer, organisationId: string): Prisma.ReviewWhereInput => ({
  ...{ organisationId, clip: { ownerId: { not: viewer.userId } } },
  AND: [there, made],
})

export async function listRecordings(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  viewer: Viewer,
  organisationId: string,
  wanted: Wanted,
): Promise<{ recordings: Recording[]; next: string | null }> {
  const { state, ownerId, cursor, limit } = wanted
  const [facts, { oversightScores }] = await Promise.all([
    loadFacts(db, clock, viewer),
    db.organisation.findUniqueOrThrow({ where: { id: organisationId }, select: { oversightScores: true } }),
  ])
  // Scores from before they were switched off say nothing any more.
  const order = oversightScores ? wanted.order : 'newest'
  const rows = await db.review.findMany({
    where: {
      state: state === 'all' ? { not: 'undrawn' } : state,
      AND: [
        ofOthers(viewer, organisationId),
        ...(ownerId === undefined ? [] : [{ clip: { ownerId } }]),
        ...within(wanted),
        ...(cursor === undefined ? [] : [order === 'risk' ? afterRisk(cursor) : afterNewest(cursor)]),
      ],
    },
    include: reviewInclude,
    orderBy: [
      ...(order === 'risk' ? [{ risk: { sort: 'desc' as const, nulls: 'last' as const } }] : []),
      { clip: { createdAt: 'desc' } },
      { clipId: 'desc' },
    ],
    take: limit + 1,
  })
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1) : undefined
  const seen = shown.filter((row) => decide(facts, viewer, 'oversight.see', reviewSubject(row)).allowed)
  return { recordings: seen.map((row) => recordingView(row, facts, viewer)), next: last ? cursorOf(last, order) : null }
}

/** How many wait for somebody to look at them. */
export const countWaiting = ({ db }: Pick<Context, 'db'>, viewer: Viewer, organisationId: string): Promise<number> =>
  db.review.count({ where: { state: 'waiting', AND: [ofOthers(viewer, organisationId)] } })

function within({ from, before }: Wanted): Prisma.ReviewWhereInput[] {
  if (!from && !before) return []
  const span = { ...(from && { gte: from }), ...(before && { lt: before }) }
  return [{ clip: { createdAt: span } }]
}

/** The likeliest first: the risk stands before the rest of the cursor; `-`: not scored. */
function cursorOf({ clipId: id, clip: { createdAt }, risk }: ReviewRow, order: Wanted['order']): string {
  const place = writeCursor({ createdAt, id })
  return order === 'risk' ? `${risk ?? '-'}_${place}` : place
}

/** As `afterCursor`, of rows whose id is the clip's. */
function afterNewest(cursor: string): Prisma.ReviewWhereInput {
  const { createdAt, id } = readCursor(cursor)
  return { clip: { OR: [{ createdAt: { lt: createdAt } }, { createdAt, id: { lt: id } }] } }
}

function afterRisk(cursor: string): Prisma.ReviewWhereInput {
  const [, stated = '', place = ''] = cursor.match(/^(-|[0-9.e-]{1,30}?)_(.*)$/) ?? []
  const rest = afterNewest(place)
  if (stated === '-') return { risk: null, AND: [rest] }
  const risk = Number(stated)
  if (stated === '' || !Number.isFinite(risk)) throw new SafelightError('bad_request', 'cursor: is not one of ours')
  return { OR: [{ risk: { lt: risk } }, { risk: null }, { risk, AND: [rest] }] }
}
