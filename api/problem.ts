// The one place where failures become replies: RFC 9457 problem details. The text of a 5xx is never shown.
import type { Socket } from 'node:net'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { type ErrorCode, errors, SafelightError } from '../core/errors.ts'

export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string().optional(),
  code: z.string(),
})
export type Problem = z.infer<typeof Problem>

export const problemType = 'application/problem+json'

/** A row of the table as a problem. */
export function problem(code: ErrorCode, detail?: string): Problem {
  return {
    type: `urn:safelight:problem:${code}`,
    title: errors[code].title,
    status: errors[code].status,
    ...(detail ? { detail } : {}),
    code,
  }
}

const byStatus: Record<number, ErrorCode> = {
  401: 'not_signed_in',
  403: 'not_allowed',
  404: 'not_found',
  405: 'bad_request',
  409: 'conflict',
  413: 'too_large',
  415: 'unsupported_media_type',
  429: 'too_many_requests',
  503: 'unavailable',
}

/** The problem for a bare HTTP status, keeping that status. */
export function problemForStatus(status: number, detail?: string): Problem {
  const code = byStatus[status] ?? (status >= 500 ? 'internal' : 'bad_request')
  return { ...problem(code, status >= 500 ? undefined : detail), status }
}

/** What to tell the one who asked. */
export function problemOf(error: unknown): Problem {
  if (error instanceof SafelightError) return problem(error.code, error.status >= 500 ? undefined : error.detail)
  if (hasZodFastifySchemaValidationErrors(error)) return problem('bad_request', wrongFields(error.validation))
  const { statusCode, message } = error as Partial<FastifyError>
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) return problemForStatus(statusCode, message)
  if (statusCode === 503) return problem('unavailable')
  return problem('internal')
}

function wrongFields(issues: { instancePath: string; message?: string | undefined }[]): string {
  return issues.map((issue) => `${issue.instancePath.replace(/^\//, '').replaceAll('/', '.') || 'request'}: ${issue.message}`).join('; ')
}

export function sendProblem(reply: FastifyReply, told: Problem): FastifyReply {
  return reply.code(told.status).header('cache-control', 'no-store').type(problemType).serializer(JSON.stringify).send(told)
}

/** Installs the error handler. */
export function installProblems(app: FastifyInstance): void {
  app.setErrorHandler((error, request: FastifyRequest, reply) => {
    const told = problemOf(error)
    if (told.status >= 500) request.log.error({ err: error }, 'request failed')
    return sendProblem(reply, told)
  })
}

/** What isn't even HTTP: Node hands over the bare socket. */
export function answerGarbage(_error: Error, socket: Socket): void {
  if (!socket.writable) return void socket.destroy()
  const body = JSON.stringify(problem('bad_request'))
  const head = `HTTP/1.1 400 Bad Request\r\nContent-Type: ${problemType}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n`
  socket.end(head + body)
}
