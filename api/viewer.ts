// Who asks: the one way from a request to a person.
import { fromNodeHeaders } from 'better-auth/node'
import type { FastifyRequest } from 'fastify'
import type { Viewer as AccessViewer } from '../core/access/decide.ts'
import { SafelightError } from '../core/errors.ts'
import type { Role, SessionKind } from '../generated/prisma/enums.ts'
import type { Context } from './context.ts'

export interface Viewer extends AccessViewer {
  sessionId: string
  sessionKind: SessionKind
  name: string
  email: string
}

/** The one signed in by cookie or bearer token; undefined when nobody is, or when the account was closed. */
export async function findViewer({ auth, clock }: Pick<Context, 'auth' | 'clock'>, request: FastifyRequest): Promise<Viewer | undefined> {
  const { cookie, authorization } = request.headers
  if (!cookie && !authorization) return undefined
  const found = await auth.api.getSession({ headers: fromNodeHeaders({ cookie, authorization }) })
  if (!found || found.user.deactivatedAt || found.session.expiresAt <= clock.now()) return undefined
  const { user, session } = found
  return {
    userId: user.id,
    organisationId: user.organisationId ?? null,
    role: user.role as Role,
    sessionId: session.id,
    sessionKind: session.kind as SessionKind,
    name: user.name,
    email: user.email,
  }
}

/** The one signed in. Throws `not_signed_in`. */
export async function requireViewer(context: Pick<Context, 'auth' | 'clock'>, request: FastifyRequest): Promise<Viewer> {
  const viewer = await findViewer(context, request)
  if (!viewer) throw new SafelightError('not_signed_in')
  return viewer
}
