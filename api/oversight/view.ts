// What administrators are shown of recordings they oversee: no title, no file name, no time finer than a part.
import { z } from 'zod'
import { decide, type Facts, reasons, type Viewer } from '../../core/access/decide.ts'
import type { FlagSubject, ReviewSubject } from '../../core/access/decide-oversight.ts'
import type { Plan } from '../../core/plan.ts'
import type { Prisma } from '../../generated/prisma/client.ts'
import { FlagOutcome, OversightMode } from '../../generated/prisma/enums.ts'

const Named = z.object({ id: z.uuid(), name: z.string() })

export const Overview = z.object({
  mode: z.enum(OversightMode),
  purpose: z.string().describe('The sentence to write before the first still'),
  confirmedUntil: z.iso.datetime().nullable(),
  waiting: z.number().int(),
  flags: z.number().int().describe('Not decided yet'),
})

export const Confirmed = z.object({ confirmedUntil: z.iso.datetime() })

export const shownStates = ['waiting', 'reviewed', 'flagged', 'released', 'deleted'] as const

/** Which there are of a recording. */
export const Stills = z.array(z.object({ part: z.number().int(), score: z.number().nullable() })).describe('Likeliest first, then by part')

export const Recording = z.object({
  clipId: z.uuid(),
  owner: Named,
  recordedAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
  durationSeconds: z.number(),
  parts: z.number().int(),
  partSeconds: z.number(),
  state: z.enum(shownStates),
  risk: z.number().nullable(),
  stills: Stills,
  reviewedAt: z.iso.datetime().nullable(),
  stillsGone: z.boolean(),
  mayFlag: z.boolean(),
})
export type Recording = z.infer<typeof Recording>

export const Recordings = z.object({ recordings: z.array(Recording), next: z.string().nullable() })

export const Flag = z.object({
  id: z.uuid(),
  clipId: z.uuid(),
  organisation: Named,
  owner: Named.nullable().describe('Not told to operators'),
  durationSeconds: z.number(),
  reason: z.string(),
  flaggedBy: Named.nullable(),
  createdAt: z.iso.datetime(),
  mayDecide: z.boolean(),
  whyNot: z.string().nullable(),
  outcome: z.enum(FlagOutcome).nullable(),
  decision: z.string(),
  decidedAt: z.iso.datetime().nullable(),
})
export type Flag = z.infer<typeof Flag>

export const Flags = z.object({ flags: z.array(Flag), next: z.string().nullable() })

/** What an owner is told: how often and how it ended, never which stills nor by whom. */
export const OwnersOversight = z.object({
  quarantinedAt: z.iso.datetime().nullable(),
  reviewedAt: z.iso.datetime().nullable().describe('When somebody was through with its stills'),
  looks: z.array(z.object({ day: z.iso.date(), stills: z.number().int() })).describe('By day (UTC), newest first'),
  decisions: z.array(z.object({ outcome: z.enum(FlagOutcome), reason: z.string(), decidedAt: z.iso.datetime() })),
})

const named = { select: { id: true, name: true } } as const

export const reviewInclude = {
  clip: {
    select: {
      ...{ id: true, reflectionId: true, ownerId: true, organisationId: true, status: true },
      ...{ createdAt: true, recordedAt: true, durationSeconds: true, plan: true },
      owner: named,
    },
  },
  stills: { select: { part: true, score: true }, orderBy: { part: 'asc' } },
  organisation: { select: { oversightScores: true } },
} satisfies Prisma.ReviewInclude
export type ReviewRow = Prisma.ReviewGetPayload<{ include: typeof reviewInclude }>

export const reviewSubject = ({
  state,
  clip,
}: Pick<ReviewRow, 'state'> & { clip: Omit<ReviewSubject, 'of' | 'state'> }): ReviewSubject => ({
  ...{ of: 'review', state },
  ...{ ownerId: clip.ownerId, organisationId: clip.organisationId, status: clip.status },
})

/** The parts are of the picture: sound may go on for longer. */
export function pictureSeconds({ plan, durationSeconds }: Pick<ReviewRow['clip'], 'plan' | 'durationSeconds'>): number {
  const { videoStart = 0, videoSeconds = 0 } = (plan as Partial<Plan> | null) ?? {}
  return videoSeconds > videoStart ? videoSeconds - videoStart : (durationSeconds ?? 0)
}

/** Likeliest first, where the organisation wants scores; then by part. */
export const stillsView = (stills: readonly { part: number; score: number | null }[], isScored: boolean) =>
  stills
    .map(({ part, score }) => ({ part, score: isScored ? score : null }))
    .sort((a, b) => (b.score ?? -1) - (a.score ?? -1) || a.part - b.part)

/** Of a row that the viewer may see. Throws nothing; `undrawn` ones are never seen. */
export function recordingView(row: ReviewRow, facts: Facts, viewer: Viewer): Recording {
  const { clipId, clip, parts, reviewedAt, destroyedAt } = row
  const durationSeconds = clip.durationSeconds ?? 0
  const isScored = row.organisation.oversightScores
  // Whether she may at all; that she says first what for is asked when she does.
  const may = (action: 'oversight.look' | 'oversight.flag') =>
    decide({ ...facts, purposeConfirmed: true }, viewer, action, reviewSubject(row)).allowed
  const shown = destroyedAt === null && may('oversight.look') ? row.stills : []
  return {
    ...{ clipId, durationSeconds, parts, risk: isScored ? row.risk : null },
    owner: { id: clip.owner.id, name: clip.owner.name },
    state: row.state === 'undrawn' ? 'waiting' : row.state,
    recordedAt: clip.recordedAt?.toISOString() ?? null,
    createdAt: clip.createdAt.toISOString(),
    partSeconds: pictureSeconds(clip) / Math.max(1, parts),
    stills: stillsView(shown, isScored),
    reviewedAt: reviewedAt?.toISOString() ?? null,
    stillsGone: destroyedAt !== null || !may('oversight.look'),
    mayFlag: row.state !== 'flagged' && may('oversight.flag'),
  }
}

export const flagInclude = {
  flaggedBy: named,
  clip: { select: { id: true, reflectionId: true, ownerId: true, durationSeconds: true, owner: named, organisation: named } },
} satisfies Prisma.FlagInclude
export type FlagRow = Prisma.FlagGetPayload<{ include: typeof flagInclude }>

export const flagSubject = ({ clip, flaggedById }: Pick<FlagRow, 'clip' | 'flaggedById'>): FlagSubject => ({
  ...{ of: 'flag', flaggedById },
  ...{ ownerId: clip.ownerId, organisationId: clip.organisation.id },
})

/** Of a row that the viewer may see. */
export function flagView(row: FlagRow, facts: Facts, viewer: Viewer): Flag {
  const { id, clipId, clip, reason, outcome, decision, flaggedBy } = row
  const may = decide(facts, viewer, 'oversight.decide', flagSubject(row))
  const open = outcome === null
  return {
    ...{ id, clipId, reason, outcome, decision, flaggedBy, organisation: clip.organisation },
    owner: viewer.role === 'operator' ? null : clip.owner,
    durationSeconds: clip.durationSeconds ?? 0,
    createdAt: row.createdAt.toISOString(),
    mayDecide: open && may.allowed,
    whyNot: open && !may.allowed ? reasons[may.because] : null,
    decidedAt: row.decidedAt?.toISOString() ?? null,
  }
}
