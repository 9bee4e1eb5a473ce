// One picture rung of a cut: its pieces in order, as segments to be sealed.
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type PlacedRange, placeRanges } from '../../core/edits/ranges.ts'
import type { WorkerDeps } from '../deps.ts'
import type { SegmentToSeal } from '../encode/seal.ts'
import { readSegmentList } from '../encode/segments.ts'
import { type PlacedSegment, placedIn } from '../encode/timeline.ts'
import { shiftClock } from '../media/clock-shift.ts'
import { pieceArguments } from '../media/edit-arguments.ts'
import { promptNiceness, runMediaTool } from '../media/process.ts'
import { divide, type PlainPiece, partOf } from './divide.ts'
import type { EditedClip, OriginalRung } from './load.ts'
import { type MadePiece, type Piece, piecesOf } from './pieces.ts'
import { keyOf, openSegment, openSegments, type SealedRung } from './segments.ts'

/** Seconds of a piece that ffmpeg gets to make one second of it, and a floor. */
const slowest = 60
const shortestTimeout = 120

export interface PictureCut {
  rung: OriginalRung
  sealed: SealedRung
  ranges: PlacedRange[]
  segments: PlacedSegment[]
  folder: string
}

export function pictureCut({ original, recipe, originalKey }: EditedClip, rung: OriginalRung, folder: string): PictureCut {
  return {
    ...{ rung, folder, ranges: placeRanges(recipe.ranges) },
    sealed: { clipId: original.id, name: rung.name, contentKey: originalKey },
    segments: placedIn(original.plan, rung),
  }
}

/** Segments of the new rung in order. Encoded ones lie in `folder` until they are sealed. Throws what ffmpeg and the object store throw. */
export async function* cutPicture(deps: WorkerDeps, cut: PictureCut): AsyncGenerator<SegmentToSeal> {
  const pieces = await divided(deps, cut)
  let owed = 0
  for (const [i, piece] of pieces.entries()) {
    const seconds = secondsOf(pieces, i, cut) + owed
    if (piece.kind === 'kept') {
      const { chunk, from, to, sequence } = piece.segment
      const key = keyOf(cut.sealed, piece.segment)
      yield { kept: { object: chunk.object, start: from, end: to, sequence, key, shift: piece.shift }, seconds }
      owed = 0
      continue
    }
    if (piece.kind === 'plain') {
      const path = join(cut.folder, `${i}.ts`)
      const plain = await openSegment(deps.objects, cut.sealed, piece.segment)
      await writeFile(path, shiftClock(partOf(plain, piece.part), piece.shift))
      yield { path, seconds }
      owed = 0
      continue
    }
    const made = await makePiece(deps, cut, piece, join(cut.folder, String(i)), seconds)
    // Shorter than a picture, and none begins in it: what is shown next takes its time.
    owed = made.length === 0 ? seconds : 0
    yield* made
  }
  if (owed > 0 && pieces.length === 1) throw new Error('there is no picture in what is kept')
}

type Part = Piece | PlainPiece

/** The ends of what is kept are parted within their segments. */
async function divided({ objects }: Pick<WorkerDeps, 'objects'>, { segments, ranges, sealed }: PictureCut): Promise<Part[]> {
  const parts: Part[] = []
  for (const piece of piecesOf(segments, ranges)) {
    if (piece.kind === 'kept') parts.push(piece)
    else for (const segment of piece.segments) parts.push(...divide(piece, segment, await openSegment(objects, sealed, segment)))
  }
  return parts
}

/** How long a piece is shown: to the next one, or to the end of what is kept, seconds. */
function secondsOf(pieces: readonly Part[], i: number, { ranges }: PictureCut): number {
  return startOf(pieces[i + 1], ranges) - startOf(pieces[i], ranges)
}

/** When a piece begins in the new clip, seconds; the first of a range where the range begins. After the last one: the end. */
function startOf(piece: Part | undefined, ranges: readonly PlacedRange[]): number {
  const last = ranges.at(-1)
  if (!piece) return last ? last.at + last.end - last.start : 0
  return Math.max(0, (piece.kind === 'kept' ? piece.segment.start : piece.start) + piece.shift)
}

/** Encodes a piece in the rung's own way; no segment when no picture begins in it. */
async function makePiece(deps: WorkerDeps, cut: PictureCut, piece: MadePiece, folder: string, seconds: number): Promise<SegmentToSeal[]> {
  await mkdir(folder)
  const { rung, sealed } = cut
  await runMediaTool(deps.config.ffmpegPath, pieceArguments({ piece, rung, folder }), {
    input: shown(deps, sealed, piece),
    timeoutSeconds: Math.max(shortestTimeout, seconds * slowest),
    niceness: promptNiceness,
  })
  const list = readSegmentList(await readFile(join(folder, 'index.m3u8'), 'utf8').catch(() => ''))
  // Where no picture begins ffmpeg lists a segment of nothing.
  const sizes = await Promise.all(list.segments.map(async ({ file }) => (await stat(join(folder, file))).size))
  const segments = list.segments.filter((_, i) => (sizes[i] ?? 0) > 0)
  const listed = segments.reduce((sum, segment) => sum + segment.seconds, 0)
  return segments.map(({ file, seconds: own }, i) => ({
    path: join(folder, file),
    // What the list lacks or has too much lies at the end.
    seconds: i === segments.length - 1 ? Math.max(0.001, own + seconds - listed) : own,
  }))
}

/** What a piece is encoded from. */
async function* shown({ objects }: Pick<WorkerDeps, 'objects'>, sealed: SealedRung, { segments, part }: MadePiece): AsyncGenerator<Buffer> {
  for await (const plain of openSegments(objects, sealed, segments)) yield part ? partOf(plain, part) : plain
}
