// One rung of a cut. Rungs are made side by side; a chunk is published as soon as it is sealed.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { placeRanges } from '../../core/edits/ranges.ts'
import type { Rung } from '../../generated/prisma/client.ts'
import type { WorkerDeps } from '../deps.ts'
import type { SegmentToSeal } from '../encode/seal.ts'
import { followSegments, inChunks, startRun } from '../encode/stream.ts'
import { completeRung, publishStream } from '../encode/stream-rungs.ts'
import { placedIn } from '../encode/timeline.ts'
import { soundSegmentArguments, voiceSegmentArguments } from '../media/edit-arguments.ts'
import { promptNiceness, runMediaTool } from '../media/process.ts'
import { scratchRoot, withScratch } from '../media/scratch.ts'
import { type EditedClip, loadEdited, type OriginalRung } from './load.ts'
import { addMissingCuts } from './missing.ts'
import { cutPicture, pictureCut } from './picture.ts'
import { cutSound } from './sound.ts'
import { planSound, type SoundPlan } from './sound-plan.ts'
import { SoundSource } from './sound-source.ts'
import { drawVoice, voiceCommands, voiceFilters } from './voice.ts'

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

/** ffmpeg's arguments for another voice, drawn for this attempt alone. */
async function disguised({ start, grid, silent, frames }: SoundPlan, { format }: SoundSource, folder: string): Promise<string[]> {
  const voice = drawVoice(frames * grid.seconds)
  const commands = join(folder, 'pitch')
  await writeFile(commands, voiceCommands(voice))
  // ffmpeg's filters and its encoder reach over a block or two.
  const around = 3 * grid.seconds
  const seconds = silent.map(({ from, to }) => ({ from: Math.max(0, from * grid.seconds - around), to: to * grid.seconds + around }))
  return voiceSegmentArguments(start, folder, { filters: voiceFilters(voice, commands), silent: seconds, channels: format.channels })
}

interface RungWork {
  rung: Rung
  from: OriginalRung
  folder: string
}

async function make(deps: WorkerDeps, work: EditedClip, { rung, from, folder }: RungWork): Promise<void> {
  if (rung.kind === 'audio' && work.recipe.voice === 'disguise') await forget(deps, rung)
  const segments = from.kind === 'video' ? cutPicture(deps, pictureCut(work, from, folder)) : soundSegments(deps, work, from, folder)
  await publishStream(deps, work.clip, work.contentKey, { rung }, inChunks(segments))
}

/** What an earlier attempt published of a disguised sound is of another voice. */
async function forget({ db, objects }: Pick<WorkerDeps, 'db' | 'objects'>, { id: rungId }: Rung): Promise<void> {
  const chunks = await db.chunk.findMany({ where: { rungId }, select: { object: true } })
  await db.chunk.deleteMany({ where: { rungId } })
  for (const { object } of chunks) await objects.delete(object)
}

/** The new sound, as ffmpeg parts it into segments. */
async function* soundSegments(deps: WorkerDeps, work: EditedClip, rung: OriginalRung, scratch: string): AsyncGenerator<SegmentToSeal> {
  const { original, recipe, originalKey } = work
  const placed = placedIn(original.plan, rung)
  const source = await SoundSource.open(deps.objects, { clipId: original.id, name: rung.name, contentKey: originalKey }, placed)
  const plan = planSound(source.grid, placeRanges(recipe.ranges), recipe.mute)
  const folder = join(scratch, 'sound')
  await mkdir(folder)
  const args = recipe.voice === 'disguise' ? await disguised(plan, source, folder) : soundSegmentArguments(plan.start, folder)
  const run = startRun(() =>
    runMediaTool(deps.config.ffmpegPath, args, { input: cutSound(deps, source, plan), timeoutSeconds, niceness: promptNiceness }),
  )
  yield* followSegments(folder, run)
}
