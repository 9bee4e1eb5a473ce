// An owner asks to take a recording out.
import { z } from 'zod'
import { decide, type Facts, type Reason, reasons } from '../../core/access/decide.ts'
import { demand } from '../../core/access/demand.ts'
import { findPermit } from '../../core/access/downloads.ts'
import { loadFacts } from '../../core/access/facts.ts'
import { clipSubject } from '../../core/access/subjects.ts'
import type { Db, Tx } from '../../core/db.ts'
import { openStates } from '../../core/downloads/states.ts'
import { errors, SafelightError } from '../../core/errors.ts'
import { notify } from '../../core/events.ts'
import type { Clip, Download as Row } from '../../generated/prisma/client.ts'
import type { DownloadFormat } from '../../generated/prisma/enums.ts'
import { type Change, inOneGo } from '../change.ts'
import { lockClips } from '../clips/hold.ts'
import type { Context } from '../context.ts'
import { findAdministrators } from '../people/find.ts'
import type { Viewer } from '../viewer.ts'
import { approve } from './decisions.ts'
import { Marks, marksOf } from './marks.ts'
import { chooseOffer, isSilent, Offer, offersOf } from './offers.ts'
import { endUsedUp, usedUp } from './used-up.ts'
import { changedView, Download, downloadInclude, downloadViews } from './view.ts'

export const ClipDownloads = z.object({
  enabled: z.boolean(),
  message: z.string().nullable().describe('Why it can’t be downloaded, and how to ask'),
  approval: z.boolean().describe('An administrator approves it first'),
  nobodyApproves: z.boolean().describe('There is no administrator but the owner, and nobody approves her own'),
  offers: z.array(Offer),
  marks: Marks.describe('What the picture of an MP4 would carry now'),
  days: z.number().int().describe('How long it can be fetched once it is packaged'),
  fetches: z.number().int().describe('How often'),
  downloads: z.array(Download).describe('Of this recording, newest first'),
})

/** Why an owner can't now, and is told so instead of being refused. */
const told: ReadonlySet<Reason> = new Set<Reason>(['downloads_off', 'quarantined', 'not_ready'])
const mostShown = 100

interface Asked {
  clip: Clip
  facts: Facts
  permit: { id: string; approval: boolean } | undefined
}

/** Throws SafelightError `not_found`. */
async function lookAt(db: Db | Tx, { clock }: Pick<Context, 'clock'>, viewer: Viewer, clipId: string): Promise<Asked> {
  const clip = await db.clip.findUnique({ where: { id: clipId } })
  if (!clip) throw new SafelightError('not_found')
  const facts = await loadFacts(db, clock, viewer, clip.reflectionId)
  const permit = await findPermit(db, clip, facts.now)
  return { clip, facts: { ...facts, mayDownload: permit !== undefined }, permit }
}

/** What an owner may ask for of a recording, or why not. Throws as `demand`. */
export async function showOffers(context: Context, viewer: Viewer, clipId: string): Promise<z.infer<typeof ClipDownloads>> {
  const { db } = context
  const { clip, facts, permit } = await lookAt(db, context, viewer, clipId)
  const decision = decide(facts, viewer, 'clip.download', clipSubject(clip))
  if (!told.has(decision.because)) demand(facts, viewer, 'clip.download', clipSubject(clip))
  const rules = await db.organisation.findUniqueOrThrow({ where: { id: clip.organisationId } })
  const rows = await db.download.findMany({
    where: { clipId, ownerId: viewer.userId },
    include: downloadInclude,
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: mostShown,
  })
  const offers = decision.allowed ? await offersOf(db, clip) : []
  const approval = permit?.approval ?? false
  const nothing = decision.allowed && offers.length === 0
  return {
    enabled: offers.length > 0,
    message: nothing ? `${errors.no_sound.title}.` : decision.allowed ? null : reasons[decision.because],
    ...{ approval, nobodyApproves: approval && !(await hasApprover(db, clip)), offers },
    marks: marksOf(rules, 'mp4', isSilent(offers)),
    ...{ days: rules.downloadDays, fetches: rules.downloadFetches },
    downloads: await downloadViews(db, rows, facts, viewer),
  }
}

/** Whether somebody beside its owner could approve it. */
async function hasApprover(db: Db | Tx, { organisationId, ownerId }: Clip): Promise<boolean> {
  const others = (await findAdministrators(db, [organisationId])).filter((id) => id !== ownerId)
  return others.length > 0
}

export interface WantedDownload {
  format: DownloadFormat
  rung: string | null
  purpose: string
}

/**
 * Asks for a download; where no administrator has to approve it, it is approved by that rule at once. Throws as `demand` and as `chooseOffer`,
 * `bad_request` without a purpose where one is needed, and `download_open` for what was asked for already. One
 * that is used up doesn't count, and ends by this, unless its file is being sent to her: then it ends by itself.
 */
export function requestDownload(context: Context, asked: Viewer, clipId: string, wanted: WantedDownload): Promise<Download> {
  return inOneGo(context, asked, async (change) => {
    const { tx, viewer } = change
    // The permission first, as everywhere: whoever ends it waits, and ends this one too.
    await tx.$queryRaw`SELECT 1 FROM download_permits WHERE organisation_id = ${viewer.organisationId}::uuid AND state = 'enabled' ORDER BY id FOR SHARE`
    await lockClips(tx, clipId)
    const { clip, facts, permit } = await lookAt(tx, context, viewer, clipId)
    demand(facts, viewer, 'clip.download', clipSubject(clip))
    if (!permit) throw new SafelightError('downloads_off')
    if (permit.approval && wanted.purpose === '') throw new SafelightError('bad_request', 'purpose: please say what you need it for')
    const offers = await offersOf(tx, clip)
    const { format, rung } = chooseOffer(offers, wanted.format, wanted.rung)
    const same = { clipId, ownerId: viewer.userId, format, rung }
    const open = { ...same, state: { in: [...openStates] }, NOT: usedUp(tx) }
    if ((await tx.download.count({ where: open })) > 0) throw new SafelightError('download_open')
    await endUsedUp(context, change, same)
    const { id } = await create(context, change, clip, { permitId: permit.id, format, rung, purpose: wanted.purpose }, isSilent(offers))
    if (permit.approval) await askAdministrators(change, clip, id)
    else await approve(context, change, id, byRule(context))
    return changedView(tx, id, facts, viewer)
  })
}

async function create(
  { clock }: Context,
  { tx, viewer, acts }: Change,
  { id: clipId, ownerId, organisationId, reflectionId }: Clip,
  about: Pick<Row, 'permitId' | 'format' | 'rung' | 'purpose'>,
  silent: boolean,
): Promise<Row> {
  const now = clock.now()
  // As they are now: what its file carries was said before it was asked for, and stays so.
  const rules = await tx.organisation.findUniqueOrThrow({ where: { id: organisationId } })
  const marks = marksOf(rules, about.format, silent)
  const kept = { mostFetches: rules.downloadFetches, pictureTrace: marks.picture, visibleMark: marks.visible }
  const of = { clipId, ownerId, organisationId, ...kept }
  const row = await tx.download.create({ data: { ...about, ...of, state: 'requested', createdAt: now, movedAt: now } })
  await notify(tx, 'download', { downloadId: row.id, ownerId, organisationId, ended: false })
  acts.push({
    ...{ organisationId, actorId: viewer.userId, reflectionId, clipId, ownerId },
    ...{ act: 'download.requested', details: { downloadId: row.id, format: row.format, rung: row.rung } },
  })
  return row
}

function byRule({ clock }: Context) {
  const now = clock.now()
  return { actorId: null, now, data: { decidedAt: now } }
}

async function askAdministrators({ tx, news, viewer }: Change, { id: clipId, organisationId }: Clip, downloadId: string): Promise<void> {
  const to = await findAdministrators(tx, [organisationId])
  news.push({ to, told: { kind: 'download', actorId: viewer.userId, clipId, downloadId, outcome: 'waiting' } })
}
