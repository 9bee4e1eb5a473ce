// Which download a strange file came from, by its picture and the clip's own.
import { resolve } from 'node:path'
import { type Detected, notFound } from '../../core/trace/detect.ts'
import { thumbSize } from '../../core/trace/picture-place.ts'
import type { WorkerDeps } from '../deps.ts'
import { openSegments, type SealedRung } from '../edits/segments.ts'
import { type PlacedSegment, placedIn, segmentsWithin } from '../encode/timeline.ts'
import { leakPictureArguments, ownPictureArguments } from '../media/trace-arguments.ts'
import { detectPicture, type Looked } from './detect-picture.ts'
import { throughTool } from './through.ts'
import { traceKey } from './variants.ts'

type Deps = Pick<WorkerDeps, 'config' | 'db' | 'objects'>

/** Sharp enough to compare with, the picture's shorter side, px. */
const enough = 360

/** The clip's picture in one of its qualities. */
interface ClipPicture {
  sealed: SealedRung
  segments: PlacedSegment[]
}

/** The picture that is looked through, and the one that is looked at; undefined where the clip has none. */
interface ClipPictures {
  small: ClipPicture
  sharp: ClipPicture
}

async function clipPictures(
  { db }: Pick<Deps, 'db'>,
  clip: { id: string; plan: unknown },
  contentKey: Uint8Array,
): Promise<ClipPictures | undefined> {
  const rows = await db.rung.findMany({
    where: { clipId: clip.id, kind: 'video', complete: true },
    include: { chunks: { orderBy: { index: 'asc' } } },
    orderBy: { rank: 'desc' },
  })
  const small = rows[0]
  if (!small) return undefined
  const sharp = rows.find(({ width, height }) => Math.min(width ?? 0, height ?? 0) >= enough) ?? rows.at(-1) ?? small
  const opened = (row: typeof small): ClipPicture => ({
    sealed: { clipId: clip.id, name: row.name, contentKey },
    segments: placedIn(clip.plan, row),
  })
  return { small: opened(small), sharp: opened(sharp) }
}

export interface LookedUp {
  contentKey: Uint8Array
  file: string
  /** Numbers of downloads whose picture is marked. */
  issued: readonly number[]
}

/**
 * Compares the picture of a file with that of a clip. Throws what ffmpeg throws where the file has no picture that it can read, and what the database
 * and the object store throw.
 */
export async function lookUpPicture(
  deps: Deps,
  clip: { id: string; plan: unknown },
  { contentKey, file, issued }: LookedUp,
): Promise<Detected> {
  const pictures = await clipPictures(deps, clip, contentKey)
  if (!pictures) return notFound
  const { small, sharp } = pictures
  const leak: Looked = { seen: (size) => throughTool(deps, leakPictureArguments(resolve(file), size)) }
  const original: Looked = {
    seen(size, from = 0, to = Number.POSITIVE_INFINITY) {
      const { sealed, segments } = size === thumbSize ? small : sharp
      const input = openSegments(deps.objects, sealed, segmentsWithin(segments, from, to))
      return throughTool(deps, ownPictureArguments(from, size), input)
    },
  }
  return detectPicture(traceKey(contentKey, clip.id), original, leak, issued)
}
