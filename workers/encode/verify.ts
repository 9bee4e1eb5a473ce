// Before a clip is ready: every object is there in full, every rung covers the recording, and all hold the same pictures.
import { facesFolder } from '../../core/anonymise/search.ts'
import { notify } from '../../core/events.ts'
import type { Plan } from '../../core/plan.ts'
import type { WorkerDeps } from '../deps.ts'
import { variantsOf } from '../downloads/variants.ts'
import type { Facts } from '../ingest/facts.ts'
import { stillsOf } from '../oversight/keep.ts'
import { type CheckedRung, checkRungs, measure } from './checks.ts'
import { lockClip } from './publish.ts'
import { signReceiptWhenDue } from './receipt.ts'
import { addMissingJobs } from './rungs.ts'

export async function verifyClip(deps: WorkerDeps, { clipId }: { clipId: string }): Promise<void> {
  const clip = await deps.db.clip.findUnique({
    where: { id: clipId },
    include: { rungs: { include: { chunks: { orderBy: { index: 'asc' } } } } },
  })
  // An earlier try may have died after it published.
  if (clip?.status === 'ready') return finish(deps, clipId)
  if (!clip?.plan || (clip.status !== 'processing' && clip.status !== 'playable')) return
  const plan = clip.plan as unknown as Plan
  if (clip.rungs.some((rung) => !rung.complete)) return addMissingJobs(deps, clipId)
  for (const { object, bytes } of clip.rungs.flatMap((rung) => rung.chunks)) {
    const there = await deps.objects.size(object)
    if (there !== Number(bytes)) throw new Error(`an object of clip ${clipId} has ${there ?? 'no'} bytes of ${bytes}`)
  }
  const rungs: CheckedRung[] = clip.rungs.map((rung) => ({
    ...rung,
    chunks: rung.chunks.map((c) => ({ ...c, segments: c.segments as [number, number, number][] })),
  }))
  const remarks = checkRungs(plan, rungs, (clip.facts as unknown as Facts | null)?.video?.codec)
  await deps.db.$transaction(async (tx) => {
    const status = await lockClip(tx, clipId)
    for (const rung of rungs) await tx.rung.update({ where: { id: rung.id }, data: measure(rung) })
    const now = deps.clock.now()
    await tx.clip.update({
      where: { id: clipId },
      data: {
        status: 'ready',
        readyAt: now,
        remarks: { push: remarks },
        ...(status === 'processing' ? { playableAt: now } : {}),
        failureDetail: null,
      },
    })
    await notify(tx, 'clip', { clipId, ownerId: clip.ownerId })
  })
  await finish(deps, clipId)
}

/** What follows from being ready; doing it twice does nothing. */
async function finish(deps: WorkerDeps, clipId: string): Promise<void> {
  await signReceiptWhenDue(deps, clipId)
  await sweepAttempts(deps, clipId)
  await deps.queues.add('oversight', { clipId })
}

/** What a killed worker had put down but not yet published: no row names it, so no key opens it. */
async function sweepAttempts(deps: WorkerDeps, clipId: string): Promise<void> {
  const [chunks, pictures] = await Promise.all([
    deps.db.chunk.findMany({ where: { clipId }, select: { object: true } }),
    deps.db.picture.findMany({ where: { clipId }, select: { object: true } }),
  ])
  const published = new Set([...chunks, ...pictures].map((row) => row.object))
  for await (const name of deps.objects.list(`clips/${clipId}/`)) {
    // Stills of oversight, what a search for faces found and variants for downloads come later, and are swept by who makes them.
    const isLater = [stillsOf(clipId), facesFolder(clipId), variantsOf(clipId)].some((folder) => name.startsWith(folder))
    if (!published.has(name) && !isLater) await deps.objects.delete(name)
  }
}
