// One rung of a cut. Rungs are made side by side; a chunk is published as soon as it is sealed.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { placeRanges } from '../../core/edits/ranges.ts'
import type { Rung } from '../../generated/prisma/client.ts'
import type { WorkerDeps } from '../deps.ts'
import type { SegmentToSeal } from '../encode/seal.ts'
import { followSegments, inChunks, startRun } from '../encode/stream.ts'
import { completeRung, publishStream } from '../encode/stream-rungs.ts'
import { placeSegments } from '../encode/timeline.ts'
import { soundSegmentArguments } from '../media/edit-arguments.ts'
import { promptNiceness, runMediaTool } from '../media/process.ts'
import { scratchRoot, withScratch } from '../media/scratch.ts'
import { type EditedClip, loadEdited, type OriginalRung } from './load.ts'
import { addMissingCuts } from './missing.ts'
import { cutPicture, pictureCut } from './picture.ts'
import { cutSound } from './sound.ts'
import { planSound } from './sound-plan.ts'
import { SoundSource } from './sound-source.ts'

const timeoutSeconds = 3600

/** Throws SafelightError `original_gone`; whatever ffmpeg and the object store throw. */
export async function cutRung(deps: WorkerDeps, { clipId, rung: name }: { clipId: string; rung: string }): Promise<void> {
  const work = await loadEdited(deps, clipId)
  if (!work) return
  const rung = work.clip.rungs.find((one) => one.name === name)
  const from = work.original.rungs.find((one) => one.name === name)
  if (rung && !rung.complete) {
    if (!from) throw new Error(`the original has no rung ${name}`)
    await withScratch(scratchRoot(deps.config.scratchFolder), (folder) => make(deps, work, { rung, from, folder }))
    await completeRung(deps, work.clip, rung)
  }
  await addMissingCuts(deps, clipId)
}

interface RungWork {
  rung: Rung
  from: OriginalRung
  folder: string
}

async function make(deps: WorkerDeps, work: EditedClip, { rung, from, folder }: RungWork): Promise<void> {
  const segments = from.kind === 'video' ? cutPicture(deps, pictureCut(work, from, folder)) : soundSegments(deps, work, from, folder)
  await publishStream(deps, work.clip, work.contentKey, { rung }, inChunks(segments))
}

/** The new sound, as ffmpeg parts it into segments. */
async function* soundSegments(deps: WorkerDeps, work: EditedClip, rung: OriginalRung, scratch: string): AsyncGenerator<SegmentToSeal> {
  const { original, recipe, originalKey } = work
  const begins = (original.plan as { audioStart?: number } | null)?.audioStart ?? 0
  // Whatever made it, its segments begin where its sound does.
  const placed = placeSegments({ ...rung, method: 'copy' }, begins)
  const source = await SoundSource.open(deps.objects, { clipId: original.id, name: rung.name, contentKey: originalKey }, placed)
  const plan = planSound(source.grid, placeRanges(recipe.ranges), recipe.mute)
  const folder = join(scratch, 'sound')
  await mkdir(folder)
  const run = startRun(() =>
    runMediaTool(deps.config.ffmpegPath, soundSegmentArguments(plan.start, folder), {
      ...{ input: cutSound(deps, source, plan), timeoutSeconds, niceness: promptNiceness },
    }),
  )
  yield* followSegments(folder, run)
}
