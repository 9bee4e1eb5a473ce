import type { Multipart } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import { SafelightError } from '../../core/errors.ts'

const tooMany = new Set(['FST_PARTS_LIMIT', 'FST_FIELDS_LIMIT', 'FST_FILES_LIMIT'])

/**
 * The parts of a multipart request, as they come. Throws SafelightError `bad_request` where the request isn't what it says to be
 * (RFC 7578, RFC 2046 5.1), ends too early, or has more than a file and its fields; what who takes the parts throws stays as it is.
 */
export async function* partsOf(request: FastifyRequest, fileSize: number): AsyncGenerator<Multipart, void, undefined> {
  const limits = { fileSize, files: 1, fields: 20, parts: 21, fieldSize: 4096 }
  const parts = await reading(() => request.parts({ limits }))
  try {
    for (let next = await reading(() => parts.next()); !next.done; next = await reading(() => parts.next())) yield next.value
  } finally {
    await parts.return?.()
  }
}

async function reading<T>(step: () => T | Promise<T>): Promise<T> {
  try {
    return await step()
  } catch (error) {
    throw malformed(error)
  }
}

/** What the parser failed of, for the one who sent it; its own errors carry no status. */
export function malformed(error: unknown): unknown {
  if (error instanceof SafelightError) return error
  const { code = '', statusCode } = error as { code?: string; statusCode?: number }
  if (tooMany.has(code)) return new SafelightError('bad_request', 'It has more parts than one file and its fields.', { cause: error })
  return statusCode === undefined ? new SafelightError('bad_request', 'The form data is incomplete or malformed.', { cause: error }) : error
}
