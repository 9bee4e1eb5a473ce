// A whole recording in one request: fields, then the file (RFC 7578). For programs that can't speak tus.
import type { MultipartFile } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { SafelightError } from '../../core/errors.ts'
import { newId } from '../../core/ids.ts'
import type { Context } from '../context.ts'
import { replies } from '../replies.ts'
import { requireViewer, type Viewer } from '../viewer.ts'
import { demandRecorder } from './creation.ts'
import type { RawMetadata } from './metadata.ts'
import { malformed, partsOf } from './parts.ts'
import { demandSize, demandSpace } from './quota.ts'

const Received = z.object({ id: z.uuid() })
const summary =
  'A recording in one request (multipart/form-data): the fields title, filename, reflectionId, recordedAt, sha256, then the file'

export function multipartRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    app.post('/v1/clips', { schema: { tags: ['uploads'], summary, response: replies({ 201: Received }) } }, async (request, reply) => {
      const viewer = await requireViewer(context, request)
      await demandRecorder(context, viewer)
      if (!request.isMultipart()) throw new SafelightError('unsupported_media_type', 'Send multipart/form-data, or use tus at /v1/uploads.')
      try {
        const id = newId()
        await receive(context, viewer, id, request)
        return reply.code(201).header('safelight-clip', id).send({ id })
      } catch (error) {
        // Read away what still comes: a sender that is cut off in the middle doesn't get to read why.
        request.raw
          .unpipe()
          .on('error', () => {})
          .resume()
        throw error
      }
    })
  }
}

/** What it can't take whole it doesn't take: this request can't be resumed. */
async function receive({ config, uploads, ...context }: Context, viewer: Viewer, id: string, request: FastifyRequest): Promise<void> {
  let received: number | undefined
  try {
    for await (const part of partsOf(request, config.maxUploadBytes)) {
      if (received !== undefined)
        throw new SafelightError('bad_request', 'Nothing may come after the file: one file, and its fields before it.')
      if (part.type === 'file') received = await takeFile({ config, uploads, ...context }, viewer, id, request, part)
    }
    if (received === undefined) throw new SafelightError('bad_request', 'There is no file in the request.')
    await uploads.declareLength(id, received)
    await uploads.settle(id)
  } catch (error) {
    const left = await uploads.find(id)
    if (left && !left.finishedAt) await uploads.remove(left)
    throw error
  }
}

/** The file as an upload of a length that only its end tells; resolves to its bytes. */
async function takeFile(context: Context, viewer: Viewer, id: string, request: FastifyRequest, part: MultipartFile): Promise<number> {
  const { config, db, uploads } = context
  // All of the request but its fields is the file.
  const least = Math.max(0, Number(request.headers['content-length'] ?? 0) - 64 * 1024)
  demandSize(config, least)
  const organisationId = await demandRecorder(context, viewer)
  await db.$transaction((tx) => demandSpace(tx, config, organisationId, least))
  await uploads.create(viewer, id, undefined, { filename: part.filename, ...fieldsOf(part) })
  const created = await uploads.find(id)
  if (!created) throw new SafelightError('not_found')
  let cut: unknown
  part.file.once('error', (error) => {
    cut = error
  })
  const received = await uploads.write(created, 0, part.file).catch((error) => {
    throw error === cut ? malformed(error) : error
  })
  if (part.file.truncated) throw new SafelightError('too_large')
  return received
}

function fieldsOf(part: MultipartFile): RawMetadata {
  const fields: RawMetadata = {}
  for (const [name, field] of Object.entries(part.fields)) {
    const one = Array.isArray(field) ? field[0] : field
    if (one?.type === 'field') fields[name] = String(one.value)
  }
  return fields
}
