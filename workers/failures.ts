// What becomes of a job that failed: what may be retried, what never will, and what its clip's owner is told.

import { type ErrorCode, SafelightError } from '../core/errors.ts'
import { notify } from '../core/events.ts'
import { isOutage } from '../core/outage.ts'
import { type JobContext, UnrecoverableError } from '../core/queue/index.ts'
import type { JobName, JobPayloads } from '../core/queue/jobs.ts'
import type { Clip, Prisma } from '../generated/prisma/client.ts'
import { failSearch } from './anonymise/fail.ts'
import type { WorkerDeps } from './deps.ts'
import { giveUp } from './downloads/package.ts'
import { encodeInstead } from './encode/copy.ts'
import { ClipGone } from './encode/publish.ts'
import { addMissingJobs, startRungs } from './encode/rungs.ts'
import { MediaToolError } from './media/process.ts'
import { doWithoutStills } from './oversight/lost.ts'

/** Trying again gives the same: the recording itself is at fault. */
export class PermanentFailure extends UnrecoverableError {
  readonly code: ErrorCode
  constructor(code: ErrorCode, cause: unknown) {
    super(code)
    this.code = code
    this.cause = cause
  }
}

/** Wraps a handler: a clip that went away ends it quietly, a faulty recording is not tried again, the rest is. */
export function guarded<P>(
  handler: (payload: P, context: JobContext) => Promise<void>,
): (payload: P, context: JobContext) => Promise<void> {
  return async (payload, context) => {
    try {
      await handler(payload, context)
    } catch (error) {
      if (error instanceof ClipGone) return
      if (error instanceof SafelightError && error.status < 500) throw new PermanentFailure(error.code, error)
      throw error
    }
  }
}

/**
 * A clip is kept waiting as long as this after it was received, seconds; then its owner is told. For what is away a day; where
 * ffmpeg found no room a quarter of an hour: that may be the recording's own doing, and must not keep a machine busy.
 */
const patience = { outage: 24 * 3600, room: 15 * 60 }

/** After the last try: the clip does without what could be done without, or fails with a reason; through an outage it waits. */
export async function recordFailure(deps: WorkerDeps, name: JobName, payload: JobPayloads[JobName], error: Error): Promise<void> {
  if ('searchId' in payload) return recordSearchFailure(deps, payload.searchId, error)
  if ((name === 'package' || name === 'mark') && 'downloadId' in payload) return recordDownloadFailure(deps, payload.downloadId, error)
  if (!('clipId' in payload) || name === 'erase') return
  // Through an outage it waits, and `reconcile` adds the job again.
  if (name === 'oversight') return patienceFor(error) > 0 ? undefined : doWithoutStills(deps, payload.clipId)
  const clip = await deps.db.clip.findUnique({
    where: { id: payload.clipId },
    include: { rungs: { include: { _count: { select: { chunks: true } } } } },
  })
  if (!clip || (clip.status !== 'processing' && clip.status !== 'playable')) return
  if (waitedSeconds(deps, clip) < patienceFor(error)) {
    // Nothing is lost: `reconcile` adds the job again.
    deps.log.warn({ clipId: clip.id, job: name, reason: error.message }, 'an outage holds a clip up')
    return
  }
  const damagedSource = error instanceof PermanentFailure && error.code === 'damaged_ciphertext'
  if (!damagedSource) {
    if (name === 'copy') {
      await encodeInstead(deps, clip, 'The picture could not be taken over as it is')
      return startRungs(deps, clip.id)
    }
    const hasPicture = clip.rungs.some((rung) => rung.kind === 'video' && rung._count.chunks > 0)
    if (name === 'sound' && clip.kind === 'video' && hasPicture) return doWithout(deps, clip, ['audio'], 'The sound could not be read')
    const whole = clip.rungs.some((rung) => rung.kind === 'video' && rung.complete)
    const unfinished = clip.rungs.filter((rung) => rung.kind === 'video' && !rung.complete).map((rung) => rung.name)
    if (name === 'encode' && whole && unfinished.length > 0)
      return doWithout(deps, clip, unfinished, 'Some smaller qualities could not be made')
  }
  await failClip(deps, clip, codeOf(name, error), detailOf(error))
}

/** Of the search alone: the recording is as good as it was. */
async function recordSearchFailure(deps: WorkerDeps, searchId: string, error: Error): Promise<void> {
  const search = await deps.db.faceSearch.findUnique({ where: { id: searchId } })
  if (!search) return
  if (waitedSeconds(deps, { receivedAt: null, createdAt: search.createdAt }) < patienceFor(error)) {
    deps.log.warn({ searchId, reason: error.message }, 'an outage holds a search for faces up')
    return
  }
  deps.log.warn({ searchId, reason: detailOf(error) }, 'a search for faces failed')
  await failSearch(deps, searchId, error instanceof PermanentFailure ? error.code : 'faces_failed')
}

/** Through an outage it waits. */
async function recordDownloadFailure(deps: WorkerDeps, id: string, error: Error): Promise<void> {
  if (patienceFor(error) === patience.outage) return
  deps.log.warn({ downloadId: id, reason: detailOf(error) }, 'a download could not be packaged')
  await giveUp(deps, id, error instanceof PermanentFailure ? error.code : 'download_failed')
}

function patienceFor(error: Error): number {
  if (error instanceof MediaToolError) return /No space left on device|Cannot allocate memory/.test(error.said) ? patience.room : 0
  return isOutage(error) ? patience.outage : 0
}

const waitedSeconds = ({ clock }: WorkerDeps, { receivedAt, createdAt }: Pick<Clip, 'receivedAt' | 'createdAt'>): number =>
  (clock.now().getTime() - (receivedAt ?? createdAt).getTime()) / 1000

/** Drops rungs that can't be made; what is whole is published. */
async function doWithout(
  deps: WorkerDeps,
  clip: { id: string; ownerId: string; plan: unknown },
  names: string[],
  remark: string,
): Promise<void> {
  const plan = clip.plan as { rungs: { name: string }[] } | null
  const rungs = plan?.rungs.filter((rung) => !names.includes(rung.name))
  await deps.db.$transaction(async (tx) => {
    await tx.rung.deleteMany({ where: { clipId: clip.id, name: { in: names } } })
    const kept = plan ? { plan: { ...plan, rungs } as Prisma.InputJsonObject } : {}
    await tx.clip.update({ where: { id: clip.id }, data: { remarks: { push: remark }, ...kept } })
    await notify(tx, 'clip', { clipId: clip.id, ownerId: clip.ownerId })
  })
  await addMissingJobs(deps, clip.id)
}

async function failClip(deps: WorkerDeps, clip: { id: string; ownerId: string }, code: ErrorCode, detail: string): Promise<void> {
  deps.log.warn({ clipId: clip.id, code }, 'clip failed')
  await deps.db.$transaction(async (tx) => {
    const { count } = await tx.clip.updateMany({
      where: { id: clip.id, status: { in: ['processing', 'playable'] } },
      data: { status: 'failed', failureCode: code, failureDetail: detail, failedAt: deps.clock.now() },
    })
    if (count > 0) await notify(tx, 'clip', { clipId: clip.id, ownerId: clip.ownerId })
  })
}

function codeOf(name: JobName, error: Error): ErrorCode {
  if (error instanceof PermanentFailure) return error.code
  // ffmpeg gave up on every attempt: the recording, not the machine. Anything else is ours.
  if (error instanceof MediaToolError && error.reason === 'exit' && name !== 'verify') return 'damaged_media'
  return 'encode_failed'
}

/** For operators: the end of what the tool said. */
function detailOf(error: Error): string {
  const cause = error instanceof PermanentFailure ? innermost(error) : error
  const said = cause instanceof MediaToolError ? cause.said : cause.message
  return said.trim().slice(-500)
}

function innermost(error: Error): Error {
  return error.cause instanceof Error ? innermost(error.cause) : error
}
