// tus 1.0.0 (https://tus.io/protocols/resumable-upload) at /v1/uploads.
import { Server } from '@tus/server'
import { TUS_VERSION } from '@tus/utils'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { SafelightError } from '../../core/errors.ts'
import { newId } from '../../core/ids.ts'
import type { Context } from '../context.ts'
import { type Problem, sendProblem } from '../problem.ts'
import { requireViewer, type Viewer } from '../viewer.ts'
import type { RawMetadata } from './metadata.ts'
import { requestBody } from './request-body.ts'
import { SealedStore } from './sealed-store.ts'
import { saidProblem, tusProblem } from './tus-problem.ts'

const path = '/v1/uploads'
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
/** How long a holder that was asked to let go may take to keep what has come. */
const drainMilliseconds = 1000

/** Who creates which clip, from the route to the tus server's hooks. */
type Creations = WeakMap<object, { id: string; viewer: Viewer }>

export function tusRoutes(context: Context) {
  return async (app: FastifyInstance) => {
    const creations: Creations = new WeakMap()
    const server = tusServer(context, creations)
    app.removeAllContentTypeParsers()
    // The body stays in the socket until the store takes it.
    app.addContentTypeParser('*', (_request, _payload, done) => done(null))
    const handler = (request: FastifyRequest, reply: FastifyReply) => handle(context, server, creations, request, reply)
    app.route({ method: ['POST', 'OPTIONS'], url: path, schema: { hide: true }, handler })
    app.route({ method: ['HEAD', 'PATCH', 'DELETE', 'OPTIONS'], url: `${path}/:id`, schema: { hide: true }, handler })
    app.addHook('preClose', () => context.uploadLocker.releaseAll())
  }
}

function tusServer({ config, uploads, uploadLocker, log }: Context, creations: Creations): Server {
  return new Server({
    path,
    datastore: new SealedStore(uploads, config),
    locker: uploadLocker,
    maxSize: config.maxUploadBytes,
    relativeLocation: true,
    lockDrainTimeout: drainMilliseconds,
    disableTerminationForFinishedUploads: true,
    namingFunction: (request) => creationOf(creations, request).id,
    onUploadCreate: async (request, upload) => {
      const { id, viewer } = creationOf(creations, request)
      await uploads.create(viewer, id, upload.size, (upload.metadata ?? {}) as RawMetadata)
      return {}
    },
    onUploadFinish: async (_request, upload) => ({ headers: { 'Safelight-Clip': upload.id } }),
    onResponseError: (_request, error) => {
      const told = tusProblem(error)
      if (told.status >= 500 && told.code !== 'upload_locked') log.error({ err: error }, 'upload failed')
      return { status_code: told.status, body: JSON.stringify(told) }
    },
  })
}

function creationOf(creations: Creations, request: object) {
  const creation = creations.get(request)
  if (!creation) throw new SafelightError('not_signed_in')
  return creation
}

async function handle(
  context: Context,
  server: Server,
  creations: Creations,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const viewer = request.method === 'OPTIONS' ? undefined : await requireViewer(context, request)
  const { id } = request.params as { id?: string }
  if (viewer && id !== undefined) await demandOwn(context, viewer, id)
  const bodied = request.method === 'POST' || request.method === 'PATCH'
  const { body, release } = bodied ? requestBody(request.raw) : { body: undefined, release: () => {} }
  try {
    const web = new Request(`http://safelight${path}${id === undefined ? '' : `/${id}`}`, {
      method: request.method,
      headers: tusHeaders(request),
      ...(body && { body: body, duplex: 'half' }),
    })
    if (viewer && id === undefined) creations.set(web, { id: newId(), viewer })
    const response = await server.handleWeb(web)
    return await answer(reply, response, id)
  } finally {
    release()
  }
}

/** Another's upload and no upload look the same. */
async function demandOwn({ db, uploads, clock }: Context, viewer: Viewer, id: string): Promise<void> {
  const upload = uuid.test(id) ? await uploads.find(id) : undefined
  if (!upload || upload.ownerId !== viewer.userId) throw new SafelightError('not_found')
  if (!upload.finishedAt && upload.expiresAt <= clock.now()) throw new SafelightError('upload_expired')
  if (viewer.sessionKind === 'device') await adopt(db, viewer.sessionId, id, clock.now())
}

/** Paired anew, the device that goes on with a recording also sees what becomes of it; while its earlier sign-in holds, nobody else does. */
async function adopt(db: Context['db'], sessionId: string, clipId: string, now: Date): Promise<void> {
  await db.$executeRaw`
    UPDATE clips SET device_id = ${sessionId}::uuid
    WHERE id = ${clipId}::uuid AND device_id IS NOT NULL AND device_id <> ${sessionId}::uuid
      AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.id = clips.device_id AND s.expires_at > ${now})`
}

/** Only what tus reads: cookies and tokens have done their work. */
function tusHeaders(request: FastifyRequest): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    if (/^(tus-|upload-|content-type$|content-length$)/.test(name) && typeof value === 'string') headers.set(name, value)
  }
  return headers
}

async function answer(reply: FastifyReply, response: Response, id: string | undefined): Promise<FastifyReply> {
  const text = await response.text()
  for (const [name, value] of response.headers) {
    // Pages of other sites have no business here, and Fastify counts for itself.
    if (!name.startsWith('access-control-') && name !== 'content-length' && name !== 'content-type') reply.header(name, value)
  }
  reply.header('cache-control', 'no-store')
  if (id !== undefined && response.ok) reply.header('safelight-clip', id)
  if (response.status < 400) return reply.code(response.status).send(text === '' ? undefined : text)
  const told = text.startsWith('{') ? (JSON.parse(text) as Problem) : saidProblem(response.status, text)
  if (told.status === 412) reply.header('tus-version', TUS_VERSION.join(','))
  return sendProblem(reply, told)
}
