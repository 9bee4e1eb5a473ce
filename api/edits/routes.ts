import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { decide } from '../../core/access/decide.ts'
import { loadFacts } from '../../core/access/facts.ts'
import { demandClip } from '../clips/load.ts'
import type { Context } from '../context.ts'
import { findDone } from '../faces/read.ts'
import { demandHere } from '../here.ts'
import { replies } from '../replies.ts'
import { IdParams, text } from '../text.ts'
import { demandUnused } from '../uploads/quota.ts'
import { requireViewer, type Viewer } from '../viewer.ts'
import { NewAnonymise } from './anonymise.ts'
import { createEdit, notYours } from './create.ts'
import { Crop, Range } from './view.ts'
import { findWaveform, Waveform } from './waveform.ts'

/** How many may be made of it is for `checkedRanges` to say; more than these aren't even read. */
const Ranges = z.array(Range).max(1000)
const NewEdit = z.object({
  ranges: Ranges.describe('What is kept'),
  mute: Ranges.default([]).describe('Where the sound is silenced'),
  crop: Crop.optional().describe('What is kept of the picture; without it all of it'),
  voice: z.enum(['disguise', 'mute']).optional().describe('What becomes of the sound; without it, it is kept'),
  anonymise: NewAnonymise.optional().describe('What is hidden in the picture'),
  title: text(200).optional(),
  reflectionId: z.uuid().optional().describe('One of mine; without it a new one that nobody else sees'),
})
const Made = z.object({ clipId: z.uuid(), reflectionId: z.uuid() })

/** What an owner makes of a clip. */
export function editRoutes(context: Context): FastifyPluginAsyncZod {
  const tags = ['edits']
  return async (app) => {
    app.post(
      '/v1/clips/:id/edits',
      {
        schema: {
          tags,
          summary: 'Make a new clip of parts of this one',
          params: IdParams,
          body: NewEdit,
          response: replies({ 201: Made }),
        },
      },
      async (request, reply) => {
        const viewer = await requireViewer(context, request)
        const clip = await demandClip(context, viewer, 'clip.derive', request.params.id)
        await demandHere(context, viewer, 'clip.record')
        await demandOwnReflection(context, viewer, request.body.reflectionId)
        await demandUnused(context.db, context.config, clip.organisationId)
        const search = request.body.anonymise?.faces && (await findDone(context, clip))
        return reply.code(201).send(await createEdit(context, { ...request.body, original: clip.id, ownerId: viewer.userId, search }))
      },
    )
    app.get(
      '/v1/clips/:id/waveform',
      { schema: { tags, summary: 'How loud it is over time', params: IdParams, response: replies({ 200: Waveform }) } },
      async (request) => {
        const viewer = await requireViewer(context, request)
        return findWaveform(context, await demandClip(context, viewer, 'clip.derive', request.params.id))
      },
    )
  }
}

/** Throws `bad_request`: another's and none look the same. */
async function demandOwnReflection({ db, clock }: Context, viewer: Viewer, id: string | undefined): Promise<void> {
  if (id === undefined) return
  const found = await db.reflection.findUnique({ where: { id } })
  if (!found || !decide(await loadFacts(db, clock, viewer), viewer, 'reflection.edit', { of: 'reflection', ...found }).allowed)
    throw notYours()
}
