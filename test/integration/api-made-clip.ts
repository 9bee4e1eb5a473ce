import { randomBytes } from 'node:crypto'
import { newId } from '../../core/ids.ts'
import { sealPicture } from '../../core/keys/chunk-key.ts'
import type { House, Person } from './api-house.ts'

export interface Made {
  id: string
  contentKey: Buffer
  chunk: { id: string; attempt: string; object: string }
  poster: Buffer
}

/** A ready clip with one rung of two chunks, sound, and a poster, as workers leave it. */
export async function makeClip(house: House, owner: Person): Promise<Made> {
  const id = newId()
  const { db, organisationId } = house
  const reflection = await db.reflection.create({ data: { ownerId: owner.id, organisationId, title: 'R' } })
  const { key, ...wrapped } = await house.contentKeys.create(db, organisationId, id)
  const seen = { kind: 'video' as const, status: 'ready' as const, durationSeconds: 8, width: 1280, height: 720 }
  await db.clip.create({
    data: {
      id,
      reflectionId: reflection.id,
      ownerId: owner.id,
      organisationId,
      title: 'Fractions',
      filename: 'a.mp4',
      ...seen,
      ...wrapped,
    },
  })
  const chunks = []
  for (const [rank, name] of (['720', 'audio'] as const).entries()) {
    const kind = name === 'audio' ? ('audio' as const) : ('video' as const)
    const size = kind === 'video' ? { width: 1280, height: 720, frameRate: 30, codecs: 'avc1.64001f' } : { codecs: 'mp4a.40.2' }
    const rung = await db.rung.create({
      data: {
        clipId: id,
        name,
        kind,
        method: 'encode',
        rank,
        targetDuration: 4,
        bandwidth: 900_000,
        averageBandwidth: 500_000,
        complete: true,
        ...size,
      },
    })
    for (const index of [0, 1]) {
      const attempt = newId()
      const object = `clips/${id}/${name}/${index}-${attempt}.ts`
      const bytes = await house.context.objects.put(object, randomBytes(64))
      const place = { index, firstSegment: index, startSeconds: index * 4, endSeconds: index * 4 + 4, frames: 120 }
      chunks.push(
        await db.chunk.create({
          data: { clipId: id, rungId: rung.id, ...place, attempt, object, bytes: BigInt(bytes), segments: [[4, 0, 64]] },
        }),
      )
    }
  }
  const poster = randomBytes(300)
  const object = `clips/${id}/poster.webp`
  const bytes = await house.context.objects.put(object, sealPicture(key, object, poster))
  const tiles = { startSeconds: 0, intervalSeconds: 4, count: 1, columns: 1, width: 160, height: 90 }
  await db.picture.create({ data: { clipId: id, kind: 'poster', index: 0, ...tiles, object, bytes } })
  return { id, contentKey: key, chunk: chunks[0] as Made['chunk'], poster }
}
