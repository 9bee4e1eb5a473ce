// A cut put before a worker as the API would.

import { keptSeconds, placeRanges } from '../../core/edits/ranges.ts'
import type { Range } from '../../core/edits/recipe.ts'
import { newId } from '../../core/ids.ts'
import type { WorkerHouse } from './worker-house.ts'

export async function makeCut(
  { db, contentKeys, queues }: WorkerHouse,
  originalId: string,
  ranges: Range[],
  mute: Range[] = [],
): Promise<string> {
  const original = await db.clip.findUniqueOrThrow({ where: { id: originalId }, include: { rungs: true } })
  placeRanges(ranges)
  const id = newId()
  const now = new Date()
  const { organisationId, ownerId, reflectionId, kind, width, height, frameRate } = original
  const { key: _, ...content } = await contentKeys.create(db, organisationId, id)
  const seconds = keptSeconds(ranges)
  const plan = {
    ...{ origin: 0, videoStart: 0, videoSeconds: kind === 'video' ? seconds : 0, audioStart: 0 },
    ...{
      audioSeconds: original.rungs.some((rung) => rung.kind === 'audio') ? seconds : 0,
      frameRate,
      chunks: [],
      rungs: [],
      copied: true,
      frames: 0,
    },
  }
  await db.clip.create({
    data: {
      ...{ id, organisationId, ownerId, reflectionId, kind, width, height, frameRate, plan, ...content },
      ...{ title: 'Cut', filename: '', status: 'processing', receivedAt: now, durationSeconds: seconds },
      edit: { create: { originalId, recipe: { ranges, mute } as object, createdAt: now } },
      rungs: {
        create: original.rungs.map(({ id: _id, clipId: _clip, complete: _complete, averageBandwidth: _a, ...rung }) => ({
          ...rung,
          method: 'copy' as const,
        })),
      },
    },
  })
  await queues.addAll(
    'cut',
    original.rungs.map(({ name }) => ({ clipId: id, rung: name })),
  )
  return id
}
