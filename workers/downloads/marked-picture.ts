// The picture of a download that carries marks: the chunks it is made in, which of them are missing, and how they are sealed.
import { type MarkedChunk, markedChunks } from '../../core/downloads/marked-chunks.ts'
import { chunkObject } from '../../core/downloads/objects.ts'
import { SafelightError } from '../../core/errors.ts'
import { derive, open, seal } from '../../core/keys/envelope.ts'
import type { ObjectStore } from '../../core/objects/store.ts'
import type { SegmentTable } from '../encode/rates.ts'
import { type PlacedSegment, placedIn } from '../encode/timeline.ts'
import type { DownloadedRung, PackagedDownload } from './load.ts'

/** Its picture is encoded with its marks; otherwise it is the published one, as it is. */
export const isMarked = ({
  format,
  pictureTrace,
  visibleMark,
}: Pick<PackagedDownload, 'format' | 'pictureTrace' | 'visibleMark'>): boolean => format === 'mp4' && (pictureTrace || visibleMark)

/** The rung whose picture it has. Throws SafelightError `conflict` where that is no more. */
export function pictureOf({ clip, rung: name }: PackagedDownload): DownloadedRung {
  const rung = clip.rungs.find((one) => one.kind === 'video' && one.name === name)
  if (!rung) throw new SafelightError('conflict')
  return rung
}

export interface MarkedPicture {
  rung: DownloadedRung
  segments: PlacedSegment[]
  chunks: MarkedChunk[]
}

/** The same each time, whoever asks. Throws as `pictureOf`. */
export function markedPicture(download: PackagedDownload): MarkedPicture {
  const rung = pictureOf(download)
  const lengths = rung.chunks.flatMap(({ segments }) => (segments as unknown as SegmentTable).map(([seconds]) => ({ seconds })))
  return { rung, segments: placedIn(download.clip.plan, rung), chunks: markedChunks(lengths) }
}

/** Numbers of the chunks that nobody has made yet; none of a picture without marks. Throws as `pictureOf`. */
export function missingChunks(download: PackagedDownload): number[] {
  if (!isMarked(download)) return []
  const made = new Set(download.chunks.map(({ index }) => index))
  return [...markedPicture(download).chunks.keys()].filter((index) => !made.has(index))
}

/** Throws an Error where the chunks don't have as many pictures as were published, whatever they were parted by; and as `pictureOf`. */
export function checkWhole(download: PackagedDownload): void {
  const count = (chunks: readonly { frames: number }[]) => chunks.reduce((sum, { frames }) => sum + frames, 0)
  const [marked, published] = [count(download.chunks), count(pictureOf(download).chunks)]
  if (marked !== published) throw new Error(`${marked} pictures of a download are marked, of ${published}`)
}

/** What seals the chunks of one download. */
export interface ChunkSeal {
  clipId: string
  downloadId: string
  contentKey: Uint8Array
}

/** Which chunk of it, by which attempt: moved to another place it doesn't open. */
const contextOf = ({ downloadId }: ChunkSeal, index: number, attempt: string) => `download chunk:${downloadId}:${index}:${attempt}`
const keyOf = ({ contentKey, clipId, downloadId }: ChunkSeal) => derive(contentKey, 'download chunk', [clipId, downloadId], 32)

/** A chunk's transport stream as it lies in the object store, and where. */
export function sealChunk(of: ChunkSeal, index: number, attempt: string, plain: Uint8Array): { object: string; sealed: Buffer } {
  return { object: chunkObject(of.downloadId, index, attempt), sealed: seal(keyOf(of), plain, contextOf(of, index, attempt)) }
}

/** The chunks as they were made, one after the other: transport streams join byte by byte. Throws NotOpened, and what the object store throws. */
export async function* openChunks(
  objects: Pick<ObjectStore, 'bytes'>,
  of: ChunkSeal,
  chunks: readonly { index: number; object: string }[],
): AsyncGenerator<Buffer> {
  for (const { index, object } of chunks) {
    const attempt = object.slice(chunkObject(of.downloadId, index, '').length)
    yield open(keyOf(of), await objects.bytes(object), contextOf(of, index, attempt))
  }
}
