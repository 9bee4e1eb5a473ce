import type { Problem } from './types.ts'

/** A reply that was not a success, or no reply at all (`unreachable`). The message is fit to be shown. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.status = status
    this.code = code
  }
}

const plain: Record<number, string> = {
  401: 'Please sign in.',
  403: 'You may not do this.',
  404: 'There is nothing here.',
  413: 'The recording is larger than the service takes.',
  429: 'Too many tries; please wait a little.',
}

/** Reads an RFC 9457 body; other bodies (a proxy's page, better-auth's `{ code, message }`) still give a sentence. */
export function problemFrom(status: number, body: string): ApiError {
  const problem = parse(body)
  const code = typeof problem.code === 'string' ? problem.code : `http_${status}`
  const sentence = problem.detail ?? problem.title ?? problem.message ?? plain[status]
  return new ApiError(status, code, sentence ?? 'Something went wrong on our side. Please try again.')
}

export function unreachable(cause: unknown): ApiError {
  return new ApiError(0, 'unreachable', 'Safelight can’t be reached. Check your connection.', { cause })
}

function parse(body: string): Problem & { message?: string } {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}
