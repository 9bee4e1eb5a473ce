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
        const id = await receiveFile(context, viewer, request)
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

/** The first file of the request as a recording; resolves to its clip's id. */
async function receiveFile(context: Context, viewer: Viewer, request: FastifyRequest): Promise<string> {
  const id = newId()
  const limits = { fileSize: context.config.maxUploadBytes, files: 1, fields: 20, fieldSize: 4096 }
  for await (const part of request.parts({ limits })) {
    if (part.type !== 'file') continue
    await receive(context, viewer, id, request, part)
    return id
  }
  throw new SafelightError('bad_request', 'There is no file in the request.')
}

/** What it can't take whole it doesn't take: this request can't be resumed. */
async function receive(context: Context, viewer: Viewer, id: string, request: FastifyRequest, part: MultipartFile): Promise<void> {
  const { uploads } = context
  const stated = Number(request.headers['content-length'] ?? 0)
  const least = Math.max(0, stated - 64 * 1024)
  demandSize(context.config, least)
  const organisationId = await demandRecorder(context, viewer)
  await context.db.$transaction((tx) => demandSpace(tx, context.config, organisationId, least))
  await uploads.create(viewer, id, undefined, { filename: part.filename, ...fieldsOf(part) })
  try {
    const created = await uploads.find(id)
    if (!created) throw new SafelightError('not_found')
    const length = await uploads.write(created, 0, part.file)
    if (part.file.truncated) throw new SafelightError('too_large')
    await uploads.declareLength(id, length)
    await uploads.settle(id)
  } catch (error) {
    const left = await uploads.find(id)
    if (left && !left.finishedAt) await uploads.remove(left)
    throw error
  }
}

function fieldsOf(part: MultipartFile): RawMetadata {
  const fields: RawMetadata = {}
  for (const [name, field] of Object.entries(part.fields)) {
    const one = Array.isArray(field) ? field[0] : field
    if (one?.type === 'field') fields[name] = String(one.value)
  }
  return fields
}
