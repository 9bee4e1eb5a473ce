// The API as a function: no side effects, the same in the process, in tests and for the OpenAPI document.
import fastifyMultipart from '@fastify/multipart'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyReply } from 'fastify'
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import { authBridge } from './accounts/bridge.ts'
import { demandOwnOrigin } from './accounts/origin.ts'
import { accountRoutes } from './accounts/routes.ts'
import { assignmentRoutes } from './assignments/routes.ts'
import { auditRoutes } from './audit/routes.ts'
import { watchedRoutes } from './audit/watched-routes.ts'
import { clipChangeRoutes } from './clips/change-routes.ts'
import { clipEventRoutes } from './clips/event-routes.ts'
import { clipRoutes } from './clips/routes.ts'
import { closeConnections } from './closing.ts'
import { playbackCommentRoutes } from './comments/playback-routes.ts'
import { commentRoutes } from './comments/routes.ts'
import type { Context } from './context.ts'
import { documentation } from './documentation.ts'
import { downloadRoutes } from './downloads/routes.ts'
import { editRoutes } from './edits/routes.ts'
import { faceRoutes } from './faces/routes.ts'
import { communityRoutes } from './groups/community-routes.ts'
import { groupMemberRoutes } from './groups/member-routes.ts'
import { organisationGroupRoutes } from './groups/organisation-routes.ts'
import { groupReflectionRoutes } from './groups/reflection-routes.ts'
import { groupRoutes } from './groups/routes.ts'
import { healthRoutes } from './health/routes.ts'
import { requestSerializer } from './logging.ts'
import { devMailRoutes } from './mail/routes.ts'
import { organisationSearchRoutes } from './networks/organisation-routes.ts'
import { networkRoutes } from './networks/routes.ts'
import { notificationRoutes } from './notifications/routes.ts'
import { objectRoutes } from './objects/routes.ts'
import { organisationRoutes } from './organisation/routes.ts'
import { oversightRoutes } from './oversight/routes.ts'
import { installNotFound, pageRoutes } from './pages/routes.ts'
import { peopleRoutes } from './people/routes.ts'
import { playbackEventRoutes } from './playback/event-routes.ts'
import { playbackRoutes } from './playback/routes.ts'
import { playbackSessionRoutes } from './playback/session-routes.ts'
import { playbackStillRoutes } from './playback/still-routes.ts'
import { answerGarbage, installProblems, problemOf, sendProblem } from './problem.ts'
import { reflectionRoutes } from './reflections/routes.ts'
import { securityHeaders } from './security.ts'
import { sharingRoutes } from './sharing/routes.ts'
import { closeEventStreams } from './sse.ts'
import { ingestRoutes } from './uploads/ingest-routes.ts'
import { multipartRoutes } from './uploads/multipart.ts'
import { tusRoutes } from './uploads/routes.ts'

export type App = FastifyInstance

/** Builds the API on what it is given; opens, listens and closes nothing that isn't its own. */
export async function buildApp(context: Context): Promise<App> {
  const { config, log } = context
  const app = Fastify({
    loggerInstance: log.child({}, { serializers: requestSerializer }) as FastifyBaseLogger,
    trustProxy: readTrustProxy(config.trustProxy),
    // An upload may take as long as its line needs.
    requestTimeout: 0,
    clientErrorHandler: answerGarbage,
    frameworkErrors: (error, _request, reply) => void sendProblem(reply as FastifyReply, problemOf(error)),
    bodyLimit: 256 * 1024,
    routerOptions: { ignoreTrailingSlash: false, maxParamLength: 500 },
    forceCloseConnections: 'idle',
  }).withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  installProblems(app)
  installNotFound(app)
  app.addHook('onRequest', async (request) => {
    // better-auth checks its own.
    if (!request.url.startsWith('/v1/auth/')) demandOwnOrigin(config, request)
  })
  closeEventStreams(app)
  closeConnections(app)
  await app.register(securityHeaders(config))
  await app.register(documentation(config))
  await app.register(fastifyMultipart)
  await app.register(authBridge(context))
  await app.register(tusRoutes(context))
  for (const capability of capabilitiesOf(context)) await app.register(capability)
  return app
}

/** What people do here, by what it is about. */
const capabilitiesOf = (context: Context) => [
  accountRoutes(context),
  organisationRoutes(context),
  ingestRoutes(context),
  multipartRoutes(context),
  clipRoutes(context),
  clipChangeRoutes(context),
  clipEventRoutes(context),
  downloadRoutes(context),
  editRoutes(context),
  faceRoutes(context),
  commentRoutes(context),
  reflectionRoutes(context),
  groupRoutes(context),
  groupMemberRoutes(context),
  groupReflectionRoutes(context),
  communityRoutes(context),
  organisationGroupRoutes(context),
  assignmentRoutes(context),
  networkRoutes(context),
  organisationSearchRoutes(context),
  sharingRoutes(context),
  peopleRoutes(context),
  playbackCommentRoutes(context),
  playbackSessionRoutes(context),
  playbackRoutes(context),
  playbackStillRoutes(context),
  playbackEventRoutes(context),
  notificationRoutes(context),
  devMailRoutes(context),
  objectRoutes(context),
  oversightRoutes(context),
  auditRoutes(context),
  watchedRoutes(context),
  healthRoutes(context),
  pageRoutes(context),
]

/** `2` hops, `true`, or addresses. Nothing stated: the socket's address is the client's. */
function readTrustProxy(stated: string | undefined): boolean | string | ((address: string, hop: number) => boolean) {
  if (stated === undefined || stated === 'false') return false
  if (stated === 'true') return true
  return /^\d+$/.test(stated) ? (_address, hop) => hop < Number(stated) : stated
}
