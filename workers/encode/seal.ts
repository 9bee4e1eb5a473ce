// Seals a chunk's finished segments into one object, one segment in memory at a time whatever the chunk's length.
import { encryptSegment } from '../../core/keys/chunk-key.ts'
import type { ObjectStore } from '../../core/objects/store.ts'
import { shiftClock } from '../media/clock-shift.ts'
import { inspectSegment, type SegmentFacts } from '../media/transport-stream.ts'
import { type SealedPlace, SegmentReader } from './segment-reader.ts'

/** A finished segment in scratch. */
export interface MadeSegment {
  path: string
  seconds: number
  /** The rung ends with it. */
  last?: boolean
  /** What is in it, when that was looked at already. */
  facts?: SegmentFacts
}

/** A segment of another clip's chunk: opened and sealed again with its clock moved, as it goes along into a cut. */
export interface KeptSegment {
  seconds: number
  kept: SealedPlace & {
    /** How much later it is shown, seconds. */
    shift: number
  }
}

export type SegmentToSeal = MadeSegment | KeptSegment

export interface SealWork {
  /** Name of the object to make. */
  object: string
  /** 16 bytes. */
  key: Uint8Array
  /** Media sequence number of the first segment. */
  firstSegment: number
  segments: SegmentToSeal[]
}

export interface SealedChunk {
  /** For each segment: seconds, where it begins in the object, and its length, both in bytes. */
  table: [number, number, number][]
  bytes: number
  pictures: number
  /** Earliest presentation time, seconds on the segments' clock; undefined without pictures. */
  firstTime: number | undefined
  codec: string | undefined
}

/** Throws what the object store throws, and an Error for what is no segment. */
export async function sealSegments(objects: ObjectStore, { object, key, firstSegment, segments }: SealWork): Promise<SealedChunk> {
  const sealed: SealedChunk = { table: [], bytes: 0, pictures: 0, firstTime: undefined, codec: undefined }
  const reader = new SegmentReader(objects)
  async function* inOrder() {
    for (const [i, segment] of segments.entries()) {
      const plain = 'kept' in segment ? shiftClock(await reader.opened(segment.kept), segment.kept.shift) : await reader.made(segment.path)
      const facts = ('facts' in segment ? segment.facts : undefined) ?? inspectSegment(plain)
      sealed.pictures += facts.pictures
      sealed.codec ??= facts.codec
      if (facts.first !== undefined) sealed.firstTime = Math.min(sealed.firstTime ?? facts.first, facts.first)
      const began = sealed.bytes
      for (const part of encryptSegment(key, firstSegment + i, plain)) {
        sealed.bytes += part.length
        yield part
      }
      sealed.table.push([segment.seconds, began, sealed.bytes - began])
    }
  }
  await objects.put(object, inOrder(), { contentType: 'video/mp2t' })
  return sealed
}
