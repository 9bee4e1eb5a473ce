// The loudness of a sound over time, one byte a peak, for who cuts it.
import { newId } from '../../core/ids.ts'
import { sealPicture } from '../../core/keys/chunk-key.ts'
import type { WorkerDeps } from '../deps.ts'
import { unlessGone } from '../encode/publish.ts'
import { placedIn } from '../encode/timeline.ts'
import { waveformArguments, waveformRate } from '../media/edit-arguments.ts'
import { backgroundNiceness, runMediaTool } from '../media/process.ts'
import { lockReady } from '../oversight/keep.ts'
import { Peaks } from './peaks.ts'
import { openSegments } from './segments.ts'

const timeoutSeconds = 1800
/** A peak lasts at least so long, seconds, and a whole recording has at most so many. */
const shortestPeak = 0.1
const mostPeaks = 8000

/** Done already, or with the clip gone or without sound, it does nothing. Throws what ffmpeg and the object store throw. */
export async function drawWaveform(deps: WorkerDeps, { clipId }: { clipId: string }): Promise<void> {
  const clip = await deps.db.clip.findUnique({
    where: { id: clipId },
    include: {
      pictures: { where: { kind: 'waveform' } },
      rungs: { where: { kind: 'audio', complete: true }, include: { chunks: { orderBy: { index: 'asc' } } } },
    },
  })
  const rung = clip?.rungs[0]
  if (clip?.status !== 'ready' || !rung || clip.pictures.length > 0) return
  const contentKey = await deps.contentKeys.open(clip)
  const segments = placedIn(clip.plan, rung)
  const begins = segments[0]?.start ?? 0
  const secondsPerPeak = Math.max(shortestPeak, (segments.at(-1)?.end ?? 0) / mostPeaks)
  const peaks = new Peaks(Math.round(secondsPerPeak * waveformRate), Math.round(begins * waveformRate))
  await runMediaTool(deps.config.ffmpegPath, waveformArguments(), {
    ...{
      input: openSegments(deps.objects, { clipId, name: rung.name, contentKey }, segments),
      timeoutSeconds,
      niceness: backgroundNiceness,
    },
    onOutput: (piece) => peaks.push(piece),
  })
  await keep(deps, { id: clipId, contentKey }, secondsPerPeak, peaks.finish())
}

async function keep(deps: WorkerDeps, clip: { id: string; contentKey: Buffer }, intervalSeconds: number, peaks: Buffer): Promise<void> {
  const object = `clips/${clip.id}/pictures/waveform-0-${newId()}.bin`
  const sealed = sealPicture(clip.contentKey, object, peaks)
  let kept = false
  try {
    await unlessGone(
      deps,
      (tx) => lockReady(tx, clip.id),
      () => deps.objects.put(object, sealed),
    )
    kept = await deps.db.$transaction(async (tx) => {
      await lockReady(tx, clip.id)
      const about = { index: 0, startSeconds: 0, intervalSeconds, count: peaks.length, columns: peaks.length, width: 1, height: 1 }
      const { count } = await tx.picture.createMany({
        data: [{ clipId: clip.id, kind: 'waveform', ...about, object, bytes: sealed.length }],
        skipDuplicates: true,
      })
      return count === 1
    })
  } finally {
    if (!kept) await deps.objects.delete(object)
  }
}
