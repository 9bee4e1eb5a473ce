// A clip as its owner's programs see it, and what others see of it to whom she opened it.
import { z } from 'zod'
import type { Decision } from '../../core/access/decide.ts'
import { sentence } from '../../core/errors.ts'
import type { Plan } from '../../core/plan.ts'
import type { Prisma } from '../../generated/prisma/client.ts'
import { ClipKind, ClipStatus, RungKind, RungMethod } from '../../generated/prisma/enums.ts'
import { Edit, editInclude, editView } from '../edits/view.ts'
import { Person, personSelect, personView } from '../people/person.ts'
import { becauseOf } from '../sharing/words.ts'
import { chunkProgress } from './progress.ts'

const Rung = z.object({
  name: z.string(),
  kind: z.enum(RungKind),
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
  frameRate: z.number().nullable(),
  method: z.enum(RungMethod),
  complete: z.boolean(),
  chunks: z.number().int(),
})

export const Clip = z.object({
  id: z.uuid(),
  reflectionId: z.uuid(),
  kind: z.enum(ClipKind).nullable(),
  title: z.string(),
  filename: z.string(),
  recordedAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
  status: z.enum(ClipStatus),
  progress: z.object({
    receivedBytes: z.number().int(),
    totalBytes: z.number().int().nullable(),
    chunksDone: z.number().int(),
    chunksTotal: z.number().int().nullable(),
  }),
  durationSeconds: z.number().nullable(),
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
  rungs: z.array(Rung),
  copyRefusal: z.string().nullable(),
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
  remarks: z.array(z.string()),
  receipt: z.string().nullable(),
  quarantinedAt: z.iso.datetime().nullable().describe('Flagged by an administrator and not decided on: all but its owner are kept from it'),
  bytes: z.number().int().nullable(),
  sha256: z.string().nullable(),
  poster: z.string().nullable(),
  edit: Edit.nullable(),
  anonymised: z.boolean().describe('Faces in it were looked for and covered; of sound alone, the voice is another'),
  owner: Person,
  mine: z.boolean(),
  because: z.array(z.string()).describe('Why the viewer sees what is another’s'),
})
export type Clip = z.infer<typeof Clip>

export const clipInclude = {
  rungs: { orderBy: { rank: 'asc' }, include: { _count: { select: { chunks: true } } } },
  pictures: { where: { kind: 'poster' }, select: { id: true }, take: 1 },
  upload: true,
  edit: editInclude,
  owner: { select: personSelect },
  organisation: { select: { offerReplacing: true } },
} satisfies Prisma.ClipInclude

export type ClipRow = Prisma.ClipGetPayload<{ include: typeof clipInclude }>

/** `receivedBytes`: ciphertext bytes that have come; `decision`: the one that lets the viewer see it. */
export function clipView(row: ClipRow, receivedBytes: number, decision: Decision): Clip {
  const mine = decision.because === 'owner'
  const {
    id,
    reflectionId,
    kind,
    title,
    filename,
    status,
    durationSeconds,
    width,
    height,
    copyRefusal,
    remarks,
    receipt,
    sha256,
    anonymised,
  } = row
  const rungs = row.rungs.map((rung) => ({
    name: rung.name,
    kind: rung.kind,
    width: rung.width,
    height: rung.height,
    frameRate: rung.frameRate,
    method: rung.method,
    complete: rung.complete,
    chunks: rung._count.chunks,
  }))
  const chunks = chunkProgress(row.plan as unknown as Plan | null, rungs)
  const total = row.bytes ?? row.upload?.length
  const all = {
    ...{
      id,
      reflectionId,
      kind,
      title,
      filename,
      status,
      durationSeconds,
      width,
      height,
      copyRefusal,
      remarks,
      receipt,
      sha256,
      rungs,
      anonymised,
    },
    recordedAt: row.recordedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    quarantinedAt: row.quarantinedAt?.toISOString() ?? null,
    progress: { receivedBytes, totalBytes: total == null ? null : Number(total), chunksDone: chunks.done, chunksTotal: chunks.total },
    failure: row.failureCode ? { code: row.failureCode, message: sentence(row.failureCode) } : null,
    bytes: row.bytes === null ? null : Number(row.bytes),
    poster: row.pictures.length > 0 ? `/v1/clips/${id}/poster.webp` : null,
    edit: row.edit && editView(row.edit, row, mine),
    ...{ owner: personView(row.owner), mine, because: becauseOf(decision) },
  }
  return mine ? all : { ...all, ...ownersOnly }
}

/** What is between the owner and her device. */
const ownersOnly = { filename: '', receipt: null, sha256: null, bytes: null, copyRefusal: null, remarks: [] }
