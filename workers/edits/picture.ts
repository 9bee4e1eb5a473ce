// One picture rung of a cut: its pieces in order, as segments to be sealed.
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type PlacedRange, placeRanges } from '../../core/edits/ranges.ts'
import type { WorkerDeps } from '../deps.ts'
import type { SegmentToSeal } from '../encode/seal.ts'
import { readSegmentList } from '../encode/segments.ts'
import { type PlacedSegment, placeSegments } from '../encode/timeline.ts'
import { pieceArguments } from '../media/edit-arguments.ts'
import { promptNiceness, runMediaTool } from '../media/process.ts'
import { startsWithIdr } from '../media/transport-stream.ts'
import type { EditedClip, OriginalRung } from './load.ts'
import { borders, type MadePiece, type Piece, piecesOf } from './pieces.ts'
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
    segments: placeSegments(rung, (original.plan as { videoStart?: number } | null)?.videoStart ?? 0),
  }
}

/** Segments of the new rung in order. Encoded ones lie in `folder` until they are sealed. Throws what ffmpeg and the object store throw. */
export async function* cutPicture(deps: WorkerDeps, cut: PictureCut): AsyncGenerator<SegmentToSeal> {
  const pieces = await settledPieces(deps, cut)
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
    const made = await makePiece(deps, cut, piece, join(cut.folder, String(i)), seconds)
    // Shorter than a picture, and none begins in it: what is shown next takes its time.
    owed = made.length === 0 ? seconds : 0
    yield* made
  }
  if (owed > 0 && pieces.length === 1) throw new Error('there is no picture in what is kept')
}

/** Asks the segments at which is to be cut whether that can be, until all agree. */
async function settledPieces({ objects }: Pick<WorkerDeps, 'objects'>, { segments, ranges, sealed }: PictureCut): Promise<Piece[]> {
  const open = new Set<number>()
  const asked = new Set<number>()
  for (;;) {
    const pieces = piecesOf(segments, ranges, open)
    const unknown = borders(pieces).filter((sequence) => !asked.has(sequence))
    for (const sequence of unknown) {
      asked.add(sequence)
      const segment = segments.find((one) => one.sequence === sequence)
      if (segment && !startsWithIdr(await openSegment(objects, sealed, segment))) open.add(sequence)
    }
    if (unknown.length === 0) return pieces
  }
}

/** How long a piece is shown: to the next one, or to the end of what is kept, seconds. */
function secondsOf(pieces: readonly Piece[], i: number, { ranges }: PictureCut): number {
  return startOf(pieces[i + 1], ranges) - startOf(pieces[i], ranges)
}

/** When a piece begins in the new clip, seconds; the first of a range where the range begins. After the last one: the end. */
function startOf(piece: Piece | undefined, ranges: readonly PlacedRange[]): number {
  const last = ranges.at(-1)
  if (!piece) return last ? last.at + last.end - last.start : 0
  return Math.max(0, (piece.kind === 'kept' ? piece.segment.start : piece.start) + piece.shift)
}

/** Encodes a piece in the rung's own way; no segment when no picture begins in it. */
async function makePiece(deps: WorkerDeps, cut: PictureCut, piece: MadePiece, folder: string, seconds: number): Promise<SegmentToSeal[]> {
  await mkdir(folder)
  const { rung, sealed } = cut
  await runMediaTool(deps.config.ffmpegPath, pieceArguments({ piece, rung, folder }), {
    input: openSegments(deps.objects, sealed, piece.segments),
    timeoutSeconds: Math.max(shortestTimeout, seconds * slowest),
    niceness: promptNiceness,
  })
  const { segments } = readSegmentList(await readFile(join(folder, 'index.m3u8'), 'utf8').catch(() => ''))
  const listed = segments.reduce((sum, segment) => sum + segment.seconds, 0)
  return segments.map(({ file, seconds: own }, i) => ({
    path: join(folder, file),
    // What the list lacks or has too much lies at the end.
    seconds: i === segments.length - 1 ? Math.max(0.001, own + seconds - listed) : own,
  }))
}
