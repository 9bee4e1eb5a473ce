import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Entry } from '../../core/audit/acts.ts'
import { SafelightError } from '../../core/errors.ts'
import { gather } from '../../core/gather.ts'
import { openPicture } from '../../core/keys/chunk-key.ts'
import { ObjectNotFound } from '../../core/objects/store.ts'
import type { Context } from '../context.ts'
import { requireViewer, type Viewer } from '../viewer.ts'
import { demandReview } from './load.ts'
import { markStill } from './mark.ts'

const OfStill = z.object({ clipId: z.uuid(), part: z.coerce.number().int().min(0).max(1000) })

/** A still, under the live decision, marked with who looks; that she looked is written down before it is sent. */
export function stillRoutes(context: Context): FastifyPluginAsyncZod {
  const writeDown = together(context)
  return async (app) => {
    const schema = { tags: ['oversight'], summary: 'A still (image/webp). That it was seen is written down', params: OfStill }
    // Not for HEAD, which would write it down and show nothing. A line of the log for each would be most of it.
    const options = { schema, exposeHeadRoute: false, logLevel: 'warn' as const }
    app.get('/v1/oversight/recordings/:clipId/stills/:part', options, async (request, reply) => {
      const viewer = await requireViewer(context, request)
      const { clipId, part } = request.params
      demandPicture(request)
      return reply.type('image/webp').send(await showStill(context, writeDown, viewer, clipId, part))
    })
  }
}

/** A picture in a page; not a page of its own, nor a download (Fetch Metadata, W3C). Who isn't a browser doesn't say. Throws `not_found`. */
export function demandPicture({ headers }: FastifyRequest): void {
  const use = headers['sec-fetch-dest']
  if (use !== undefined && use !== 'image' && use !== 'empty') throw new SafelightError('not_found')
}

export type WriteDown = (entry: Entry) => Promise<void>

/** What is seen while a transaction is under way is written down by the next one: a flag doesn't wait behind a sheet of stills, one by one. */
export const together = ({ db, audit }: Context): WriteDown =>
  gather(async (entries: readonly Entry[]) => {
    await db.$transaction((tx) => audit.record(tx, ...entries))
    return entries.map(() => undefined)
  }, 1)

async function showStill(context: Context, writeDown: WriteDown, viewer: Viewer, clipId: string, part: number): Promise<Buffer> {
  const { row } = await demandReview(context, viewer, 'oversight.look', clipId)
  const marked = await openMarked(context, viewer, clipId, part)
  const { ownerId, organisationId, reflectionId } = row.clip
  await writeDown({ organisationId, actorId: viewer.userId, act: 'still.seen', reflectionId, clipId, ownerId, details: { part } })
  return marked
}

/** The still with the mark of who looks. Throws `not_found`. */
export const openMarked = async (context: Context, viewer: Viewer, clipId: string, part: number): Promise<Buffer> =>
  markStill(await openStill(context, clipId, part), viewer.name, context.clock.now())

/** The still as it was sealed. Throws `not_found`. */
async function openStill({ db, objects, contentKeys }: Context, clipId: string, part: number): Promise<Buffer> {
  const still = await db.still.findUnique({
    where: { clipId_part: { clipId, part } },
    select: {
      object: true,
      review: {
        select: {
          destroyedAt: true,
          clip: { select: { id: true, organisationId: true, contentKeyId: true, wrappedContentKey: true } },
        },
      },
    },
  })
  if (!still || still.review.destroyedAt !== null) throw new SafelightError('not_found')
  const sealed = await objects.bytes(still.object).catch(async (error) => {
    if (!(error instanceof ObjectNotFound)) throw error
    // A still that is gone is none: otherwise nobody could ever have seen them all.
    await db.still.deleteMany({ where: { clipId, part, object: still.object } })
    throw new SafelightError('not_found')
  })
  return openPicture(await contentKeys.open(still.review.clip), still.object, sealed)
}
