import type { FastifyReply } from 'fastify'
import { SafelightError } from '../core/errors.ts'
import { openPicture } from '../core/keys/chunk-key.ts'
import type { ContentKeyed } from '../core/keys/keyring.ts'
import { ObjectNotFound } from '../core/objects/store.ts'
import type { PictureKind } from '../generated/prisma/enums.ts'
import type { Context } from './context.ts'

type Parts = Pick<Context, 'db' | 'objects' | 'contentKeys'>

/** Opens a sealed still and sends it, to one who may see it: the caller has asked. Throws `not_found`. */
export async function sendPicture(
  parts: Parts,
  reply: FastifyReply,
  clip: ContentKeyed,
  kind: PictureKind,
  index: number,
): Promise<FastifyReply> {
  const picture = await parts.db.picture.findUnique({ where: { clipId_kind_index: { clipId: clip.id, kind, index } } })
  if (!picture) throw new SafelightError('not_found')
  const sealed = await parts.objects.bytes(picture.object).catch((error) => {
    throw error instanceof ObjectNotFound ? new SafelightError('not_found') : error
  })
  const plain = openPicture(await parts.contentKeys.open(clip), picture.object, sealed)
  return reply.header('cache-control', 'no-store').type('image/webp').send(plain)
}
