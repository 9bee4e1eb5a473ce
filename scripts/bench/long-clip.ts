// A ready clip of an hour without an hour of encoding: a ready one of a minute over and over, each time with its clock moved on, under
// keys of its own, as workers leave a clip.
import { systemClock as clock } from '../../core/clock.ts'
import type { Db } from '../../core/db.ts'
import { newId } from '../../core/ids.ts'
import { chunkKey, decryptSegment, encryptSegment } from '../../core/keys/chunk-key.ts'
import type { ContentKeyRing } from '../../core/keys/keyring.ts'
import type { ObjectStore } from '../../core/objects/store.ts'
import type { Plan } from '../../core/plan.ts'
import type { Clip } from '../../generated/prisma/client.ts'
import { frameSamples } from '../../workers/media/adts.ts'
import { shiftClock } from '../../workers/media/clock-shift.ts'
import { inside } from './inside.ts'

/** Makes a clip of `times` the clip's length in the running service of this data folder; resolves to its id. */
export function lengthen(data: string, clipId: string, times: number): Promise<string> {
  return inside(data, async ({ db, objects, ring }) => {
    const from = await db.clip.findUniqueOrThrow({ where: { id: clipId } })
    const plan = from.plan as unknown as Plan
    const lasts = { videoSeconds: plan.videoSeconds * times, audioSeconds: plan.audioSeconds * times }
    const made = await addClip(db, ring, from, { ...plan, ...lasts })
    const keys = { from: await ring.open(from), to: made.key }
    await repeatRungs({ db, objects }, { from: clipId, to: made.id, keys, times, seconds: plan.videoSeconds })
    return made.id
  })
}

async function addClip(db: Db, ring: ContentKeyRing, from: Clip, plan: Plan) {
  const id = newId()
  const { ownerId, organisationId, kind, width, height, frameRate } = from
  const { id: reflectionId } = await db.reflection.create({ data: { ownerId, organisationId, title: 'Bench' } })
  return db.$transaction(async (tx) => {
    const { key, ...wrapped } = await ring.create(tx, organisationId, id)
    const is = {
      ...{ kind, width, height, frameRate },
      status: 'ready',
      title: 'An hour',
      filename: 'bench.mp4',
      durationSeconds: plan.videoSeconds,
    } as const
    await tx.clip.create({
      data: { id, reflectionId, ownerId, organisationId, ...wrapped, ...is, plan: plan as object, readyAt: clock.now(), receipt: 'bench' },
    })
    // Not for review: nobody takes stills of it while it is measured.
    await tx.review.create({ data: { clipId: id, organisationId, state: 'undrawn', parts: 12, createdAt: clock.now() } })
    return { id, key }
  })
}

interface Repeat {
  from: string
  to: string
  keys: { from: Buffer; to: Buffer }
  times: number
  /** Of the picture, once. */
  seconds: number
}

async function repeatRungs({ db, objects }: { db: Db; objects: ObjectStore }, { from, to, keys, times, seconds }: Repeat): Promise<void> {
  const rungs = await db.rung.findMany({ where: { clipId: from }, include: { chunks: { orderBy: { index: 'asc' } } } })
  for (const { id: _, clipId: __, chunks, ...about } of rungs) {
    const rung = await db.rung.create({ data: { ...about, clipId: to } })
    const segments = (
      await Promise.all(chunks.map((chunk) => plainSegments(objects, keys.from, { ...chunk, clipId: from, rung: about.name })))
    ).flat()
    // Sound goes on in whole frames.
    const listed = segments.reduce((sum, segment) => sum + segment.seconds, 0)
    const frame = frameSamples / 48_000
    const step = about.kind === 'audio' ? Math.round(listed / frame) * frame : seconds
    for (let index = 0; index < times; index += 1) {
      const [attempt, firstSegment] = [newId(), index * segments.length]
      const object = `clips/${to}/${about.name}/${index}-${attempt}.ts`
      const key = chunkKey(keys.to, { clipId: to, rung: about.name, index, attempt })
      const table: [number, number, number][] = []
      const parts: Buffer[] = []
      let bytes = 0
      for (const [i, { plain, seconds: length }] of segments.entries()) {
        const sealed = Buffer.concat([...encryptSegment(key, firstSegment + i, shiftClock(Buffer.from(plain), index * step))])
        table.push([length, bytes, sealed.length])
        parts.push(sealed)
        bytes += sealed.length
      }
      await objects.put(object, Buffer.concat(parts))
      const frames = chunks.reduce((sum, chunk) => sum + chunk.frames, 0)
      const lies = { startSeconds: index * step, endSeconds: (index + 1) * step }
      await db.chunk.create({
        data: { clipId: to, rungId: rung.id, index, firstSegment, ...lies, attempt, object, bytes, segments: table, frames },
      })
    }
  }
}

interface SealedChunk {
  clipId: string
  rung: string
  index: number
  attempt: string
  object: string
  firstSegment: number
  segments: unknown
}

async function plainSegments(objects: ObjectStore, contentKey: Buffer, chunk: SealedChunk): Promise<{ seconds: number; plain: Buffer }[]> {
  const sealed = await objects.bytes(chunk.object)
  const key = chunkKey(contentKey, chunk)
  return (chunk.segments as [number, number, number][]).map(([seconds, offset, bytes], i) => ({
    seconds,
    plain: decryptSegment(key, chunk.firstSegment + i, sealed.subarray(offset, offset + bytes)),
  }))
}
