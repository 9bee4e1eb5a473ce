// Poster and storyboard of a cut, out of its own finished picture.
import { chunkEnds, segmentSeconds } from '../../core/plan.ts'
import type { WorkerDeps } from '../deps.ts'
import { publishPoster, publishSheet } from '../encode/pictures.ts'
import { placeSegments } from '../encode/timeline.ts'
import { scaled, tileSize } from '../ingest/ladder.ts'
import { posterArguments, storyboardArguments } from '../media/edit-arguments.ts'
import { backgroundNiceness, runMediaTool } from '../media/process.ts'
import { scratchRoot, withScratch } from '../media/scratch.ts'
import { stillsIn } from '../media/stills.ts'
import { addMissingCuts } from './missing.ts'
import { openSegments, type SealedRung } from './segments.ts'

const timeoutSeconds = 1800
/** Tall enough for a poster, px of the picture's short side. */
const posterSide = 480

/** Draws what is not there yet; done already, it only looks what is missing. Throws what ffmpeg and the object store throw. */
export async function drawStoryboard(deps: WorkerDeps, { clipId }: { clipId: string }): Promise<void> {
  const clip = await deps.db.clip.findUnique({
    where: { id: clipId },
    include: {
      pictures: { where: { kind: 'poster' } },
      rungs: { where: { kind: 'video', complete: true }, orderBy: { rank: 'desc' }, include: { chunks: { orderBy: { index: 'asc' } } } },
    },
  })
  const smallest = clip?.rungs[0]
  if (!clip || !smallest || clip.pictures.length > 0 || (clip.status !== 'processing' && clip.status !== 'playable')) return
  // The best that is no larger than a poster, else the smallest there is.
  const rung = clip.rungs.filter((one) => shortSide(one) <= posterSide).at(-1) ?? smallest
  const contentKey = await deps.contentKeys.open(clip)
  const sealed: SealedRung = { clipId, name: rung.name, contentKey }
  const segments = placeSegments(rung, 0)
  const keyed = { id: clipId, ownerId: clip.ownerId, contentKey }
  const [width, height] = [clip.width ?? rung.width ?? 16, clip.height ?? rung.height ?? 9]
  await withScratch(scratchRoot(deps.config.scratchFolder), async (folder) => {
    const tile = tileSize(width, height)
    const draw = (args: string[], from: typeof segments) =>
      runMediaTool(deps.config.ffmpegPath, args, {
        input: openSegments(deps.objects, sealed, from),
        timeoutSeconds,
        niceness: backgroundNiceness,
      })
    await draw(storyboardArguments(folder, tile), segments)
    const files = (await stillsIn(folder, 'tile')).slice(0, Math.max(1, Math.ceil((segments.at(-1)?.end ?? 0) / segmentSeconds)))
    for (const [index, sheet] of sheetsOf(files, segments.at(-1)?.end ?? 0).entries())
      await publishSheet(deps, keyed, { index, ...sheet, tile })
    const size = scaled(width, height, Math.min(posterSide, width, height))
    // A second in: cameras start on a blur, screens on a fade.
    await draw(posterArguments(folder, Math.min(1, (segments[0]?.end ?? 0) / 3), size), segments.slice(0, 1))
    const still = (await stillsIn(folder, 'poster'))[0] ?? files[0]
    if (!still) throw new Error('a picture without a still')
    // Last: with it the storyboard counts as done.
    await publishPoster(deps, keyed, still, size)
  })
  await addMissingCuts(deps, clipId)
}

const shortSide = ({ width, height }: { width: number | null; height: number | null }) => Math.min(width ?? 0, height ?? 0)

/** Tiles on sheets that hold as much time as a chunk does elsewhere. */
function sheetsOf(files: string[], seconds: number): { start: number; files: string[] }[] {
  const starts = [0, ...chunkEnds(seconds)].slice(0, -1)
  return starts.flatMap((start, i) => {
    const end = starts[i + 1] ?? Number.POSITIVE_INFINITY
    const mine = files.filter((_, at) => at * segmentSeconds >= start && at * segmentSeconds < end)
    return mine.length > 0 ? [{ start, files: mine }] : []
  })
}
