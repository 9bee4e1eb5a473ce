// One chunk of an edit whose picture changes, encoded anew out of the original's best rung: its own source is never touched, so
// an edit of an edit is made in the same way, and nothing but what viewers were shown can go along.
import { clockOffsetSeconds, type Plan, type PlannedChunk } from '../../core/plan.ts'
import type { Tier } from '../../core/queue/jobs.ts'
import type { WorkerDeps } from '../deps.ts'
import { completeRungs } from '../encode/complete.ts'
import { type ChunkWork, makeChunk } from '../encode/make-chunk.ts'
import { rungsOf } from '../encode/missing.ts'
import type { ChunkCheck } from '../encode/publish.ts'
import { type PlacedSegment, placedIn, segmentsWithin } from '../encode/timeline.ts'
import type { VideoFacts } from '../ingest/facts.ts'
import { standardInput } from '../media/arguments.ts'
import { tick } from '../media/edit-arguments.ts'
import { scratchRoot, withScratch } from '../media/scratch.ts'
import { pictureTimes } from '../media/transport-stream.ts'
import { coveredChunk } from './covered.ts'
import { type EditedClip, loadEdited, type OriginalRung } from './load.ts'
import { addMissingCuts } from './missing.ts'
import { openSegments, type SealedRung } from './segments.ts'

/** Throws SafelightError `original_gone`; whatever ffmpeg and the object store throw. */
export async function renderChunk(deps: WorkerDeps, payload: { clipId: string; chunk: number; tier: Tier }): Promise<void> {
  const edited = await loadEdited(deps, payload.clipId)
  if (!edited?.plan) return
  const work = await workOf(deps, edited, edited.plan, payload)
  if (work) await withScratch(scratchRoot(deps.config.scratchFolder), (folder) => makeChunk(deps, work, folder))
  if (await completeRungs(deps, edited.clip, edited.plan)) await addMissingCuts(deps, payload.clipId)
}

/** What is still to do of the job; undefined when nothing is. */
async function workOf(
  deps: WorkerDeps,
  edited: EditedClip,
  plan: Plan,
  { chunk: index, tier }: { chunk: number; tier: Tier },
): Promise<ChunkWork | undefined> {
  const { clip, original, recipe, contentKey } = edited
  const chunk = plan.chunks[index]
  const from = bestPicture(edited)
  if (!chunk?.edit || !from) return undefined
  const made = await deps.db.chunk.findMany({ where: { clipId: clip.id, index }, select: { rungId: true } })
  const rungs = rungsOf(plan, tier).flatMap((planned) => {
    const row = clip.rungs.find(({ name, id }) => name === planned.name && made.every(({ rungId }) => rungId !== id))
    return row ? [{ ...planned, row }] : []
  })
  const isDrawn = (await deps.db.picture.count({ where: { clipId: clip.id, kind: 'sheet', index } })) > 0
  const withStills = tier !== 'high' && !isDrawn
  if (rungs.length === 0 && !withStills) return undefined
  const reading = new RungReading(deps, edited, from, chunk)
  const covered =
    recipe.anonymise && (await coveredChunk(deps, { ...edited, recipe: { ...recipe, anonymise: recipe.anonymise } }, from, chunk))
  return {
    ...{ clip, contentKey, plan, chunk, index, rungs, withStills, isLast: false, video: factsOf(clip) },
    asked: {
      // On the clock of what is read; ends are to the millisecond and pictures to the tick.
      plan: { ...plan, origin: clockOffsetSeconds - chunk.edit.shift },
      chunk: { ...chunk, start: chunk.start - tick, end: chunk.end - tick },
      ...(recipe.crop && { crop: { kept: recipe.crop, width: original.width ?? 0, height: original.height ?? 0 } }),
      ...(covered && { prepared: covered.prepared }),
    },
    read: (run) =>
      run({ url: standardInput, ...(covered ? { input: reading.segments(), second: covered.masks() } : { input: reading.counted() }) }),
    check: covered?.check ?? reading.check,
  }
}

const bestPicture = ({ original }: EditedClip): OriginalRung | undefined =>
  original.rungs.filter(({ kind }) => kind === 'video').sort((a, b) => a.rank - b.rank)[0]

/** A picture that our own rungs hold: upright, with square pixels, the first stream. */
function factsOf({ width, height, frameRate }: EditedClip['clip']): VideoFacts {
  const [wide, high] = [width ?? 16, height ?? 16]
  const shape = { codedWidth: wide, codedHeight: high, width: wide, height: high, rotation: 0, squarePixels: true, interlaced: false }
  const stated = { codec: 'h264', profile: 'High', level: 0, pixelFormat: 'yuv420p', highDynamicRange: false, bitsPerSecond: 0 }
  return { index: 0, ...shape, ...stated, frameRate: frameRate ?? 30, startSeconds: 0, endSeconds: undefined }
}

/** The segments a chunk is made from, and how many of their pictures belong to it. */
class RungReading {
  readonly #deps: Pick<WorkerDeps, 'objects'>
  readonly #rung: SealedRung
  readonly #segments: PlacedSegment[]
  readonly #from: number
  readonly #to: number
  #pictures = 0

  constructor(deps: Pick<WorkerDeps, 'objects'>, { original, originalKey }: EditedClip, rung: OriginalRung, chunk: PlannedChunk) {
    const shift = chunk.edit?.shift ?? 0
    this.#deps = deps
    this.#rung = { clipId: original.id, name: rung.name, contentKey: originalKey }
    this.#segments = placedIn(original.plan, rung)
    this.#from = chunk.start - shift - tick
    this.#to = chunk.end - shift - tick
  }

  segments(): AsyncGenerator<Buffer> {
    return openSegments(this.#deps.objects, this.#rung, segmentsWithin(this.#segments, this.#from, this.#to))
  }

  /** The same, and counts on the way what `check` compares. */
  async *counted(): AsyncGenerator<Buffer> {
    this.#pictures = 0
    for await (const plain of this.segments()) {
      for (const time of pictureTimes(plain)) {
        const at = time - clockOffsetSeconds
        if (at >= this.#from && at < this.#to) this.#pictures += 1
      }
      yield plain
    }
  }

  /** Every picture that went in came out. */
  readonly check: ChunkCheck = ({ pictures }) => {
    if (pictures !== this.#pictures) throw new Error(`${pictures} pictures came out of ${this.#pictures}`)
  }
}
