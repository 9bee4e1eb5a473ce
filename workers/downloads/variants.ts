// The two marked variants of a clip's sound: made once, sealed under its content key, taken apart by every download of it.

import { newId } from '../../core/ids.ts'
import { derive, open, seal } from '../../core/keys/envelope.ts'
import { giveBack } from '../../core/memory.ts'
import { clockOffsetSeconds } from '../../core/plan.ts'
import { Carried } from '../../core/trace/carried.ts'
import { unitFrames } from '../../core/trace/chips.ts'
import type { TraceVariant } from '../../generated/prisma/client.ts'
import type { WorkerDeps } from '../deps.ts'
import { openSegment, type SealedRung } from '../edits/segments.ts'
import { SoundSource } from '../edits/sound-source.ts'
import { unlessGone } from '../encode/publish.ts'
import { type PlacedSegment, placedIn } from '../encode/timeline.ts'
import { soundFrames } from '../media/adts.ts'
import { lockReady } from '../oversight/keep.ts'
import { markSound, type VariantName, variantNames } from './mark-sound.ts'

/** Prefix of the names of a clip's variants. */
export const variantsOf = (clipId: string): string => `clips/${clipId}/trace/`

/** Units of a sealed part: about ten seconds. */
const unitsTogether = 20

/** What a clip's trace is keyed by: numbers of downloads, and the pattern of the mark. 32 bytes. */
export const traceKey = (contentKey: Uint8Array, clipId: string): Buffer => derive(contentKey, 'trace', [clipId], 32)

/** Frames, where it begins in its object and its length there, bytes. */
type Part = [frames: number, offset: number, bytes: number]

/** A variant as its row names it. */
export interface Variant {
  name: VariantName
  attempt: string
  object: string
  parts: Part[]
  /** Share of the sound's units that carry the mark, 0 to 1. */
  carrying: number
}
export type Variants = Record<VariantName, Variant>

export interface ClipSound {
  source: SoundSource
  /** Of the sound from end to end, holes too. */
  frames: number
}

/** A clip's sealed sound. Throws an Error where it has none that is complete, and what the object store throws. */
export async function clipSound(
  { db, objects }: Pick<WorkerDeps, 'db' | 'objects'>,
  clip: { id: string; plan: unknown },
  contentKey: Uint8Array,
): Promise<ClipSound> {
  const row = await db.rung.findFirst({
    where: { clipId: clip.id, kind: 'audio', complete: true },
    include: { chunks: { orderBy: { index: 'asc' } } },
  })
  if (!row) throw new Error('a clip without sound')
  const segments = placedIn(clip.plan, row)
  const rung = { clipId: clip.id, name: row.name, contentKey }
  const source = await SoundSource.open(objects, rung, segments)
  return { source, frames: await framesOf(objects, rung, segments, source) }
}

/** Frames up to the last one there is. */
async function framesOf(
  objects: WorkerDeps['objects'],
  rung: SealedRung,
  segments: PlacedSegment[],
  { grid }: SoundSource,
): Promise<number> {
  for (const segment of segments.toReversed()) {
    const last = soundFrames(await openSegment(objects, rung, segment)).at(-1)
    if (last) return Math.round((last.time - clockOffsetSeconds - grid.first) / grid.seconds) + 1
  }
  throw new Error('a sound without a frame')
}

/**
 * The variants of a ready clip's sound; made where they aren't there. Of two who make them at once one wins, and the other takes the winner's.
 * Throws ClipGone, an Error where the clip has no sound or it doesn't decode, and what ffmpeg and the object store throw.
 */
export async function soundVariants(
  deps: Pick<WorkerDeps, 'config' | 'db' | 'objects'>,
  clip: { id: string; plan: unknown },
  contentKey: Uint8Array,
): Promise<Variants> {
  return (await known(deps, clip.id)) ?? (await make(deps, clip, contentKey))
}

async function known({ db }: Pick<WorkerDeps, 'db'>, clipId: string): Promise<Variants | undefined> {
  const rows = await db.traceVariant.findMany({ where: { clipId } })
  const named = (name: VariantName) => rows.find((row) => row.name === name)
  const [a, b] = [named('a'), named('b')]
  return a && b ? { a: variantOf(a, 'a'), b: variantOf(b, 'b') } : undefined
}

const variantOf = ({ attempt, object, parts, carrying }: TraceVariant, name: VariantName): Variant => ({
  ...{ name, attempt, object, carrying },
  parts: parts as Part[],
})

async function make(
  deps: Pick<WorkerDeps, 'config' | 'db' | 'objects'>,
  clip: { id: string; plan: unknown },
  contentKey: Uint8Array,
): Promise<Variants> {
  const attempt = newId()
  const made = (name: VariantName): Variant => ({
    name,
    attempt,
    object: `${variantsOf(clip.id)}${name}-${attempt}`,
    parts: [],
    carrying: 0,
  })
  const variants = { a: made('a'), b: made('b') }
  let kept = false
  try {
    const { source, frames } = await clipSound(deps, clip, contentKey)
    const partFrames = unitsTogether * unitFrames(source.format.sampleRate)
    const sound = { key: traceKey(contentKey, clip.id), source, frames }
    const carried = new Carried(source.format)
    const keep = (name: VariantName, encoded: AsyncIterable<Buffer>) =>
      deps.objects.put(variants[name].object, sealedParts(contentKey, clip.id, variants[name], encoded, partFrames))
    await unlessGone(
      deps,
      (tx) => lockReady(tx, clip.id),
      () => markSound(deps, sound, keep, (pair) => carried.add(pair)),
    )
    for (const variant of Object.values(variants)) variant.carrying = carried.share
    kept = await publish(deps, clip.id, variants)
  } finally {
    if (!kept) for (const { object } of Object.values(variants)) await deps.objects.delete(object)
  }
  const there = kept ? variants : await known(deps, clip.id)
  if (!there) throw new Error('variants of a sound are gone')
  await sweep(deps, clip.id, there)
  return there
}

/** False when another attempt was there first. */
const publish = ({ db }: Pick<WorkerDeps, 'db'>, clipId: string, variants: Variants): Promise<boolean> =>
  db.$transaction(async (tx) => {
    await lockReady(tx, clipId)
    const rows = variantNames.map((name) => {
      const { attempt, object, parts, carrying } = variants[name]
      return { clipId, name, attempt, object, parts, carrying, bytes: parts.reduce((sum, [, , bytes]) => sum + bytes, 0) }
    })
    const { count } = await tx.traceVariant.createMany({ data: rows, skipDuplicates: true })
    if (count === 1) throw new Error('one variant of a sound without the other')
    return count > 0
  })

/** What a killed attempt had put down: another that is still at work would lose anyway. */
async function sweep({ objects }: Pick<WorkerDeps, 'objects'>, clipId: string, { a, b }: Variants): Promise<void> {
  for await (const name of objects.list(variantsOf(clipId))) if (name !== a.object && name !== b.object) await objects.delete(name)
}

async function* sealedParts(
  contentKey: Uint8Array,
  clipId: string,
  variant: Variant,
  frames: AsyncIterable<Buffer>,
  partFrames: number,
): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = []
  let offset = 0
  const take = () => {
    const { key, context } = partSeal(contentKey, clipId, variant, variant.parts.length)
    const sealed = seal(key, Buffer.concat(waiting), context)
    variant.parts.push([waiting.length, offset, sealed.length])
    offset += sealed.length
    waiting = []
    return sealed
  }
  for await (const frame of frames) {
    waiting.push(frame)
    if (waiting.length === partFrames) yield take()
  }
  if (waiting.length > 0) yield take()
}

/** The plain frames of a sealed part, one after the other. Throws NotOpened, and what the object store throws. */
export async function openPart(
  { objects }: Pick<WorkerDeps, 'objects'>,
  contentKey: Uint8Array,
  clipId: string,
  variant: Variant,
  index: number,
): Promise<Buffer> {
  const [, offset, bytes] = variant.parts[index] ?? [0, 0, 0]
  const { key, context } = partSeal(contentKey, clipId, variant, index)
  const sealed = await objects.bytes(variant.object, { start: offset, end: offset + bytes })
  const frames = open(key, sealed, context)
  giveBack(sealed)
  return frames
}

const partSeal = (contentKey: Uint8Array, clipId: string, { name, attempt }: Variant, index: number) => ({
  key: derive(contentKey, 'trace variant', [clipId, name, attempt], 32),
  context: `trace:${clipId}:${name}:${attempt}:${index}`,
})
