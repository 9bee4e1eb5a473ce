import type { FastifyReply } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { SafelightError } from '../../core/errors.ts'
import { chunkKey } from '../../core/keys/chunk-key.ts'
import type { Context } from '../context.ts'
import { replies } from '../replies.ts'
import { openChunk, openPlayback } from './open-playback.ts'
import { masterPlaylist, mediaPlaylist } from './playlists.ts'
import { findDrawn, findRung, findRungs } from './rows.ts'
import { PlaybackView, playbackView } from './view.ts'

export const Token = z.object({ token: z.string().max(200) })
const OfRung = Token.extend({ rung: z.enum(['source', '1080', '720', '480', '240', 'audio']) })
const OfChunk = Token.extend({ chunk: z.uuid() })
export const tags = ['playback']
export const base = '/v1/playback/:token'

/** Playlists, keys and segments. No cookie is asked for: the token in the path is the credential, and the live decision is made every time. */
export function playbackRoutes(context: Context): FastifyPluginAsyncZod {
  const { objects, contentKeys, config } = context
  return async (app) => {
    const about = { tags, summary: 'What is played', security: [], params: Token, response: replies({ 200: PlaybackView }) }
    app.get(base, { schema: about }, async (request, reply) => {
      reply.header('cache-control', 'no-store')
      const { token } = request.params
      const playback = await openPlayback(context, token)
      return playbackView(playback, token, await findDrawn(context, playback.clip.id))
    })
    app.get(
      `${base}/master.m3u8`,
      { schema: { tags, summary: 'Master playlist', security: [], params: Token } },
      async (request, reply) => {
        const { clip } = await openPlayback(context, request.params.token)
        const playlist = masterPlaylist(clip.kind ?? 'video', await findRungs(context, clip.id))
        if (!playlist) throw new SafelightError('not_found', 'There is nothing to play yet.')
        return sendPlaylist(reply, playlist)
      },
    )
    app.get(
      `${base}/:rung.m3u8`,
      { schema: { tags, summary: 'Media playlist of a rung', security: [], params: OfRung } },
      async (request, reply) => {
        const { clip } = await openPlayback(context, request.params.token)
        return sendPlaylist(reply, mediaPlaylist(await findRung(context, clip.id, request.params.rung)))
      },
    )
    app.get(
      `${base}/keys/:chunk`,
      // A line for each key would be most of the log, and cost more than the key.
      { logLevel: 'warn', schema: { tags, summary: "A chunk's key, 16 bytes", security: [], params: OfChunk } },
      async (request, reply) => {
        const { clip, chunk } = await openChunk(context, request.params.token, request.params.chunk)
        const key = chunkKey(await contentKeys.open(clip), { clipId: clip.id, ...chunk })
        return reply.header('cache-control', 'no-store').type('application/octet-stream').send(key)
      },
    )
    app.get(
      `${base}/chunks/:chunk.ts`,
      { schema: { tags, summary: "Leads to a chunk's segments", security: [], params: OfChunk } },
      async (request, reply) => {
        const { chunk } = await openChunk(context, request.params.token, request.params.chunk)
        const link = await objects.link(chunk.object, config.objectLinkSeconds, { contentType: 'video/mp2t' })
        return reply.header('cache-control', 'no-store').redirect(link, 302)
      },
    )
  }
}

function sendPlaylist(reply: FastifyReply, playlist: string): FastifyReply {
  return reply.header('cache-control', 'no-store').type('application/vnd.apple.mpegurl').send(playlist)
}
