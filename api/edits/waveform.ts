import { z } from 'zod'
import { SafelightError } from '../../core/errors.ts'
import { openPicture } from '../../core/keys/chunk-key.ts'
import { NotOpened } from '../../core/keys/envelope.ts'
import { ObjectNotFound } from '../../core/objects/store.ts'
import type { SeenClip } from '../clips/load.ts'
import type { Context } from '../context.ts'

export const Waveform = z.object({
  secondsPerPeak: z.number().nullable(),
  peaks: z.array(z.number().int().min(0).max(255)).nullable().describe('Null while it is being drawn; empty without sound'),
})
export type Waveform = z.infer<typeof Waveform>

/** The loudness of a clip's sound over time; asks for it to be drawn when it isn't. Throws SafelightError `not_ready`. */
export async function findWaveform(context: Context, clip: SeenClip): Promise<Waveform> {
  if (clip.status !== 'ready') throw new SafelightError('not_ready')
  if (!clip.rungs.some(({ kind }) => kind === 'audio')) return { secondsPerPeak: null, peaks: [] }
  const drawn = await readWaveform(context, clip)
  if (drawn) return drawn
  const { queues, log } = context
  // Who waits asks again.
  await queues.add('waveform', { clipId: clip.id }).catch((error) => log.error({ err: error, clipId: clip.id }, 'waveform was not added'))
  return { secondsPerPeak: null, peaks: null }
}

async function readWaveform({ db, objects, contentKeys }: Context, clip: SeenClip): Promise<Waveform | undefined> {
  const picture = await db.picture.findUnique({ where: { clipId_kind_index: { clipId: clip.id, kind: 'waveform', index: 0 } } })
  if (!picture) return undefined
  const key = await contentKeys.open(clip)
  try {
    const plain = openPicture(key, picture.object, await objects.bytes(picture.object))
    return { secondsPerPeak: picture.intervalSeconds, peaks: [...plain] }
  } catch (error) {
    if (!(error instanceof ObjectNotFound || error instanceof NotOpened)) throw error
    // Lost or damaged: without its row it is drawn again.
    await db.picture.deleteMany({ where: { id: picture.id } })
    return undefined
  }
}
