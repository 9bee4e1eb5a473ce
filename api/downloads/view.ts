// A download as its owner and the administrators of her organisation see it.
import { z } from 'zod'
import { type Action, decide, type Facts, type Viewer } from '../../core/access/decide.ts'
import { factsAbout, permitInclude } from '../../core/access/downloads.ts'
import { downloadSubject } from '../../core/access/subjects.ts'
import type { Db, Tx } from '../../core/db.ts'
import { isOpen } from '../../core/downloads/states.ts'
import { sentence } from '../../core/errors.ts'
import type { Prisma } from '../../generated/prisma/client.ts'
import { DownloadFormat, DownloadState } from '../../generated/prisma/enums.ts'
import { Marks, markedShares } from './marks.ts'

export const Download = z.object({
  id: z.uuid(),
  clip: z.object({
    id: z.uuid(),
    title: z.string(),
    durationSeconds: z.number().nullable(),
    recordedAt: z.iso.datetime().nullable(),
  }),
  owner: z.object({ id: z.uuid(), name: z.string() }),
  format: z.enum(DownloadFormat),
  rung: z.string().nullable(),
  purpose: z.string(),
  state: z.enum(DownloadState),
  createdAt: z.iso.datetime(),
  decidedAt: z.iso.datetime().nullable(),
  reason: z.string().nullable().describe('Why it was declined'),
  filename: z.string().nullable(),
  bytes: z.number().int().nullable(),
  expiresAt: z.iso.datetime().nullable(),
  fetches: z.number().int(),
  fetchesLeft: z
    .number()
    .int()
    .describe('0 of one that was fetched or expired: used up; its file is destroyed when its last address is dead'),
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
  marks: Marks.describe('What its picture carries, as the rules were when it was asked for'),
  progress: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .describe('While it is packaged: the share of its picture that is marked; null where none is'),
  may: z.object({ fetch: z.boolean(), revoke: z.boolean(), decide: z.boolean() }),
})
export type Download = z.infer<typeof Download>

export const Downloads = z.object({ downloads: z.array(Download) })

export const downloadInclude = {
  clip: {
    select: { id: true, reflectionId: true, title: true, durationSeconds: true, recordedAt: true, status: true, quarantinedAt: true },
  },
  owner: { select: { id: true, name: true, deactivatedAt: true } },
  permit: permitInclude,
} satisfies Prisma.DownloadInclude
export type DownloadRow = Prisma.DownloadGetPayload<{ include: typeof downloadInclude }>

/** What the decision is asked about a row. */
export const askAbout = (facts: Facts, row: DownloadRow) => [factsAbout(facts, row), downloadSubject(row, facts.now)] as const

/** Of rows that the viewer may see, in their order; operators, who may end one, are told no title and no purpose. */
export async function downloadViews(db: Db | Tx, rows: readonly DownloadRow[], facts: Facts, viewer: Viewer): Promise<Download[]> {
  const shares = await markedShares(db, rows)
  return rows.map((row) => viewOf(row, facts, viewer, shares.get(row.id) ?? null))
}

/** One of them. */
export async function downloadView(db: Db | Tx, row: DownloadRow, facts: Facts, viewer: Viewer): Promise<Download> {
  const [view] = await downloadViews(db, [row], facts, viewer)
  return view as Download
}

/** One that has just changed, as it is now. Throws where there is none. */
export const changedView = async (tx: Tx, id: string, facts: Facts, viewer: Viewer): Promise<Download> =>
  downloadView(tx, await tx.download.findUniqueOrThrow({ where: { id }, include: downloadInclude }), facts, viewer)

/** When it can't be fetched any more, which its permission may come before; null while there is nothing to fetch. */
function endOf({ expiresAt, permit: { endsAt } }: DownloadRow): Date | null {
  return expiresAt !== null && endsAt !== null && endsAt < expiresAt ? endsAt : expiresAt
}

function viewOf(row: DownloadRow, facts: Facts, viewer: Viewer, progress: number | null): Download {
  const { id, format, rung, state, reason, filename, fetches, mostFetches, failureCode, clip, owner, createdAt } = row
  const [about, subject] = askAbout(facts, row)
  const may = (action: Action) => isOpen(state) && decide(about, viewer, action, subject).allowed
  const isTold = viewer.role !== 'operator'
  return {
    ...{ id, format, rung, state, fetches, purpose: isTold ? row.purpose : '', reason: isTold ? reason : null },
    clip: {
      id: clip.id,
      title: isTold && clip.status !== 'deleted' ? clip.title : '',
      durationSeconds: clip.durationSeconds,
      recordedAt: clip.recordedAt?.toISOString() ?? null,
    },
    owner: { id: owner.id, name: owner.name },
    createdAt: createdAt.toISOString(),
    decidedAt: row.decidedAt?.toISOString() ?? null,
    // The title is in it.
    filename: viewer.userId === owner.id && clip.status !== 'deleted' ? filename : null,
    bytes: row.bytes === null ? null : Number(row.bytes),
    expiresAt: endOf(row)?.toISOString() ?? null,
    fetchesLeft: isOpen(state) || state === 'expired' ? Math.max(0, mostFetches - fetches) : 0,
    failure: failureCode === null ? null : { code: failureCode, message: sentence(failureCode) },
    marks: { picture: row.pictureTrace, visible: row.visibleMark },
    progress,
    may: { fetch: may('download.fetch'), revoke: may('download.revoke'), decide: may('download.decide') },
  }
}
