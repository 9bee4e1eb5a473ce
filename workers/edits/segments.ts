// Plain segments of a rung that is sealed.
import { chunkKey, decryptSegment, SegmentOpener } from '../../core/keys/chunk-key.ts'
import type { ObjectStore } from '../../core/objects/store.ts'
import { SegmentReader } from '../encode/segment-reader.ts'
import type { PlacedSegment } from '../encode/timeline.ts'
import { firstPicture, packetBytes } from '../media/transport-stream.ts'

export interface SealedRung {
  clipId: string
  name: string
  contentKey: Uint8Array
}

/** The key of the chunk that a segment lies in. */
export const keyOf = ({ clipId, name, contentKey }: SealedRung, { chunk }: PlacedSegment): Buffer =>
  chunkKey(contentKey, { clipId, rung: name, index: chunk.index, attempt: chunk.attempt })

/** The segment as it was made. Throws what the object store throws. */
export async function openSegment(objects: Pick<ObjectStore, 'bytes'>, rung: SealedRung, segment: PlacedSegment): Promise<Buffer> {
  const { chunk, from, to, sequence } = segment
  return decryptSegment(keyOf(rung, segment), sequence, await objects.bytes(chunk.object, { start: from, end: to }))
}

/** Segments one after the other, each valid until the next is asked for: transport streams join byte by byte. Throws what the object store throws. */
export async function* openSegments(
  objects: Pick<ObjectStore, 'scan'>,
  rung: SealedRung,
  segments: Iterable<PlacedSegment>,
): AsyncGenerator<Buffer> {
  const reader = new SegmentReader(objects)
  for (const segment of segments) {
    const { chunk, from, to, sequence } = segment
    yield await reader.opened({ object: chunk.object, start: from, end: to, sequence, key: keyOf(rung, segment) })
  }
}

/** As much of a segment as its first picture hardly ever passes, whole blocks, bytes. */
const headBytes = 128 * 1024

/** The first picture of each segment alone: whoever wants no others needn't read them. Throws what the object store throws. */
export async function* openFirstPictures(
  objects: Pick<ObjectStore, 'bytes'>,
  rung: SealedRung,
  segments: Iterable<PlacedSegment>,
): AsyncGenerator<Buffer> {
  for (const segment of segments) {
    const { chunk, from, to, sequence } = segment
    const sealed = await objects.bytes(chunk.object, { start: from, end: Math.min(to, from + headBytes) })
    const opener = new SegmentOpener(keyOf(rung, segment), sequence, Buffer.allocUnsafe(sealed.length))
    opener.add(sealed)
    const packets = opener.opened.subarray(0, opener.opened.length - (opener.opened.length % packetBytes))
    yield firstPicture(packets) ?? (await openSegment(objects, rung, segment))
  }
}
