import { DetailedError } from 'tus-js-client'
import { problemFrom } from '../../shared/problem.ts'
import { shouldRetry } from './retry.ts'
import { SourceGoneError } from './source.ts'

/** Encrypting failed; the message is fit to be shown. */
export class SealingError extends Error {
  override readonly name = 'SealingError'
}

/** @returns a sentence for the person, and whether a connection coming back may help */
export function failureOf(error: Error): [message: string, lost: boolean] {
  if (error instanceof SealingError) return [error.message, false]
  if (error instanceof SourceGoneError) return ['This upload can’t go on where it was. Start it again.', false]
  if (error instanceof DetailedError) {
    const inner: unknown = error.causingError
    if (inner instanceof SealingError || inner instanceof SourceGoneError) return failureOf(inner)
    const reply = error.originalResponse
    if (reply && reply.getStatus() > 0) {
      const { message } = problemFrom(reply.getStatus(), reply.getBody())
      return [message, shouldRetry(reply.getStatus())]
    }
  }
  return ['The connection was lost. The upload goes on when it is back.', true]
}
