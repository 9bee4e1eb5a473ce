// The `source` rung and the sound. Where both are copied, one reading of the source makes both.

import { notify } from '../../core/events.ts'
import { type Clip, Prisma, type Rung } from '../../generated/prisma/client.ts'
import type { WorkerDeps } from '../deps.ts'
import { dependent, longGap, maxKeyframeGap } from '../ingest/copyable.ts'
import type { AudioFacts, Facts, VideoFacts } from '../ingest/facts.ts'
import { withSource } from '../ingest/source.ts'
import { pictureOutput, soundCheckArguments, soundOutput } from '../media/arguments.ts'
import { runMediaTool } from '../media/process.ts'
import type { MadeChunk } from './publish.ts'
import { addMissingJobs, startRungs } from './rungs.ts'
import { completeRung, type StreamedRung, streamRungs } from './stream-rungs.ts'

export async function copyPicture(deps: WorkerDeps, { clipId }: { clipId: string }): Promise<void> {
  const clip = await loadClip(deps, clipId)
  const rung = openRung(clip, 'source')
  if (!clip || !rung) return
  const { video, audio, origin } = clip.facts as unknown as Facts
  const picture = { rung, output: (folder: string) => pictureOutput(video as VideoFacts, origin, folder), accept: demandCopyable }
  const soundRung = openRung(clip, 'audio')
  const sound = audio && soundRung?.method === 'copy' ? streamedSound(soundRung, audio, origin) : undefined
  try {
    await streamRungs(deps, clip, sound ? [picture, sound] : [picture])
    await completeRung(deps, clip, rung)
    // When it can't be decoded, the sound's own job says so.
    if (sound && audio && (await decodes(deps, clip, audio))) await completeRung(deps, clip, sound.rung)
  } catch (error) {
    if (!(error instanceof NotCopyable)) throw error
    await encodeInstead(deps, clip, error.message)
    return startRungs(deps, clipId)
  }
  await addMissingJobs(deps, clipId)
}

export async function makeSound(deps: WorkerDeps, { clipId }: { clipId: string }): Promise<void> {
  const clip = await loadClip(deps, clipId)
  const rung = openRung(clip, 'audio')
  if (!clip || !rung) return
  const { audio, origin } = clip.facts as unknown as Facts
  if (!audio) return
  if (rung.method === 'copy') await checkDecodes(deps, clip, audio)
  await streamRungs(deps, clip, [streamedSound(rung, audio, origin)])
  await completeRung(deps, clip, rung)
  await addMissingJobs(deps, clipId)
}

const streamedSound = (rung: Rung, audio: AudioFacts, origin: number): StreamedRung => ({
  rung,
  output: (folder) => soundOutput(audio, rung.method === 'copy', origin, folder),
})

const decodes = (deps: WorkerDeps, clip: Clip, audio: AudioFacts): Promise<boolean> =>
  checkDecodes(deps, clip, audio).then(
    () => true,
    () => false,
  )

/** What is copied isn't decoded, and a receipt says that it can be. */
async function checkDecodes(deps: WorkerDeps, clip: Clip, audio: AudioFacts): Promise<void> {
  await withSource(deps, clip, ({ url, signal }) =>
    runMediaTool(deps.config.ffmpegPath, soundCheckArguments(url, audio), { timeoutSeconds: 60, signal }),
  )
}

async function loadClip(deps: WorkerDeps, clipId: string): Promise<(Clip & { rungs: Rung[] }) | undefined> {
  const clip = await deps.db.clip.findUnique({ where: { id: clipId }, include: { rungs: true } })
  return clip?.facts && (clip.status === 'processing' || clip.status === 'playable') ? clip : undefined
}

const openRung = (clip: { rungs: Rung[] } | undefined, name: string): Rung | undefined =>
  clip?.rungs.find((rung) => rung.name === name && !rung.complete)

/** The first 20 s looked well, but a segment came out that is too long to start or seek in, or that can't be started in at all. */
class NotCopyable extends Error {
  override readonly name = 'NotCopyable'
}

function demandCopyable(chunk: MadeChunk): void {
  // Its key pictures are none to begin with: without the one before it there are no parameter sets, and broken pictures.
  if (chunk.segments.some((segment) => 'facts' in segment && segment.facts?.independent === false)) throw new NotCopyable(dependent)
  const longest = Math.max(...chunk.segments.map((segment) => segment.seconds))
  if (longest > maxKeyframeGap + 4) throw new NotCopyable(longGap(longest))
}

/** Takes the copied rung away again; the plan is laid anew with a rung of the picture's own size in its place. */
export async function encodeInstead(deps: WorkerDeps, clip: Pick<Clip, 'id' | 'ownerId'>, reason: string): Promise<void> {
  const objects = await deps.db.chunk.findMany({ where: { clipId: clip.id, rung: { name: 'source' } }, select: { object: true } })
  await deps.db.$transaction(async (tx) => {
    await tx.rung.deleteMany({ where: { clipId: clip.id, name: 'source' } })
    // Nothing of it can be watched until its first encoded chunk is there.
    const again = { status: 'processing' as const, playableAt: null }
    const where = { id: clip.id, status: { in: ['processing' as const, 'playable' as const] } }
    await tx.clip.updateMany({ where, data: { ...again, copyRefusal: reason, plan: Prisma.DbNull } })
    await notify(tx, 'clip', { clipId: clip.id, ownerId: clip.ownerId })
  })
  for (const { object } of objects) await deps.objects.delete(object)
}
