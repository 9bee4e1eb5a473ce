import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { grids } from '../../core/anonymise/tiles.ts'
import { SafelightError } from '../../core/errors.ts'
import { demandClip, type SeenClip } from '../clips/load.ts'
import type { Context } from '../context.ts'
import { demandHere } from '../here.ts'
import { replies } from '../replies.ts'
import { IdParams } from '../text.ts'
import { requireViewer } from '../viewer.ts'
import { beginSearch } from './begin.ts'
import { forgetFaces } from './forget.ts'
import { facesView, placesView } from './present.ts'
import { findSearch, isDone, readFile, readFound, readPlaces, type Search } from './read.ts'
import { FacePlaces, Faces } from './view.ts'

const OfFile = IdParams.extend({ index: z.coerce.number().int().min(0).max(1_000_000) })
const Wanted = z.object({ grid: z.enum(grids).default('fine').describe('How closely to look') }).default({ grid: 'fine' })
const tags = ['faces']

/** The search for the faces of a recording: its owner's alone. */
export function faceRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    const seeing = {
      tags,
      summary: 'The faces that were found in it, or how far that is',
      params: IdParams,
      response: replies({ 200: Faces }),
    }
    app.get('/v1/clips/:id/faces', { schema: seeing }, async (request) => {
      const viewer = await requireViewer(context, request)
      return showFaces(context, await demandClip(context, viewer, 'clip.derive', request.params.id))
    })
    const beginning = {
      tags,
      summary: 'Have faces looked for; does nothing when they are, or were',
      params: IdParams,
      body: Wanted,
      response: replies({ 202: Faces }),
    }
    app.post('/v1/clips/:id/faces', { schema: beginning }, async (request, reply) => {
      const viewer = await requireViewer(context, request)
      const clip = await demandClip(context, viewer, 'clip.derive', request.params.id)
      await demandHere(context, viewer, 'clip.record')
      await beginSearch(context, clip.id, viewer.userId, request.body.grid)
      return reply.code(202).send(await showFaces(context, clip))
    })
    const forgetting = {
      tags,
      summary: 'End the search, or forget what it found',
      params: IdParams,
      response: replies({ 204: z.void() }),
    }
    app.delete('/v1/clips/:id/faces', { schema: forgetting }, async (request, reply) => {
      const viewer = await requireViewer(context, request)
      const { id } = await demandClip(context, viewer, 'clip.derive', request.params.id)
      await forgetFaces(context, id, viewer.userId)
      return reply.code(204).send()
    })
    await app.register(faceFileRoutes(context))
  }
}

/** What is fetched as the review gets there. */
function faceFileRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    const placing = { tags, summary: 'Where faces are in a minute of it', params: OfFile, response: replies({ 200: FacePlaces }) }
    app.get('/v1/clips/:id/faces/places/:index', { schema: placing }, async (request) => {
      const viewer = await requireViewer(context, request)
      const { clip, search } = await demandDone(context, await demandClip(context, viewer, 'clip.derive', request.params.id))
      const places = await readPlaces(context, clip, search, request.params.index)
      if (!places) throw new SafelightError('faces_missing')
      return placesView(places, search)
    })
    const drawing = { tags, summary: 'Pictures of faces (image/webp)', params: OfFile }
    app.get('/v1/clips/:id/faces/sheets/:index', { schema: drawing }, async (request, reply) => {
      const viewer = await requireViewer(context, request)
      const { clip, search } = await demandDone(context, await demandClip(context, viewer, 'clip.derive', request.params.id))
      const sheet = await readFile(context, clip, search, 'sheet', request.params.index)
      if (!sheet) throw new SafelightError('faces_missing')
      return reply.header('cache-control', 'no-store').type('image/webp').send(sheet)
    })
  }
}

/** Throws SafelightError `faces_missing`. */
async function demandDone({ db }: Context, clip: SeenClip): Promise<{ clip: SeenClip; search: Search }> {
  const search = await findSearch(db, clip.id)
  if (!search || !isDone(search)) throw new SafelightError('faces_missing')
  return { clip, search }
}

async function showFaces(context: Context, clip: SeenClip): Promise<Faces> {
  const search = await findSearch(context.db, clip.id)
  if (!search || !isDone(search)) return facesView(search, undefined)
  const found = await readFound(context, clip, search)
  // Lost: said as it is now.
  return found ? facesView(search, found) : facesView(await findSearch(context.db, clip.id), undefined)
}
