// Poster and storyboard of a cut, out of its own finished picture.
import { chunkEnds, segmentSeconds } from '../../core/plan.ts'
import type { WorkerDeps } from '../deps.ts'
import { publishPoster, publishSheet } from '../encode/pictures.ts'
import { type PlacedSegment, placeSegments } from '../encode/timeline.ts'
import { scaled, tileSize } from '../ingest/ladder.ts'
import { posterArguments, storyboardArguments } from '../media/edit-arguments.ts'
import { promptNiceness, runMediaTool } from '../media/process.ts'
import { scratchRoot, withScratch } from '../media/scratch.ts'
import { stillsIn } from '../media/stills.ts'
import { addMissingCuts } from './missing.ts'
import { openFirstPictures, openSegments } from './segments.ts'

const timeoutSeconds = 1800
/** Tall enough for a poster, px of the picture's short side. */
const posterSide = 480

/** Draws what is not there yet; done already, it only looks what is missing. Throws what ffmpeg and the object store throw. */
export async function drawStoryboard(deps: WorkerDeps, { clipId }: { clipId: string }): Promise<void> {
  const clip = await deps.db.clip.findUnique({
    where: { id: clipId },
    include: {
      pictures: { where: { kind: 'poster' } },
      rungs: { where: { kind: 'video' }, orderBy: { rank: 'desc' }, include: { chunks: { orderBy: { index: 'asc' } } } },
    },
  })
  const smallest = clip?.rungs.find(({ complete }) => complete)
  if (!clip || !smallest || clip.pictures.length > 0 || (clip.status !== 'processing' && clip.status !== 'playable')) return
  const contentKey = await deps.contentKeys.open(clip)
  // Tiles are small, and there are many. Of a poster there is one, at the beginning, which is there first of a rung.
  const large = clip.rungs.filter((rung) => shortSide(rung) <= posterSide && rung.chunks[0]?.index === 0).at(-1) ?? smallest
  const segments = placeSegments(smallest, 0)
  const whole = segments.at(-1)?.end ?? 0
  const keyed = { id: clipId, ownerId: clip.ownerId, contentKey }
  const [width, height] = [clip.width ?? smallest.width ?? 16, clip.height ?? smallest.height ?? 9]
  await withScratch(scratchRoot(deps.config.scratchFolder), async (folder) => {
    const tile = tileSize(width, height)
    const draw = (args: string[], input: AsyncIterable<Buffer>) =>
      runMediaTool(deps.config.ffmpegPath, args, { input, timeoutSeconds, niceness: promptNiceness })
    const rungOf = ({ name }: { name: string }) => ({ clipId, name, contentKey })
    const shown = segmentsShown(segments)
    await draw(storyboardArguments(folder, tile), openFirstPictures(deps.objects, rungOf(smallest), new Set(shown)))
    const files = tilesOf(shown, await stillsIn(folder, 'tile'))
    for (const [index, sheet] of sheetsOf(files, whole).entries()) await publishSheet(deps, keyed, { index, ...sheet, tile })
    const size = scaled(width, height, Math.min(posterSide, width, height))
    // A second in: cameras start on a blur, screens on a fade.
    const [first] = placeSegments(large, 0)
    if (first) await draw(posterArguments(folder, Math.min(1, first.end / 3), size), openSegments(deps.objects, rungOf(large), [first]))
    const still = (await stillsIn(folder, 'poster'))[0] ?? files[0]
    if (!still) throw new Error('a picture without a still')
    // Last: with it the storyboard counts as done.
    await publishPoster(deps, keyed, still, size)
  })
  await addMissingCuts(deps, clipId)
}

const shortSide = ({ width, height }: { width: number | null; height: number | null }) => Math.min(width ?? 0, height ?? 0)

/** For each tile the segment that begins nearest to its time: the first picture of a segment needs no other. */
function segmentsShown(segments: readonly PlacedSegment[]): PlacedSegment[] {
  const seconds = segments.at(-1)?.end ?? 0
  const shown: PlacedSegment[] = []
  let at = 0
  for (let time = 0; time < seconds; time += segmentSeconds) {
    const far = (i: number) => Math.abs((segments[i]?.start ?? Number.POSITIVE_INFINITY) - time)
    while (far(at + 1) < far(at)) at++
    shown.push(segments[at] as PlacedSegment)
  }
  return shown
}

/** The tile of each; a segment that is long has several. Throws an Error where a picture is missing. */
function tilesOf(shown: readonly PlacedSegment[], files: readonly string[]): string[] {
  const drawn = [...new Set(shown)]
  if (files.length !== drawn.length) throw new Error(`${files.length} tiles were drawn of ${drawn.length}`)
  return shown.map((segment) => files[drawn.indexOf(segment)] as string)
}

/** Tiles on sheets that hold as much time as a chunk does elsewhere. */
function sheetsOf(files: string[], seconds: number): { start: number; files: string[] }[] {
  const starts = [0, ...chunkEnds(seconds)].slice(0, -1)
  return starts.flatMap((start, i) => {
    const end = starts[i + 1] ?? Number.POSITIVE_INFINITY
    const mine = files.filter((_, at) => at * segmentSeconds >= start && at * segmentSeconds < end)
    return mine.length > 0 ? [{ start, files: mine }] : []
  })
}
